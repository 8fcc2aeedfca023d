import datetime as dt
import random
from dataclasses import replace
from math import isfinite

import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scheduling import (
    DEFAULT_PARAMETERS,
    NEW,
    Answered,
    Context,
    Memory,
    New,
    PutOff,
    Rating,
    interval_days,
    outcome,
    outcomes,
    put_off,
    recall,
    replay,
)
from quizzes.scheduling.spread import spread

AGAIN, HARD, GOOD, EASY = Rating
DAY = dt.date(2026, 11, 23)
KNOWN = Memory(
    stability=30.0, difficulty=5.0, last_day=DAY - dt.timedelta(days=30), due_day=DAY, wait_minutes=0, reps=4, lapses=0
)


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def known(state: New | Memory) -> Memory:
    assert isinstance(state, Memory)
    return state


def after(*answers: tuple[int, Rating]) -> Memory:
    """The memory after answers on numbered days."""
    return known(replay(Answered(day(number), rating) for number, rating in answers))


# -- the short step: answers -> minutes to wait, stability as fsrs-rs has it, lapses -----------------------------------


@pytest.mark.parametrize(
    ("answers", "wait", "stability", "lapses"),
    [
        ([(0, GOOD)], 0, 2.3065, 0),
        ([(0, EASY)], 0, 8.2956, 0),
        ([(0, HARD)], 10, 1.2931, 0),
        ([(0, AGAIN)], 10, 0.212, 0),
        ([(0, AGAIN), (0, AGAIN)], 10, 0.0834, 0),
        ([(0, AGAIN), (0, HARD)], 0, 0.212, 0),
        ([(0, AGAIN), (0, GOOD)], 0, 0.2467, 0),
        ([(0, HARD), (0, GOOD)], 0, 1.3359, 0),
        ([(0, HARD), (0, HARD)], 0, 1.2931, 0),
        ([(0, GOOD), (2, AGAIN)], 10, 0.6076, 1),
        ([(0, GOOD), (2, AGAIN), (2, AGAIN)], 10, 0.2229, 1),
        ([(0, GOOD), (2, AGAIN), (2, GOOD)], 0, 0.6597, 1),
        ([(0, GOOD), (2, AGAIN), (3, AGAIN)], 10, 0.2188, 1),
        ([(0, GOOD), (2, HARD)], 0, 7.5133, 0),
        ([(0, GOOD), (2, AGAIN), (2, GOOD), (3, AGAIN)], 10, 0.232, 2),
    ],
)
def test_memory_after(answers: list[tuple[int, Rating]], wait: int, stability: float, lapses: int) -> None:
    memory = after(*answers)

    assert (memory.wait_minutes, round(memory.stability, 4), memory.lapses) == (wait, stability, lapses)


@pytest.mark.parametrize("answers", [[(0, AGAIN)], [(0, HARD)], [(0, GOOD), (5, AGAIN)], [(0, AGAIN), (1, AGAIN)]])
def test_memory_in_a_wait_is_due_the_same_day(answers: list[tuple[int, Rating]]) -> None:
    memory = after(*answers)

    assert memory.due_day == memory.last_day


@pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
def test_memory_relearnt_after_a_miss_comes_back_tomorrow_at_the_earliest(rating: Rating) -> None:
    missed = after((0, AGAIN))

    assert outcome(missed, rating, Context(DAY)).due_day > DAY


def test_memory_counts_every_answer() -> None:
    assert after((0, AGAIN), (0, GOOD), (1, GOOD), (4, GOOD)).reps == 4


def test_memory_of_two_days_and_an_evening_is_that_of_three_days() -> None:
    """48 hours after learning and again 23.5 hours later: the engine alone, told the clock, leaves 10.97."""
    memory = after((0, GOOD), (0, GOOD), (2, GOOD), (3, GOOD))

    assert memory.stability == pytest.approx(15.44, abs=0.005)


def test_memory_answered_again_on_the_same_day_hardly_grows() -> None:
    memory = after((0, GOOD), (0, GOOD), (2, GOOD), (2, GOOD))

    assert memory.stability == pytest.approx(10.97, abs=0.005)


