"""Choosing among samples, against a count of everything that can happen."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.more_thinking.choosing import best_of, ceiling, majority
from quizzes.labs.more_thinking.lab import LAB, TASKS, Shown, State, solved_by

START: State = LAB.read({})
GUESSED = replace(START, guess="down")
PERCENTS = st.integers(1, 99).map(lambda each: each / 100)
QUALITIES = st.integers(50, 100).map(lambda each: each / 100)
FEW = st.integers(1, 6)


def counted_majority(p: float, samples: int) -> float:
    found = 0.0
    for outcome in product((True, False), repeat=samples):
        chance = math.prod(p if right else 1 - p for right in outcome)
        lead = sum(outcome) - samples / 2
        found += chance * (1 if lead > 0 else 0.5 if lead == 0 else 0)
    return found


def counted_best_of(p: float, samples: int, quality: float) -> float:
    """Each sample is right or wrong, and judged rightly or not; the choice among those accepted is fair."""
    found = 0.0
    for outcome in product((True, False), repeat=2 * samples):
        pairs = list(zip(outcome[::2], outcome[1::2], strict=True))
        chance = math.prod((p if right else 1 - p) * (quality if judged else 1 - quality) for right, judged in pairs)
        accepted = [right for right, judged in pairs if right == judged] or [right for right, _ in pairs]
        found += chance * sum(accepted) / len(accepted)
    return found


@given(PERCENTS, st.integers(1, 9))
def test_a_majority_is_right_as_often_as_counting_says(p: float, samples: int) -> None:
    assert majority(p, samples) == pytest.approx(counted_majority(p, samples))


@given(PERCENTS, st.integers(1, 4), QUALITIES)
def test_a_verifier_is_right_as_often_as_counting_says(p: float, samples: int, quality: float) -> None:
    assert best_of(p, samples, quality) == pytest.approx(counted_best_of(p, samples, quality))


@given(PERCENTS, st.integers(1, 63))
def test_a_vote_turns_against_a_model_that_is_wrong_more_often_than_right(p: float, samples: int) -> None:
    voted = majority(p, samples)

    assert voted <= p + 1e-9 if p <= 0.5 else voted >= p - 1e-9
    assert voted == pytest.approx(1 - majority(1 - p, samples))


@given(PERCENTS, st.integers(1, 64), QUALITIES)
def test_no_number_of_samples_gets_beyond_the_ceiling(p: float, samples: int, quality: float) -> None:
    assert best_of(p, samples, quality) <= ceiling(p, quality) + 1e-9
    assert best_of(p, 5000, quality) == pytest.approx(ceiling(p, quality))


@given(PERCENTS, st.integers(1, 64))
def test_a_perfect_verifier_needs_one_right_answer(p: float, samples: int) -> None:
    assert best_of(p, samples, 1) == pytest.approx(1 - (1 - p) ** samples)


@given(PERCENTS, st.integers(1, 64))
def test_a_verifier_that_tosses_a_coin_is_no_better_than_one_sample(p: float, samples: int) -> None:
    assert best_of(p, samples, 0.5) == pytest.approx(p)


SOLUTIONS: dict[str, dict[str, Any]] = {
    "harm": {"samples": 25},
    "flat": {"samples": 32},
    "goal": {"samples": 16, "right": 30, "quality": 97},
}


@pytest.mark.parametrize("name", TASKS)
def test_each_task_can_be_solved_and_is_not_from_the_start(name: str) -> None:
    def done(state: State) -> bool:
        return dict(zip(TASKS, solved_by(state), strict=True))[name]

    assert done(replace(GUESSED, **SOLUTIONS[name]))
    assert not done(GUESSED)


def test_before_the_prediction_nothing_tells_how_often_a_choice_is_right() -> None:
    shown: Shown = LAB.shown(replace(START, samples=25, solved=7))

    assert (shown.ways, shown.verdict, shown.solved) == ([], None, 0)


def test_the_verdict_comes_with_the_samples_that_were_asked_about() -> None:
    verdicts = [
        LAB.shown(replace(GUESSED, guess=guess, samples=samples)).verdict
        for guess, samples in (("down", 24), ("down", 25), ("up", 25))
    ]

    assert [each and each.is_right for each in verdicts] == [None, True, False]


def test_many_samples_are_never_certain() -> None:
    shown = LAB.shown(replace(GUESSED, right=99, samples=64))

    assert {way.name: way.share for way in shown.ways}["majority"] == ">99.9%"
