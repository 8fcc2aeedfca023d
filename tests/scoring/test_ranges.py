"""A range holds the truth as often as it says."""

from __future__ import annotations

import random
from itertools import product
from math import comb
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import Range, difference, known, likely, passes, would_differ

CELLS = list(product((5, 8, 16, 25), (0.0, 0.25, 1 / 3)))
ABILITIES = [at / 200 for at in range(201)]
LEAST = 0.91
SAMPLING = 0.004  # two standard errors of 10,000 quizzes
ON_AVERAGE = Range(0.94, 0.965)


def held(right: int, items: int, chance: float, ability: float) -> bool:
    return ability in known(likely(right, items), chance)


def coverage(items: int, chance: float, ability: float) -> float:
    """Exactly: the chances of all the scores whose range holds the ability."""
    share = ability + (1 - ability) * chance
    return sum(
        comb(items, right) * share**right * (1 - share) ** (items - right)
        for right in range(items + 1)
        if held(right, items, chance, ability)
    )


@pytest.mark.parametrize(("items", "chance"), CELLS)
def test_the_range_holds_the_ability(items: int, chance: float) -> None:
    covered = [coverage(items, chance, ability) for ability in ABILITIES]

    assert fmean(covered) in ON_AVERAGE
    assert min(covered) >= LEAST


@pytest.mark.soak
@pytest.mark.parametrize(("items", "chance"), CELLS)
def test_the_range_holds_the_ability_in_10_000_quizzes(items: int, chance: float) -> None:
    luck = random.Random(f"{items} {chance}")

    def quiz(ability: float) -> bool:
        knows = [luck.random() < ability for _ in range(items)]
        return held(sum(each or luck.random() < chance for each in knows), items, chance, ability)

    found = fmean(quiz(luck.random()) for _ in range(10_000))
    assert found in Range(ON_AVERAGE.low - SAMPLING, ON_AVERAGE.high + SAMPLING)

    hardest = min(ABILITIES, key=lambda ability: coverage(items, chance, ability))
    assert fmean(quiz(hardest) for _ in range(10_000)) >= LEAST


def rounded(seen: Range) -> tuple[int, int]:
    return round(100 * seen.low), round(100 * seen.high)


def test_twelve_of_sixteen() -> None:
    assert rounded(likely(12, 16)) == (51, 90)
    assert rounded(known(likely(12, 16), 0.25)) == (34, 86)


@given(st.integers(1, 60), st.floats(0, 1))
def test_the_range_holds_the_score_and_mirrors(items: int, share: float) -> None:
    score = share * items
    seen, turned = likely(score, items), likely(items - score, items)

    assert 0 <= seen.low <= score / items + 1e-9
    assert score / items - 1e-9 <= seen.high <= 1
    assert seen.low == pytest.approx(1 - turned.high, abs=1e-9)


@given(st.integers(1, 60), st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_has_no_lower_range(items: int, one: float, other: float) -> None:
    less, more = sorted((one * items, other * items))

    assert likely(less, items).low <= likely(more, items).low + 1e-9


def test_more_questions_say_more() -> None:
    widths = [likely(items * 0.75, items).high - likely(items * 0.75, items).low for items in (4, 8, 16, 32, 64)]

    assert widths == sorted(widths, reverse=True)


def test_all_right_by_luck_alone_shows_nothing() -> None:
    assert known(Range(0.1, 0.2), 0.25) == Range(0.0, 0.0)


@pytest.mark.parametrize(("score", "items"), [(1, 0), (-1, 5), (6, 5)])
def test_there_is_no_range_for_what_cannot_be(score: float, items: int) -> None:
    with pytest.raises(ValueError, match="No range"):
        likely(score, items)


def test_what_is_all_luck_cannot_be_known() -> None:
    with pytest.raises(ValueError, match="No knowledge"):
        known(Range(0, 1), 1.0)


def test_a_small_difference_cannot_be_told_and_a_large_one_can() -> None:
    assert 0 in difference(13, 16, 11, 16)
    assert difference(16, 16, 4, 16).low > 0


def test_a_retake_differs_most_often_at_the_mark() -> None:
    assert would_differ(8, 16, 0.5) == pytest.approx(0.5)
    assert would_differ(16, 16, 0.5) < 0.01


def test_a_score_that_is_just_the_mark_passes() -> None:
    short = [(right, items) for items in range(1, 101) for right in range(items + 1) if not 100 * right % items]

    assert [each for each in short if not passes(*each, 100 * each[0] // each[1])] == []
    assert [each for each in short if each[0] < each[1] and passes(*each, 100 * each[0] // each[1] + 1)] == []