def test_memory_after_a_whole_history() -> None:
    memory = after((0, AGAIN), (0, GOOD), (1, GOOD), (4, GOOD), (12, GOOD), (33, GOOD))

    assert memory == Memory(
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_day=day(33),
        due_day=day(33 + spread(54, seed=0, max_interval=3650)),
        wait_minutes=0,
        reps=6,
        lapses=0,
    )
    assert (memory.stability, memory.difficulty) == pytest.approx((53.62691, 6.3574867), abs=1e-4)


# -- context -----------------------------------------------------------------------------------------------------------


def test_outcome_is_one_of_the_outcomes() -> None:
    context = Context(DAY, seed=7)

    assert outcomes(KNOWN, context) == {rating: outcome(KNOWN, rating, context) for rating in Rating}


def test_outcome_is_the_same_for_the_same_seed() -> None:
    assert outcome(KNOWN, GOOD, Context(DAY, seed=-5)) == outcome(KNOWN, GOOD, Context(DAY, seed=-5))


def test_outcome_spreads_due_days_and_nothing_else() -> None:
    memories = [outcome(KNOWN, GOOD, Context(DAY, seed=seed)) for seed in range(100)]

    assert len({memory.due_day for memory in memories}) > 5
    assert len({replace(memory, due_day=DAY) for memory in memories}) == 1


def test_outcome_spreads_around_the_interval_of_the_engine() -> None:
    memory = outcome(KNOWN, GOOD, Context(DAY))
    interval = interval_days(memory.stability)

    days = [(outcome(KNOWN, GOOD, Context(DAY, seed=seed)).due_day - DAY).days for seed in range(500)]

    assert sum(days) / len(days) == pytest.approx(interval, rel=0.01)


def test_outcome_with_a_higher_retention_comes_back_sooner() -> None:
    strict, lenient = (outcome(KNOWN, GOOD, Context(DAY, retention=retention)) for retention in (0.95, 0.8))

    assert strict.due_day < outcome(KNOWN, GOOD, Context(DAY)).due_day < lenient.due_day


def test_outcome_keeps_to_the_longest_interval() -> None:
    days = {outcome(KNOWN, EASY, Context(DAY, seed=seed, max_interval=21)).due_day for seed in range(50)}

    assert max(days) == day(21)


def test_outcome_after_a_clock_was_put_back_counts_no_day() -> None:
    before = outcome(KNOWN, GOOD, Context(DAY - dt.timedelta(days=4000)))
    same_day = outcome(replace(KNOWN, last_day=DAY), GOOD, Context(DAY))

    assert before.stability == same_day.stability


def test_outcome_at_the_end_of_the_calendar_is_a_day() -> None:
    assert outcome(KNOWN, EASY, Context(dt.date.max)).due_day == dt.date.max


@pytest.mark.parametrize("wrong", [{"retention": 0.0}, {"retention": float("nan")}, {"max_interval": 0}])
def test_context_that_gives_no_schedule_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="No schedule"):
        Context(DAY, **wrong)  # type: ignore[arg-type]  # one of the fields, whichever


# -- recall ------------------------------------------------------------------------------------------------------------


def test_recall_on_the_day_of_the_answer_is_certain() -> None:
    assert recall(KNOWN, KNOWN.last_day) == 1


def test_recall_after_the_stability_is_nine_in_ten() -> None:
    assert recall(KNOWN, DAY) == pytest.approx(0.9)


def test_recall_before_the_last_answer_is_certain() -> None:
    assert recall(KNOWN, DAY - dt.timedelta(days=9999)) == 1


# -- putting off, replaying --------------------------------------------------------------------------------------------


def test_put_off_moves_the_due_day_only() -> None:
    assert put_off(KNOWN, DAY) == replace(KNOWN, due_day=day(1))


def test_put_off_in_a_wait_ends_the_wait() -> None:
    missed = after((0, AGAIN))

    assert put_off(missed, DAY) == replace(missed, due_day=day(1), wait_minutes=0)


def test_put_off_never_brings_a_card_forward() -> None:
    later = replace(KNOWN, due_day=day(9))

    assert put_off(later, DAY) == later


def test_put_off_leaves_a_new_card_new() -> None:
    assert put_off(NEW, DAY) == NEW


def test_replay_of_nothing_is_new() -> None:
    assert replay([]) == NEW


def test_replay_includes_what_was_put_off() -> None:
    memory = known(replay([Answered(DAY, GOOD), PutOff(day(2)), Answered(day(3), GOOD)]))

    assert memory.last_day == day(3)


