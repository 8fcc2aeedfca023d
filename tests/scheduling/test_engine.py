"""FSRS-6 as we feed it, against the reference vectors and against fsrs-rs, which Anki uses."""

import datetime as dt
import random
from itertools import pairwise

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS as PACKAGE_DEFAULTS
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scheduling import DEFAULT_PARAMETERS, Rating, interval_days, recall_after
from quizzes.scheduling.engine import (
    DAY_ZERO,
    MAX_STABILITY,
    MIN_STABILITY,
    Step,
    engine,
    first_step,
    next_step,
    step,
)

oracle = pytest.importorskip("fsrs_rs_python")

type History = list[tuple[int, Rating]]  # days since the answer before, rating

PERSONAL = (
    0.4, 0.9, 3.1, 12.0, 6.9, 0.7, 2.6, 0.02, 1.6, 0.12, 0.9,
    1.7, 0.09, 0.31, 1.5, 0.5, 2.1, 0.6, 0.15, 0.1, 0.2,
)  # fmt: skip


def test_the_defaults_are_those_of_the_package() -> None:
    """If the package has others now, add them to PARAMETER_SETS under a new name; the old ones stay."""
    assert tuple(PACKAGE_DEFAULTS) == DEFAULT_PARAMETERS


def steps(history: History, parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> list[Step]:
    scheduler = engine(parameters)
    found = [first_step(history[0][1], scheduler)]
    for days, rating in history[1:]:
        found.append(next_step(found[-1].stability, found[-1].difficulty, days, rating, scheduler))
    return found


def random_history(luck: random.Random) -> History:
    gaps = [0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 30, 90, 365]
    length = luck.randint(1, 14)
    ratings = luck.choices(list(Rating), [15, 10, 65, 10], k=length)
    return [(luck.choice(gaps), rating) for rating in ratings]


def oracle_steps(history: History, parameters: tuple[float, ...]) -> list[tuple[float, float, float]]:
    """Stability, difficulty and unrounded interval after each answer."""
    model, memory, found = oracle.FSRS(list(parameters)), None, []
    for place, (days, rating) in enumerate(history):
        states = model.next_states(memory, 0.9, days if place else 0)
        state = getattr(states, rating.name.lower())
        memory = state.memory
        found.append((memory.stability, memory.difficulty, state.interval))
    return found


def assert_agrees(history: History, parameters: tuple[float, ...]) -> None:
    for ours, (stability, difficulty, interval) in zip(
        steps(history, parameters), oracle_steps(history, parameters), strict=True
    ):
        assert ours.stability == pytest.approx(stability, rel=1e-5)
        assert ours.difficulty == pytest.approx(difficulty, abs=1e-5)
        assert ours.interval in rounded_days(interval)


def rounded_days(interval: float) -> set[int]:
    """Both neighbors at a tie: the oracle counts in single precision."""
    slack = 2e-5 * interval
    return {max(1, min(3650, round(days))) for days in (interval - slack, interval + slack)}


@pytest.mark.parametrize("parameters", [DEFAULT_PARAMETERS, PERSONAL], ids=["default", "personal"])
def test_engine_agrees_with_fsrs_rs(parameters: tuple[float, ...]) -> None:
    luck = random.Random(2026)

    for _ in range(2000):
        assert_agrees(random_history(luck), parameters)


def test_engine_reference_vector() -> None:
    history = [(0, Rating.AGAIN), *((gap, Rating.GOOD) for gap in (0, 1, 3, 8, 21))]

    last = steps(history)[-1]

    assert last.stability == pytest.approx(53.62691, abs=1e-4)
    assert last.difficulty == pytest.approx(6.3574867, abs=1e-6)


def test_engine_reference_vector_without_the_short_term() -> None:
    history = [(0, Rating.AGAIN), *((gap, Rating.GOOD) for gap in (0, 1, 3, 8, 21))]
    long_term = (*DEFAULT_PARAMETERS[:17], 0.0, 0.0, 0.0, DEFAULT_PARAMETERS[20])

    assert steps(history, long_term)[-1].stability == pytest.approx(53.335106, abs=1e-4)


@pytest.mark.parametrize(
    ("retention", "days"),
    [
        (0.1, 3116766), (0.2, 34793), (0.3, 2508), (0.4, 387), (0.5, 90),
        (0.6, 27), (0.7, 9), (0.8, 3), (0.9, 1), (1.0, 1),
    ],
)  # fmt: skip
def test_interval_days_for_one_day_of_stability(retention: float, days: int) -> None:
    """The reference counts in single precision: it may differ in the sixth digit."""
    assert interval_days(1.0, retention, max_interval=10**9) == pytest.approx(days, rel=2e-6)


def test_interval_days_is_the_stability_at_nine_in_ten() -> None:
    assert [interval_days(stability) for stability in (0.001, 1.4, 1.6, 30.0, 3649.0, 9999.0)] == [
        1,
        1,
        2,
        30,
        3649,
        3650,
    ]


def test_recall_after_the_stability_is_nine_in_ten() -> None:
    assert recall_after(30, 30.0) == pytest.approx(0.9)


def test_recall_after_no_day_is_certain() -> None:
    assert recall_after(0, 2.0) == 1


def test_recall_after_falls_with_time() -> None:
    recalls = [recall_after(days, 5.0) for days in range(0, 1000, 10)]

    assert all(earlier > later > 0 for earlier, later in pairwise(recalls))


def test_engine_stays_within_its_bounds_at_the_ends() -> None:
    top = next_step(MAX_STABILITY, 1.0, 36500, Rating.EASY, engine(DEFAULT_PARAMETERS))
    bottom = next_step(MIN_STABILITY, 10.0, 36500, Rating.AGAIN, engine(DEFAULT_PARAMETERS))

    assert (top.stability, bottom.stability) == (MAX_STABILITY, MIN_STABILITY)


def test_engine_gives_a_better_first_answer_no_less_stability() -> None:
    unordered = (3.0, 2.0, 9.0, 1.0, *DEFAULT_PARAMETERS[4:])

    assert [first_step(rating, engine(unordered)).stability for rating in Rating] == [3.0, 3.0, 9.0, 9.0]


def test_engine_refuses_impossible_parameters() -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        engine((float("nan"), *DEFAULT_PARAMETERS[1:]))


def test_engine_is_made_once_for_one_set_of_parameters() -> None:
    assert engine(DEFAULT_PARAMETERS) is engine(tuple(DEFAULT_PARAMETERS))


@pytest.mark.thorough("a large amount")
@given(
    stability=st.floats(MIN_STABILITY, MAX_STABILITY),
    difficulty=st.floats(1, 10),
    days=st.integers(0, 36500),
    rating=st.sampled_from(Rating),
    retention=st.floats(0.7, 0.97),
    shift=st.floats(1, 1.2),
)
@settings(max_examples=1000)
def test_the_formulas_alone_give_what_the_engine_gives_a_card(
    stability: float, difficulty: float, days: int, rating: Rating, retention: float, shift: float
) -> None:
    scheduler = engine(tuple(value * shift for value in DEFAULT_PARAMETERS[:19]) + DEFAULT_PARAMETERS[19:], retention)
    card = fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=stability,
        difficulty=difficulty,
        due=DAY_ZERO,
        last_review=DAY_ZERO,
    )

    by_card = step(card, rating, DAY_ZERO + dt.timedelta(days=days), scheduler)

    assert next_step(stability, difficulty, days, rating, scheduler) == by_card
