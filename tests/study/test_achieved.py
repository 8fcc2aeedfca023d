"""What a day did, and what it is worth."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from quizzes.knowledge.opening import open_by_hand
from quizzes.log.undoing import undo_last
from quizzes.models import Card, Concept, User
from quizzes.study import achieved
from quizzes.study.achieved import achieved_on, worth_done, worth_today
from quizzes.study.today import today_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def base() -> Concept:
    return ConceptFactory.create(title="Base")


@pytest.fixture
def upper(base: Concept) -> Concept:
    concept = ConceptFactory.create(title="Upper")
    concept.prerequisites.add(base)
    make_question(concept)
    return concept


def answer_all(learner: User, concept: Concept, now: dt.datetime, *, right: bool = True, count: int = 2) -> None:
    for _ in range(count):
        give_answer(learner, make_question(concept).components.get(), now, right=right)


def unlocked(learner: User, day: dt.date = TODAY) -> list[str]:
    return [each.title for each in achieved_on(learner, day).unlocked]


def test_what_became_known_today_unlocks_what_builds_on_it(learner: User, base: Concept, upper: Concept) -> None:
    answer_all(learner, base, NOON)

    assert unlocked(learner) == ["Upper"]
    assert unlocked(learner, TODAY + DAY) == []


def test_what_was_known_before_unlocks_nothing_today(learner: User, base: Concept, upper: Concept) -> None:
    answer_all(learner, base, NOON - 9 * DAY)
    for card in learner.cards.all():
        give_answer(learner, card.component, NOON)

    assert unlocked(learner) == []


def test_nothing_is_unlocked_that_lacks_something_else(learner: User, base: Concept, upper: Concept) -> None:
    other = ConceptFactory.create()
    answer_all(UserFactory.create(), other, NOON)
    upper.prerequisites.add(other)
    answer_all(learner, base, NOON)

    assert unlocked(learner) == []


def test_what_was_open_already_is_not_unlocked(learner: User, base: Concept, upper: Concept) -> None:
    open_by_hand(learner=learner, concept=upper, now=NOON)
    answer_all(learner, base, NOON)

    assert unlocked(learner) == []


def test_a_miss_of_an_earlier_day_that_is_right_now_can_unlock(learner: User, base: Concept, upper: Concept) -> None:
    answer_all(learner, base, NOON - DAY, count=1)
    answer_all(learner, base, NOON - DAY, count=1, right=False)
    missed = Card.objects.get(due_at__isnull=False)
    before = unlocked(learner)

    give_answer(learner, missed.component, NOON)
    give_answer(learner, missed.component, NOON)

    assert (before, unlocked(learner)) == ([], ["Upper"])


def test_an_undo_takes_the_gain_back(learner: User, base: Concept, upper: Concept) -> None:
    answer_all(learner, base, NOON)
    last = learner.reviews.latest("pk")
    undo_last(learner=learner, expected=last.answer_id, undo_id=uuid.uuid4(), now=NOON)

    found = achieved_on(learner, TODAY)

    assert (found.unlocked, found.questions) == ([], 1)


def test_a_question_counts_once_by_its_first_and_its_last_answer(learner: User, base: Concept) -> None:
    old, new, lost = (make_question(base).components.get() for _ in range(3))
    give_answer(learner, old, NOON - 9 * DAY)
    for component, right in ((old, True), (new, False), (new, True), (lost, False)):
        give_answer(learner, component, NOON, right=right)

    found = achieved_on(learner, TODAY)

    assert (found.questions, found.missed, found.still_missed, found.learned, found.firmer) == (3, 2, 1, 1, 1)


def test_a_day_without_answers_asks_the_database_once(
    learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert achieved_on(learner, TODAY).questions == 0


# -- what it is worth


def known(learner: User, count: int, ago: int = 9) -> None:
    concept = ConceptFactory.create()
    for _ in range(count):
        give_answer(learner, make_question(concept).components.get(), NOON - ago * DAY)


def test_too_few_cards_give_no_figure(learner: User) -> None:
    known(learner, 4)

    assert worth_today(learner, today_for(learner, NOON)) is None


def test_a_day_to_come_keeps_more_for_a_month(learner: User) -> None:
    known(learner, 20)

    worth = worth_today(learner, today_for(learner, NOON))

    assert worth is not None
    assert worth.cards == 20
    assert worth.now < 20
    assert worth.month_without < worth.month_with


def test_a_day_that_asks_nothing_changes_nothing(learner: User) -> None:
    known(learner, 20, ago=0)

    worth = worth_today(learner, today_for(learner, NOON))

    assert worth is not None
    assert (worth.now, worth.matters) == (20, False)


def test_what_was_missed_just_now_is_not_known(learner: User) -> None:
    known(learner, 5, ago=0)
    give_answer(learner, make_question().components.get(), NOON, right=False)

    worth = worth_today(learner, today_for(learner, NOON))

    assert worth is not None
    assert (worth.cards, worth.now) == (6, 5)


def test_a_day_that_is_done_is_compared_with_the_day_left_out(learner: User) -> None:
    known(learner, 10)
    ahead = worth_today(learner, today_for(learner, NOON))
    for card in learner.cards.all():
        give_answer(learner, card.component, NOON)

    done = worth_done(learner, TODAY, achieved_on(learner, TODAY))

    assert ahead is not None
    assert done is not None
    assert done.month_without == ahead.month_without
    assert done.month_with >= ahead.month_with


def test_a_large_memory_is_counted_from_a_sample(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    known(learner, 40)
    whole = worth_today(learner, today_for(learner, NOON))
    monkeypatch.setattr(achieved, "SAMPLE", 10)

    worth = worth_today(learner, today_for(learner, NOON))

    assert whole is not None
    assert worth is not None
    assert worth.about
    assert (worth.cards, abs(worth.now - whole.now) <= 10) == (40, True)


@pytest.mark.parametrize("count", [6, 30])
def test_the_figures_take_two_statements(
    learner: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    known(learner, count)
    today = today_for(learner, NOON)

    with django_assert_num_queries(2):
        worth_today(learner, today)


def test_its_lines_begin_today_and_end_in_a_month(learner: User) -> None:
    known(learner, 20)

    worth = worth_today(learner, today_for(learner, NOON))

    assert worth is not None
    with_it, without = worth.lines
    assert (round(with_it[0]), round(without[0])) == (20, worth.now)
    assert (round(with_it[-1]), round(without[-1])) == (worth.month_with, worth.month_without)


def test_a_sample_draws_lines_for_the_whole_memory(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    known(learner, 40)
    monkeypatch.setattr(achieved, "SAMPLE", 10)

    worth = worth_today(learner, today_for(learner, NOON))

    assert worth is not None
    assert abs(worth.lines[0][0] - 40) <= 10
