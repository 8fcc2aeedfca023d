"""A question is put off, suspended and taken up again by records, each sent as often as one likes and stored once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quizzes.log.answering import StaleCard
from quizzes.log.setting_aside import set_aside
from quizzes.models import Action, Component, Review, User
from tests.factories import UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def put_aside(learner: User, part: Component, record_id: uuid.UUID, action: Action = Action.SUSPEND) -> Review:
    return set_aside(learner=learner, component_id=part.pk, version=0, action=action, record_id=record_id, now=NOON)


def test_a_record_sent_twice_is_stored_once() -> None:
    learner, part, record_id = UserFactory.create(), make_question().components.get(), uuid.uuid4()

    assert put_aside(learner, part, record_id) == put_aside(learner, part, record_id)
    assert Review.objects.count() == 1


def test_an_id_that_was_used_for_something_else_is_refused() -> None:
    learner, part, record_id = UserFactory.create(), make_question().components.get(), uuid.uuid4()
    put_aside(learner, part, record_id)

    with pytest.raises(StaleCard):
        put_aside(learner, make_question().components.get(), record_id)
    with pytest.raises(StaleCard):
        put_aside(learner, part, record_id, Action.PUT_OFF)
    assert Review.objects.count() == 1
