"""What a learner is told about an answer, and that it is graded once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes import kinds
from quizzes.authoring.pages import save_page, save_question
from quizzes.kinds import KINDS
from quizzes.kinds.base import UNKNOWN
from quizzes.log.presenting import present
from quizzes.models import Component, Place, Review, User
from quizzes.study.feedback import feedback_on, feedback_without_a_trace
from quizzes.study.today import presentation_of
from tests.admin.conftest import HEAT
from tests.factories import UserFactory, give_answer, make_question
from tests.study.test_changed_kinds import written

pytestmark = pytest.mark.django_db


class Counting:
    """A kind that counts how often it grades."""

    def __init__(self, kind: Any, graded: list[str]) -> None:
        self._kind, self._graded = kind, graded

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kind, name)

    def grade(self, *args: Any) -> Any:
        self._graded.append("graded")
        return self._kind.grade(*args)


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    for name, kind in list(KINDS.items()):
        monkeypatch.setitem(kinds.KINDS, name, Counting(kind, found))
    return found


def asked(kind: str) -> Component:
    question = save_question(save_page(HEAT), written(kind), position=0, now=timezone.now())
    component: Component = question.components.order_by("key")[0]
    return component


def form_of(learner: User, component: Component, place: str) -> dict[str, Any]:
    presentation = presentation_of(learner, component.pk)
    assert presentation is not None
    given = {"grade": "good"} if presentation.is_self_graded else {"know": "no"}
    shown = {"component": component.pk, "revision": presentation.revision.pk, "version": presentation.version}
    return {**shown, "place": place, "answer_id": str(uuid.uuid4()), "signature": presentation.signature, **given}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", Place)
def test_an_answer_is_graded_once_on_its_post_and_once_on_a_later_look(
    graded: list[str], kind: str, place: str
) -> None:
    learner, client = UserFactory.create(), Client(headers={"HX-Request": "true"})
    client.force_login(learner)
    form = form_of(learner, asked(kind), place)
    graded.clear()

    client.post("/review/answers/", form)
    on_the_post = len(graded)
    client.get(f"/review/answers/{form['answer_id']}/")

    assert (on_the_post, len(graded)) == (1, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_only_tried_is_graded_once(graded: list[str], kind: str) -> None:
    component = asked(kind)

    Client().post(f"/guide/try/{component.pk}/", {"know": "no"})

    assert len(graded) == 1


def test_it_holds_what_was_said_what_was_right_and_when_it_comes_back(learner: User) -> None:
    review = give_answer(learner, make_question().components.get(), timezone.now(), right=True).review
    stored = Review.objects.select_related("component__question__concept", "revision__question").get(pk=review.pk)

    feedback = feedback_on(learner, stored, review.study_day)

    assert [feedback.given] == [part.text for part in feedback.told.said]
    assert feedback.told.is_same
    assert feedback.verdict.is_right
    assert feedback.review == review
    assert feedback.history == [review]
    assert not feedback.undone


def test_one_without_a_trace_has_no_review() -> None:
    component = asked("choice")

    shown = present("secret", component)

    feedback = feedback_without_a_trace(shown, UNKNOWN, shown.grade(UNKNOWN))

    assert (feedback.review, feedback.verdict.score, Review.objects.count()) == (None, 0, 0)


@pytest.fixture
def learner() -> User:
    return UserFactory.create()
