"""The doctor finds what is wrong: each fault is seeded and has to be named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from quizzes.models import Action, Card, Component, Concept, Question, QuestionRevision, Review, User
from quizzes.study.undoing import undo_last
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@dataclass
class Life:
    """Two answers to one question, an answer to another, and one taken back."""

    learner: User
    first: Review
    second: Review
    other: Review
    undo: Review


@pytest.fixture
def life() -> Life:
    learner = UserFactory.create()
    component, another = (make_question().components.get() for _ in range(2))
    first = give_answer(learner, component, NOON).review
    second = give_answer(learner, component, NOON + dt.timedelta(days=5)).review
    other = give_answer(learner, another, NOON + dt.timedelta(days=6)).review
    undo_last(
        learner=learner, expected=other.answer_id, undo_id=uuid.UUID(int=7), now=NOON + dt.timedelta(days=6, hours=1)
    )
    return Life(learner, first, second, other, Review.objects.get(action=Action.UNDO))


def rewrite(review: Review, **columns: object) -> None:
    """What the models refuse to do."""
    models.QuerySet.update(Review.objects.filter(pk=review.pk), **columns)


def card_of(life: Life) -> models.QuerySet[Card]:
    return Card.objects.filter(component=life.first.component)


def a_ring(life: Life) -> None:
    one, two = ConceptFactory.create(), ConceptFactory.create()
    one.prerequisites.add(two)
    two.prerequisites.add(one)


def orphan(life: Life) -> None:
    question = make_question()
    Card.objects.create(learner=life.learner, component=question.components.get(), question=question)


FAULTS: list[tuple[str, Callable[[Life], object]]] = [
    ("every card agrees with its log", lambda life: card_of(life).update(stability=1.5)),
    ("every card agrees with its log", lambda life: card_of(life).delete()),
    ("every card agrees with its log", orphan),
    ("the versions of a card have no gaps", lambda life: Review.objects.filter(pk=life.first.pk).delete()),
    ("every undo names what it undoes", lambda life: rewrite(life.undo, undoes=life.first)),
    ("every review shows its own question", lambda life: rewrite(life.first, revision=life.other.revision)),
    ("every card names its own question", lambda life: card_of(life).update(question=life.other.revision.question)),
    ("every card is within bounds", lambda life: card_of(life).update(due_day=NOON.date())),
    ("every card is within bounds", lambda life: card_of(life).update(lapses=9)),
    ("every answer has a rating", lambda life: rewrite(life.first, score=None)),
    ("every answer has a rating", lambda life: rewrite(life.first, rating=None)),
    ("every published question is complete", lambda life: Question.objects.update(current=None)),
    ("every published question is complete", lambda life: Component.objects.update(active=False)),
    ("revisions are numbered without gaps", lambda life: QuestionRevision.objects.update(number=2)),
    ("no concept waits for itself", a_ring),
    ("every page is rendered", lambda life: Concept.objects.update(text="Something to read.")),
]


def test_a_lively_database_is_healthy(life: Life) -> None:
    said = StringIO()

    call_command("doctor", stdout=said)

    assert "BAD" not in said.getvalue()


@pytest.mark.parametrize(("name", "seed"), FAULTS, ids=[f"{number}" for number in range(len(FAULTS))])
def test_a_seeded_fault_is_named(life: Life, name: str, seed: Callable[[Life], object]) -> None:
    seed(life)
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)

    assert f"BAD {name}" in said.getvalue()
