"""Search and replace, and details of many questions, on the pages of the admin."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from quizzes.models import Concept, Question, Status, User
from tests.admin.browsing import form_in
from tests.factories import UserFactory, give_answer, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
REPLACE = "/admin/quizzes/question/replace/"
RULE = {"find": "sampler", "into": "decoder"}


@pytest.fixture
def sound(heat: Concept) -> Question:
    content = sample("choice") | {"stem": "A sampler computes softmax(z × T). How does its text vary?"}
    return make_question(heat, slug="one", content=content, sources=("chng-2023",))


def says(question: Question) -> str:
    found = Question.objects.select_related("current").get(pk=question.pk)
    assert found.current is not None
    return str(found.current.content["stem"])


def confirmed(browser: Client, url: str, sent: dict[str, Any]) -> Any:
    """Look, and press the button of what is shown."""
    page = browser.post(url, sent)
    fields = form_in(page.text, "rewrite-form")
    return browser.post(url, fields | {"_do": ["1"]}, follow=True)


def test_looking_shows_words_and_learners_and_changes_nothing(admin_browser: Client, sound: Question) -> None:
    give_answer(UserFactory.create(), sound.components.get(), NOON)

    page = admin_browser.post(REPLACE, RULE)

    assert "<del>sampler</del>" in re.sub(r"\s+<", "<", page.text).replace("> ", ">").replace("<del> ", "<del>")
    assert "1 learner has it." in page.text
    assert "Minor" in page.text
    assert says(sound).startswith("A sampler")


def test_what_was_shown_is_done_and_undone(admin_browser: Client, sound: Question) -> None:
    done = confirmed(admin_browser, REPLACE, RULE)
    assert says(sound).startswith("A decoder")
    undo = re.search(r'href="(/admin/quizzes/question/rewritten/[\w-]+/)"', done.text)
    assert undo
    assert undo[1] in admin_browser.get(f"/admin/quizzes/question/{sound.pk}/history/").text

    assert admin_browser.get(undo[1]).status_code == 200
    assert says(sound).startswith("A decoder")
    admin_browser.post(undo[1])

    assert says(sound).startswith("A sampler")


def test_sending_it_twice_changes_it_once(admin_browser: Client, sound: Question) -> None:
    sent = form_in(admin_browser.post(REPLACE, RULE).text, "rewrite-form") | {"_do": ["1"]}

    for _ in range(2):
        admin_browser.post(REPLACE, sent | {"into": ["sampler sampler"]})

    assert says(sound).startswith("A sampler sampler computes")


def test_only_ticked_rows_change(admin_browser: Client, sound: Question, heat: Concept) -> None:
    content = sample("choice") | {"stem": "Two: a sampler computes softmax(z × T). How does its text vary?"}
    other = make_question(heat, slug="two", content=content, sources=("chng-2023",))
    fields = form_in(admin_browser.post(REPLACE, RULE).text, "rewrite-form")
    assert len(fields["row"]) == 2

    admin_browser.post(REPLACE, fields | {"row": fields["row"][1:], "_do": ["1"]})

    assert (says(sound)[:9], says(other)[:14]) == ("A sampler", "Two: a decoder")


@pytest.mark.parametrize("row", ["x", "1", "1:x", f"{'9' * 30}:1"])
def test_a_forged_row_is_refused(admin_browser: Client, sound: Question, row: str) -> None:
    assert admin_browser.post(REPLACE, RULE | {"row": row, "_do": "1"}).status_code == 400


def test_who_may_not_publish_changes_drafts_alone(staff_browser: Client, sound: Question, heat: Concept) -> None:
    User.objects.get(email="staff@example.com").user_permissions.set(
        Permission.objects.filter(codename__in=("change_question", "view_question"))
    )
    content = sample("choice") | {"stem": "Why does a sampler divide?"}
    draft = make_question(heat, slug="two", content=content, sources=("chng-2023",))
    Question.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    forged = {"row": [f"{sound.pk}:1", f"{draft.pk}:1"], "_do": "1"}

    staff_browser.post(REPLACE, RULE | forged)

    assert (says(sound)[:9], says(draft)) == ("A sampler", "Why does a decoder divide?")


def test_nobody_changes_public_words_alone_where_a_second_person_is_wanted(
    admin_browser: Client, settings: Any, sound: Question
) -> None:
    settings.PUBLISHING_NEEDS_SECOND_PERSON = True

    admin_browser.post(REPLACE, RULE | {"row": f"{sound.pk}:1", "_do": "1"})

    assert says(sound).startswith("A sampler")


def test_who_may_not_change_anything_sees_no_such_page(staff_browser: Client, sound: Question) -> None:
    answers = [staff_browser.get(REPLACE), staff_browser.post(REPLACE, RULE)]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_pages_are_searched_and_replaced(admin_browser: Client, heat: Concept) -> None:
    confirmed(admin_browser, "/admin/quizzes/concept/replace/", {"find": "Heat divides", "into": "Heat scales"})

    heat.refresh_from_db()
    assert heat.definition.startswith("Heat scales")


def test_details_are_chosen_in_the_list_shown_and_done(admin_browser: Client, sound: Question) -> None:
    asked = admin_browser.post("/admin/quizzes/question/", {"action": "set_details", "_selected_action": [sound.pk]})
    fields = form_in(asked.text, "rewrite-form")
    url = "/admin/quizzes/question/details/"
    assert admin_browser.post(url, fields).status_code == 422

    confirmed(admin_browser, url, fields | {"difficulty": ["3"]})

    sound.refresh_from_db()
    assert sound.current is not None
    assert sound.current.difficulty == 3


def test_an_expired_question_is_not_asked_because_its_words_changed(admin_browser: Client, sound: Question) -> None:
    Question.objects.update(review_by="2020-01", status=Status.DRAFT)
    revision = sound.revisions.get()
    revision.details["as_of"], revision.details["review_by"] = "2019-12", "2020-01"
    revision.save()
    confirmed(admin_browser, REPLACE, RULE)
    Question.objects.update(status=Status.PUBLISHED)

    admin_browser.post(REPLACE, {"find": "decoder", "into": "sampler", "row": f"{sound.pk}:2", "_do": "1"})

    assert not sound.components.filter(active=True).exists()
