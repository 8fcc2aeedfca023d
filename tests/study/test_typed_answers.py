"""Typed answers on their way into the log: asked about, settled by a setting, and shown as they were graded."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from quizzes.kinds.base import Ask, OtherReading
from quizzes.log.answering import Answer, DifferentAnswer, record_answer, stored_verdict
from quizzes.models import Card, Component, DecimalMark, Review, User
from tests.factories import UserFactory, answer_of, make_question, numeric_content

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def component() -> Component:
    return make_question(kind="numeric").components.get()


def typed(learner: User, component: Component, text: str, **sent: str) -> Answer:
    data = {"answer": [text]} | {name: [value] for name, value in sent.items()}
    return answer_of(learner, component, data=data)


@pytest.mark.parametrize("key", ["6.5", "6500"])
def test_asking_stores_nothing(learner: User, key: str) -> None:
    component = make_question(kind="numeric", content=numeric_content(value=key)).components.get()

    with pytest.raises(Ask):
        record_answer(learner=learner, answer=typed(learner, component, "6,500"), now=NOON)

    assert (Review.objects.count(), Card.objects.count()) == (0, 0)


@pytest.mark.parametrize(("reading", "score"), [("13/2", 1), ("6500", 0)])
def test_the_chosen_reading_is_stored_with_the_text(
    learner: User, component: Component, reading: str, score: float
) -> None:
    answer = typed(learner, component, "6,500", reading=reading)

    review = record_answer(learner=learner, answer=answer, now=NOON).review

    assert (review.response, review.score) == ({"text": "6,500", "value": reading}, score)


def test_a_reading_of_another_text_stores_nothing(learner: User, component: Component) -> None:
    with pytest.raises(OtherReading):
        record_answer(learner=learner, answer=typed(learner, component, "6,500", reading="7"), now=NOON)

    assert not Review.objects.exists()


@pytest.mark.parametrize(("mark", "value"), [(DecimalMark.COMMA, "13/2"), (DecimalMark.POINT, "6500")])
def test_the_learners_setting_decides_without_asking(
    learner: User, component: Component, mark: DecimalMark, value: str
) -> None:
    User.objects.filter(pk=learner.pk).update(decimal_mark=mark)

    review = record_answer(learner=learner, answer=typed(learner, component, "6,500"), now=NOON).review

    assert review.response["value"] == value


def test_a_form_cannot_bring_a_setting_of_its_own(learner: User, component: Component) -> None:
    with pytest.raises(Ask):
        record_answer(learner=learner, answer=typed(learner, component, "6,500", **{"decimal-mark": "comma"}), now=NOON)


def test_an_answer_sent_again_after_the_setting_changed_stands_as_it_was(learner: User, component: Component) -> None:
    User.objects.filter(pk=learner.pk).update(decimal_mark=DecimalMark.COMMA)
    answer = typed(learner, component, "6,500")
    record_answer(learner=learner, answer=answer, now=NOON)
    User.objects.filter(pk=learner.pk).update(decimal_mark=DecimalMark.AUTOMATIC)

    with pytest.raises(DifferentAnswer):
        record_answer(learner=learner, answer=answer, now=NOON)

    assert Review.objects.get().score == 1


def stored(learner: User, component: Component, **changes: Any) -> Review:
    """A review as an earlier release wrote it."""
    answer = typed(learner, component, "6.5")
    review = record_answer(learner=learner, answer=answer, now=NOON).review
    fields = {field.attname: getattr(review, field.attname) for field in Review._meta.concrete_fields}
    review.delete()
    old = Review(**(fields | changes))
    old.save(force_insert=True)
    return old


def test_an_answer_from_before_readings_sent_again_is_the_same(learner: User, component: Component) -> None:
    answer_id = uuid.uuid4()
    old = stored(learner, component, response={"text": "6.5"}, answer_id=answer_id)
    answer = Answer(
        component_id=component.pk,
        revision_id=old.revision_id,
        version=0,
        answer_id=answer_id,
        data={"answer": ["6.5"]},
        sure=old.sure,
    )

    outcome = record_answer(learner=learner, answer=answer, now=NOON)

    assert (outcome.replayed, outcome.review.pk) == (True, old.pk)


@pytest.mark.parametrize(("text", "score"), [("6.5", 0.0), ("52", 1.0), ("no number", 1.0)])
def test_the_score_of_then_is_the_truth(learner: User, component: Component, text: str, score: float) -> None:
    old = stored(learner, component, response={"text": text}, score=score)

    verdict = stored_verdict(old)

    assert (verdict.score, verdict.notes) == (score, ())
