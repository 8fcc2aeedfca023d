import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.concepts import MemoryState
from quizzes.knowledge.growth import MANY, WEEKS, Milestone, Week, backward, growth_of, milestones
from quizzes.knowledge.memory import ConceptState
from quizzes.log.undoing import undo_last
from quizzes.models import Action, Card, Component, Review, User
from tests.factories import UserFactory, give_answer, make_question

DAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
WEEK = dt.timedelta(weeks=1)


def test_the_past_is_the_present_less_what_changed_since() -> None:
    ends = [DAY - 2 * WEEK, DAY - WEEK, DAY]

    assert backward(5, {DAY: 2, DAY - WEEK: -1}, ends) == [4, 3, 5]


def answered(learner: User, part: Component, day: dt.date, before: float | None, after: float) -> Review:
    version, revision = Review.objects.filter(learner=learner, component=part).count(), part.question.current
    assert revision is not None
    return Review.objects.create(
        learner=learner,
        component=part,
        revision=revision,
        answer_id=uuid.uuid4(),
        action=Action.ANSWER,
        card_version=version,
        rating=3,
        score=1.0,
        study_day=day,
        answered_at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        stability_before=before,
        stability=after,
    )


def card(learner: User, part: Component, stability: float, **more: Any) -> Card:
    known = {"difficulty": 5.0, "last_day": DAY, "due_day": DAY, "reps": 1}
    return Card.objects.create(
        learner=learner, component=part, question=part.question, stability=stability, **known | more
    )


@pytest.fixture
def learner(db: None) -> User:
    return UserFactory.create()


def test_without_an_answer_nothing_grew(learner: User) -> None:
    assert growth_of(learner, DAY) == []


def test_a_question_counts_from_the_answer_that_made_it_known(learner: User) -> None:
    part = make_question().components.get()
    for weeks, before, after in ((3, None, 2.0), (2, 2.0, 9.0), (1, 9.0, 40.0)):
        answered(learner, part, DAY - weeks * WEEK, before, after)
    card(learner, part, 40.0)

    found = growth_of(learner, DAY)

    assert [(week.known, week.strong) for week in found] == [(0, 0), (1, 0), (1, 1), (1, 1)]
    assert found[-1].last == DAY


def test_a_question_that_was_forgotten_counts_no_more(learner: User) -> None:
    part = make_question().components.get()
    answered(learner, part, DAY - 2 * WEEK, None, 9.0)
    answered(learner, part, DAY - 3 * WEEK // 3, 9.0, 1.0)
    card(learner, part, 1.0)

    assert [week.known for week in growth_of(learner, DAY)] == [1, 0, 0]


def test_an_answer_that_was_undone_never_counted(learner: User) -> None:
    part = make_question().components.get()
    give_answer(learner, part, NOON - 2 * WEEK)
    outcome = give_answer(learner, part, NOON)
    before = [week.known for week in growth_of(learner, DAY)][:-1]
    undo_last(learner=learner, expected=outcome.review.answer_id, undo_id=uuid.uuid4(), now=NOON)

    assert [week.known for week in growth_of(learner, DAY)][:-1] == before


def test_no_more_than_half_a_year_is_read(learner: User) -> None:
    part = make_question().components.get()
    answered(learner, part, DAY - 90 * WEEK, None, 9.0)
    card(learner, part, 9.0)
    with CaptureQueriesContext(connection) as statements:
        found = growth_of(learner, DAY)

    assert (len(found), {week.known for week in found}, len(statements)) == (WEEKS, {1}, 3)


def state(of: MemoryState) -> ConceptState:
    return ConceptState(of, 1, 1, 1.0)


@pytest.mark.parametrize(
    ("strong", "concept", "reached"),
    [
        (0, MemoryState.KNOWN, []),
        (1, MemoryState.KNOWN, [Milestone.QUESTION]),
        (9, MemoryState.STRONG, [Milestone.QUESTION, Milestone.CONCEPT]),
        (MANY, MemoryState.STRONG, list(Milestone)),
    ],
)
def test_milestones(strong: int, concept: MemoryState, reached: list[Milestone]) -> None:
    weeks = [Week(DAY - WEEK, strong, strong), Week(DAY, 0, 0)]  # what slipped since stays reached

    assert milestones(weeks, [state(concept)]) == reached
