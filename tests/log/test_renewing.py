"""A question that means something else is asked again, once for each of its revisions."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzes.log.renewing import renew_cards
from quizzes.log.undoing import last_undoable
from quizzes.models import Action, Card, Review
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def test_a_second_renewal_changes_nothing() -> None:
    question = make_question()
    for learner in UserFactory.create_batch(2):
        give_answer(learner, question.components.get(), NOON)

    once = renew_cards(question, LATER)
    cards = list(Card.objects.order_by("pk").values())
    twice = renew_cards(question, LATER + dt.timedelta(days=1))

    assert (once, twice) == (2, 0)
    assert list(Card.objects.order_by("pk").values()) == cards
    assert Review.objects.filter(action=Action.RENEW).count() == 2


def test_a_part_that_was_never_answered_is_not_renewed() -> None:
    question, learner = make_question(kind="reversed"), UserFactory.create()
    answered, put_aside = question.components.order_by("key")
    give_answer(learner, answered, NOON)
    Card.objects.create(learner=learner, component=put_aside, question=question)

    assert renew_cards(question, LATER) == 1


def test_what_placement_took_for_known_is_not_renewed() -> None:
    """Its check asks the question as it is then."""
    question, learner = make_question(), UserFactory.create()
    taken = Card.objects.create(
        learner=learner,
        component=question.components.get(),
        question=question,
        version=1,
        stability=30.0,
        due_day=LATER,
    )

    assert renew_cards(question, LATER) == 0
    assert Card.objects.get() == taken
    assert Card.objects.get().version == 1


def test_a_renewal_is_not_the_learners_to_undo() -> None:
    question, learner = make_question(), UserFactory.create()
    answer = give_answer(learner, question.components.get(), NOON).review

    renew_cards(question, NOON + dt.timedelta(hours=1))

    assert last_undoable(learner, answer.study_day) == answer
