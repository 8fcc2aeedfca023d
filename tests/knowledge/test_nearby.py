"""The memory of the concepts around a page."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzes.concepts import MemoryState
from quizzes.knowledge.nearby import states_of
from quizzes.models import Card, Concept, User
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TODAY = NOON.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def heat(db: None) -> Concept:
    concept = ConceptFactory.create()
    make_question(concept)
    return concept


def state(concept: Concept, learner: User, day: dt.date = TODAY) -> MemoryState:
    cards = Card.objects.filter(learner=learner).select_related("question")
    return states_of([concept], learner, cards, day)[concept.pk]


def test_of_no_concept_nothing_is_asked(learner: User, django_assert_num_queries: type) -> None:
    with django_assert_num_queries(0):
        assert states_of([], learner, [], TODAY) == {}


def test_what_nobody_answered_is_new(heat: Concept, learner: User) -> None:
    assert state(heat, learner) is MemoryState.NEW


def test_what_builds_on_something_unknown_is_locked(heat: Concept, learner: User) -> None:
    later = ConceptFactory.create()
    later.prerequisites.add(heat)
    make_question(later)

    assert state(later, learner) is MemoryState.LOCKED


def test_one_answer_of_several_questions_is_a_beginning(heat: Concept, learner: User) -> None:
    make_question(heat)
    give_answer(learner, heat.questions.order_by("pk")[0].components.get(), NOON)

    assert state(heat, learner) is MemoryState.LEARNING


def test_it_is_asked_as_of_a_day(heat: Concept, learner: User) -> None:
    """All its questions are known for now; a year without an answer, and they are slipping."""
    component = heat.questions.get().components.get()
    give_answer(learner, component, NOON)
    Card.objects.filter(learner=learner).update(stability=10.0)

    assert state(heat, learner) is MemoryState.KNOWN
    assert state(heat, learner, TODAY + dt.timedelta(days=365)) is MemoryState.SLIPPING


def test_somebody_elses_answers_say_nothing(heat: Concept, learner: User) -> None:
    give_answer(UserFactory.create(), heat.questions.get().components.get(), NOON)

    assert state(heat, learner) is MemoryState.NEW
