"""A second look: comments, approval and sending back, about the words that were seen; the author reads it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from quizzes.authoring.working_copies import Subject, Tab, hand_over, keep_working_copy
from quizzes.models import Concept, ReviewNote, User, WorkingCopy
from tests.admin.browsing import opened
from tests.factories import UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TAB = Tab(uuid.UUID(int=1), 1)


def member(role: str, name: str = "") -> Client:
    user = UserFactory.create(email=f"{name or role}@example.com", is_staff=True)
    user.groups.set(Group.objects.filter(name=f"role: {role}"))
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def author(db: None) -> Client:
    return member("author")


@pytest.fixture
def reviewer(db: None) -> Client:
    return member("reviewer")


@pytest.fixture
def copy(author: Client, heat: Concept) -> WorkingCopy:
    """What an author wants changed in the stem of a question, handed over."""
    question = make_question(heat, sources=("chng-2023",))
    form = opened(author, f"/admin/quizzes/question/{question.pk}/change/", "question_form")
    data = {
        name: values
        for name, values in form.items()
        if not name.startswith(("_", "csrf", "desk_", "live_", "form_seal"))
    }
    user, subject = User.objects.get(email="author@example.com"), Subject(heat, question, "choice")
    found = keep_working_copy(
        author=user,
        subject=subject,
        tab=TAB,
        typed=data | {"stem": ["What does heat divide?"]},
        opened_version=1,
        now=NOON,
    )
    hand_over(author=user, number=found.pk, now=NOON)
    found.refresh_from_db()
    return found


def url(copy: WorkingCopy) -> str:
    return f"/admin/quizzes/workingcopy/{copy.pk}/review/"


def said(browser: Client, copy: WorkingCopy, verdict: str = "", text: str = "", seen: int = 0) -> int:
    sent = {"verdict": verdict, "text": text, "seen": seen or copy.version}
    return browser.post(url(copy), sent).status_code


def state(copy: WorkingCopy) -> str:
    return WorkingCopy.objects.get(pk=copy.pk).state


def test_the_page_shows_what_would_change_and_nothing_else(reviewer: Client, copy: WorkingCopy) -> None:
    page = reviewer.get(url(copy))

    assert page.status_code == 200
    changes = page.context["changes"]
    assert [(each.label, [piece.text.strip() for piece in each.pieces if piece.mark == "new"]) for each in changes] == [
        ("Question", ["heat divide?"])
    ]


def test_sent_back_it_waits_for_its_author_with_the_reason(reviewer: Client, author: Client, copy: WorkingCopy) -> None:
    assert said(reviewer, copy, "returned", "Which logits?") == 302

    assert state(copy) == "returned"
    assert "sent back with a comment" in author.get("/admin/").text
    assert "Which logits?" in author.get(url(copy)).text
    assert "1 comment" in author.get(f"/admin/quizzes/question/{copy.question_id}/change/").text
    assert reviewer.get(url(copy)).status_code == 404


def test_approved_it_waits_for_a_publisher(reviewer: Client, author: Client, copy: WorkingCopy) -> None:
    publisher = member("publisher")

    assert said(reviewer, copy, "approved") == 302

    assert state(copy) == "approved"
    assert "ready to publish" in publisher.get("/admin/").text
    assert "ready to publish" not in author.get("/admin/").text
    form = f"/admin/quizzes/question/{copy.question_id}/change/?copy={copy.pk}"
    assert publisher.post(form, opened(publisher, form, "question_form")).status_code == 302
    assert not WorkingCopy.objects.exists()


def test_a_decision_is_about_the_words_that_were_seen(reviewer: Client, copy: WorkingCopy) -> None:
    WorkingCopy.objects.update(version=copy.version + 1)

    assert said(reviewer, copy, "approved") == 422

    assert state(copy) == "waiting"
    assert not ReviewNote.objects.exists()


def test_what_is_changed_after_a_decision_is_a_draft_again(reviewer: Client, copy: WorkingCopy) -> None:
    said(reviewer, copy, "approved", "Good.")

    keep_working_copy(
        author=copy.author,
        subject=Subject(copy.concept, copy.question, "choice"),
        tab=Tab(TAB.name, 2),
        typed=copy.data | {"stem": ["Otherwise?"]},
        opened_version=1,
        now=NOON,
    )

    assert state(copy) == "draft"
    assert ReviewNote.objects.count() == 1


def test_nobody_decides_about_their_own_words(copy: WorkingCopy) -> None:
    user = User.objects.get(email="author@example.com")
    user.groups.set(Group.objects.filter(name="role: publisher"))
    browser = Client()
    browser.force_login(user)

    assert said(browser, copy, "approved") == 422
    assert state(copy) == "waiting"


def test_an_author_answers_and_reads_nobody_elses(author: Client, copy: WorkingCopy) -> None:
    assert said(author, copy, "", "All of them.") == 302

    assert member("author", "other").get(url(copy)).status_code == 404
    assert ReviewNote.objects.get().text == "All of them."


@pytest.mark.parametrize("verdict", ["", "returned"])
def test_nothing_is_sent_back_without_a_word(reviewer: Client, copy: WorkingCopy, verdict: str) -> None:
    assert said(reviewer, copy, verdict, "  \0 ") == 422
    assert state(copy) == "waiting"


def test_a_second_press_decides_nothing_more(reviewer: Client, copy: WorkingCopy) -> None:
    said(reviewer, copy, "returned", "Why?")

    assert said(reviewer, copy, "returned", "Why?") == 404
    assert ReviewNote.objects.count() == 1
