"""The list of overruled answers, and accepting a spelling in one press."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from quizzes.kinds import KINDS
from quizzes.log.overruling import overrule
from quizzes.models import Concept, Overruled, Question, User
from tests.factories import UserFactory, give_answer, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LIST = "/admin/quizzes/overruled/"


@pytest.fixture
def question(heat: Concept) -> Question:
    return make_question(heat, kind="short", content=sample("short"))


def overruled(question: Question, text: str, learner: User | None = None) -> Overruled:
    """A learner typed `text`, was told that it is wrong, and says that it is right."""
    learner = learner or UserFactory.create()
    review = give_answer(learner, question.components.get(), NOON, data={"answer": [text]}).review
    right = overrule(learner=learner, answer_id=review.answer_id, overrule_id=uuid.uuid4(), now=NOON)
    return Overruled.objects.get(pk=right.pk)


def accepted(question: Question) -> Any:
    question.refresh_from_db()
    assert question.current is not None
    return question.current.content["accepted"]


def test_the_list_shows_how_it_was_typed_and_a_button(admin_browser: Client, question: Question) -> None:
    learner = UserFactory.create(email="somebody@example.com")
    row = overruled(question, "<b>top</b> token rule", learner)

    page = admin_browser.get(LIST)

    assert "&lt;b&gt;top&lt;/b&gt; token rule" in page.text
    assert re.search(rf'<button[^>]* formaction="{LIST}{row.pk}/accept/"', page.text)
    assert "somebody@example.com" not in page.text


def test_one_press_accepts_the_spelling_in_a_minor_revision(admin_browser: Client, question: Question) -> None:
    row = overruled(question, "Max decoding")
    before = question.current
    assert before is not None

    admin_browser.post(f"{LIST}{row.pk}/accept/")

    assert accepted(question)[-1] == "Max decoding"
    after = question.current
    assert after is not None
    assert (after.number, after.version.split(".")[0]) == (before.number + 1, before.version.split(".")[0])
    assert "Accepted now" in admin_browser.get(LIST).text


def test_pressing_twice_adds_it_once(admin_browser: Client, question: Question) -> None:
    row = overruled(question, "Max decoding")

    for _ in range(2):
        admin_browser.post(f"{LIST}{row.pk}/accept/")

    assert accepted(question).count("Max decoding") == 1
    assert question.revisions.count() == 2


def test_a_near_answer_leaves_the_near_ones(admin_browser: Client, question: Question) -> None:
    row = overruled(question, "determinism")

    admin_browser.post(f"{LIST}{row.pk}/accept/")

    assert "determinism" in accepted(question)
    assert question.current is not None
    assert KINDS["short"].accepts(KINDS["short"].load(question.current.content), "determinism")


def test_what_would_split_the_line_is_not_listed(admin_browser: Client, question: Question) -> None:
    row = overruled(question, "max | min")

    admin_browser.post(f"{LIST}{row.pk}/accept/")

    assert question.revisions.count() == 1


def test_a_number_is_not_listed_by_its_spelling(admin_browser: Client, heat: Concept) -> None:
    row = overruled(make_question(heat, kind="numeric"), "7 GB")

    page = admin_browser.post(f"{LIST}{row.pk}/accept/", follow=True)

    assert (page.status_code, row.component.question.revisions.count()) == (200, 1)


@pytest.mark.parametrize(
    ("permissions", "accepts"),
    [(["view_question"], 403), (["change_question"], 403), (["change_question", "publish_guide"], 302)],
)
def test_who_decides_what_learners_see_may_accept(permissions: list[str], accepts: int, question: Question) -> None:
    author = UserFactory.create(is_staff=True)
    author.user_permissions.set(Permission.objects.filter(codename__in=["view_question", *permissions]))
    browser = Client()
    browser.force_login(author)
    row = overruled(question, "Max decoding")

    assert browser.get(LIST).status_code == 200
    assert browser.post(f"{LIST}{row.pk}/accept/").status_code == accepts


@pytest.mark.parametrize("method", ["get", "put"])
def test_accepting_wants_a_post(admin_browser: Client, question: Question, method: str) -> None:
    row = overruled(question, "Max decoding")

    assert getattr(admin_browser, method)(f"{LIST}{row.pk}/accept/").status_code == 405


def test_what_was_not_overruled_is_not_there(admin_browser: Client, question: Question) -> None:
    review = give_answer(UserFactory.create(), question.components.get(), NOON, data={"answer": ["x"]}).review

    assert admin_browser.post(f"{LIST}{review.pk}/accept/").status_code == 404


def test_staff_without_permission_see_nothing(staff_browser: Client, question: Question) -> None:
    assert staff_browser.get(LIST).status_code == 403
    assert staff_browser.post(f"{LIST}{overruled(question, 'x y').pk}/accept/").status_code == 403