def test_replay_can_start_from_a_state() -> None:
    history = [Answered(DAY, AGAIN, 3), Answered(DAY, GOOD, 4), Answered(day(1), GOOD, 5)]

    assert replay(history[2:], start=replay(history[:2])) == replay(history)


# -- properties --------------------------------------------------------------------------------------------------------

RATINGS = st.sampled_from(list(Rating))
SEEDS = st.integers(-(2**63), 2**63 - 1)
GAPS = st.one_of(st.integers(0, 3), st.integers(0, 400), st.integers(-400, 40_000))
HISTORIES = st.lists(st.tuples(GAPS, RATINGS, SEEDS), max_size=20)


def personal_parameters(seed: int) -> tuple[float, ...]:
    """Some parameters that the engine accepts, many of them at an end of their range."""
    luck = random.Random(seed)
    bounds = zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(luck.choice((low, high, luck.uniform(low, high))) for low, high in bounds)


CONTEXTS = st.builds(
    Context,
    day=st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)),
    retention=st.floats(0.7, 0.99),
    parameters=st.one_of(st.just(DEFAULT_PARAMETERS), st.integers(0, 2000).map(personal_parameters)),
    seed=SEEDS,
    max_interval=st.integers(1, 36500),
)
MEMORIES = st.builds(
    Memory,
    stability=st.floats(0.001, 36500),
    difficulty=st.floats(1, 10),
    last_day=st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)),
    due_day=st.just(DAY),
    wait_minutes=st.sampled_from([0, 10]),
    reps=st.integers(1, 999),
    lapses=st.integers(0, 99),
)
STATES = st.one_of(st.just(NEW), MEMORIES)


def answers(history: list[tuple[int, Rating, int]]) -> list[Answered]:
    """The history on a calendar, which a wrong clock may leave for ever at either end."""
    found, ordinal = [], DAY.toordinal()
    for gap, rating, seed in history:
        ordinal = max(1, min(ordinal + gap, dt.date.max.toordinal()))
        found.append(Answered(dt.date.fromordinal(ordinal), rating, seed))
    return found


def assert_bounded(history: list[tuple[int, Rating, int]], context: Context) -> None:
    state: New | Memory = NEW
    for answer in answers(history):
        context = replace(context, day=answer.day, seed=answer.seed)
        state = outcome(state, answer.rating, context)
        assert isfinite(state.stability)
        assert 0.001 <= state.stability <= 36500
        assert isfinite(state.difficulty)
        assert 1 <= state.difficulty <= 10
        assert 0 <= (state.due_day - answer.day).days <= context.max_interval
        assert (state.wait_minutes > 0) or state.due_day > answer.day or answer.day == dt.date.max
        assert 0 <= recall(state, dt.date.max, context.parameters) <= 1


def assert_monotone(state: New | Memory, context: Context) -> None:
    again, hard, good, easy = outcomes(state, context).values()

    assert again.due_day <= hard.due_day <= good.due_day <= easy.due_day <= day_after(context)
    assert again.stability <= hard.stability <= good.stability <= easy.stability
    assert again.difficulty >= hard.difficulty >= good.difficulty >= easy.difficulty


def day_after(context: Context) -> dt.date:
    return context.day + dt.timedelta(days=context.max_interval)


@given(state=STATES, context=CONTEXTS)
def test_outcomes_rise_with_the_rating(state: New | Memory, context: Context) -> None:
    assert_monotone(state, context)


@given(history=HISTORIES, context=CONTEXTS)
def test_outcome_stays_finite_and_bounded(history: list[tuple[int, Rating, int]], context: Context) -> None:
    assert_bounded(history, context)


@given(history=HISTORIES)
def test_replay_equals_step_by_step(history: list[tuple[int, Rating, int]]) -> None:
    state: New | Memory = NEW
    for answer in answers(history):
        state = outcomes(state, Context(answer.day, seed=answer.seed))[answer.rating]

    assert replay(answers(history)) == state


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(state=STATES, context=CONTEXTS)
def test_outcomes_rise_with_the_rating_20_000_times(state: New | Memory, context: Context) -> None:
    assert_monotone(state, context)


@pytest.mark.soak
@settings(max_examples=100_000, deadline=None)
@given(history=HISTORIES, context=CONTEXTS)
def test_outcome_stays_finite_and_bounded_100_000_times(
    history: list[tuple[int, Rating, int]], context: Context
) -> None:
    assert_bounded(history, context)
