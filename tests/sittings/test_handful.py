"""A small part of the day: five questions, or about ten minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from quizzes.models import Card, User
from quizzes.sittings import Review, sitting_of
from quizzes.sittings.handful import Handful, more_after, offers
from quizzes.study.today import Today, session_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
DAY = dt.timedelta(days=1)
FIVE = Handful(5, TODAY)

EMPTY = Today(day=TODAY, due=0, new=0, waiting=0, answers=(), new_answered=0, again=())


@pytest.mark.parametrize(
    ("due", "new", "sizes"),
    [
        (5, 0, []),
        (6, 0, [5]),
        (30, 0, [5]),
        (31, 0, [5, 30]),
        (98, 10, [5, 30]),
        (0, 10, [5]),
        (0, 40, [5, 10]),
        (10, 20, [5, 15]),
    ],
)
def test_parts_are_offered_that_are_smaller_than_what_is_left(due: int, new: int, sizes: list[int]) -> None:
    assert [each.size for each in offers(replace(EMPTY, due=due, new=new)).values()] == sizes


@pytest.mark.parametrize(
    "changed",
    [
        {"few": ""},
        {"few": "0"},
        {"few": "501"},
        {"few": "-5"},
        {"few": "٥"},
        {"since": "x"},
        {"since": "99999"},
        {"on": "2026-02-30"},
        {"on": ""},
        {"on": "yesterday"},
    ],
)
def test_an_address_that_says_nothing_readable_is_the_whole_day(changed: dict[str, str]) -> None:
    assert sitting_of(FIVE.fields) == Review(FIVE)
    assert sitting_of(FIVE.fields | changed) == Review()


@pytest.fixture
def learner(db: None) -> User:
    learner = UserFactory.create(new_per_day=3)
    concept = ConceptFactory.create()
    for number in range(12):
        component = make_question(concept, slug=f"due-{number:02}").components.get()
        give_answer(learner, component, NOON - 5 * DAY)
        Card.objects.filter(component=component).update(stability=20 - number)
    for number in range(5):
        make_question(concept, slug=f"new-{number}")
    return learner


def sit(learner: User, sitting: Review, now: dt.datetime, misses: int = 0, most: int = 40) -> list[str]:
    """What is asked up to the end; the first answers are misses."""
    order: list[str] = []
    while len(order) < most:
        step = sitting.next(learner, now, sitting.part_of(session_for(learner, now)))
        if step is None:
            return order
        order.append(step.question.slug)
        give_answer(learner, step.component, now, right=len(order) > misses)
    raise AssertionError("it does not end")


def test_a_handful_asks_the_most_forgotten_and_ends(learner: User) -> None:
    assert sit(learner, Review(FIVE), NOON) == ["due-11", "due-10", "due-09", "due-08", "due-07"]
    assert session_for(learner, NOON).fresh == 12 + 3 - 5


def test_its_count_is_its_own(learner: User) -> None:
    counts = []
    for right in (True, False, True):
        part = FIVE.part_of(session_for(learner, NOON))
        counts.append((part.came_up, part.planned, part.returning))
        step = Review(FIVE).next(learner, NOON, part)
        assert step is not None
        give_answer(learner, step.component, NOON, right=right)

    assert counts == [(0, 5, 0), (1, 5, 0), (2, 5, 1)]


def test_what_is_missed_in_it_is_asked_until_it_is_right(learner: User) -> None:
    order = sit(learner, Review(FIVE), NOON, misses=2)

    assert (len(order), len(set(order)), session_for(learner, NOON).returning) == (7, 5, 0)


def test_what_was_missed_before_it_waits_for_the_rest_of_the_day(learner: User) -> None:
    missed = sit(learner, Review(replace(FIVE, size=1)), NOON, misses=1)[:1]
    last = learner.reviews.latest("pk")
    give_answer(learner, last.component, NOON, right=False)
    begun = session_for(learner, NOON)

    order = sit(learner, Review(Handful(5, TODAY, begun.answered)), NOON)

    assert (len(order), missed[0] in order) == (5, False)
    assert session_for(learner, NOON).returning == 1


def test_one_more_goes_on_where_the_first_ended(learner: User) -> None:
    sit(learner, Review(FIVE), NOON)
    more = more_after(FIVE, session_for(learner, NOON))
    assert more is not None

    assert sit(learner, Review(more), NOON) == ["due-06", "due-05", "due-04", "due-03", "due-02"]
    assert more_after(more, session_for(learner, NOON)) is None
    assert len(sit(learner, Review(), NOON)) == 5


def test_an_open_handful_of_yesterday_is_a_handful_of_today(learner: User) -> None:
    sit(learner, Review(replace(FIVE, size=3)), NOON)

    assert len(sit(learner, Review(FIVE), NOON + DAY)) == 5


def test_a_handful_fills_up_with_new_questions(learner: User) -> None:
    sit(learner, Review(Handful(10, TODAY)), NOON)

    order = sit(learner, Review(Handful(5, TODAY, 10)), NOON)

    assert order == ["due-01", "due-00", "new-0", "new-1", "new-2"]
