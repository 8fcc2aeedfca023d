"""The figures of an item, by hand and by what they must always be."""

from __future__ import annotations

import math
from random import Random

import pytest

from quizzes.item_analysis import figures, intervals
from quizzes.item_analysis.distractors import fifths_of, options_of

# Five people, three items. The rest of the first item is 2 2 1 0 1, of mean 1.2.
FIRST, REST = (1.0, 1.0, 1.0, 0.0, 0.0), (2.0, 2.0, 1.0, 0.0, 1.0)


def test_facility_is_the_mean_mark() -> None:
    assert figures.facility(FIRST) == pytest.approx(0.6, abs=1e-12)


def test_deviation_takes_one_less_than_everyone() -> None:
    assert figures.standard_deviation(FIRST) == pytest.approx(math.sqrt(1.2 / 4), abs=1e-12)


def test_discrimination_is_against_the_rest() -> None:
    # sums of products around the means: 1.4; of squares 1.2 and 2.8
    assert figures.discrimination(FIRST, REST) == pytest.approx(100 * 1.4 / math.sqrt(1.2 * 2.8), abs=1e-9)


def test_efficiency_is_against_the_best_order_of_these_marks() -> None:
    marks, rest = (1.0, 0.0, 1.0, 0.0), (3.0, 2.0, 1.0, 0.0)

    # 4 - 3 = 1 beside 5 - 3 = 2
    assert figures.efficiency(marks, rest) == pytest.approx(50, abs=1e-9)


def test_the_best_order_is_all_that_there_can_be() -> None:
    assert figures.efficiency(FIRST, REST) == pytest.approx(100, abs=1e-9)


def test_alpha_by_hand() -> None:
    # Variances 0.25 · 4/3 each; totals 2 2 0 0 of variance 4/3.
    columns = [(1.0, 1.0, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0)]

    assert figures.alpha(columns) == pytest.approx(1.0, abs=1e-12)


def test_alpha_of_items_that_have_nothing_in_common() -> None:
    assert figures.alpha([(1.0, 1.0, 0.0, 0.0), (1.0, 0.0, 1.0, 0.0)]) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("marks", [(0.1, 0.1, 0.1), (1.0, 1.0, 1.0)])
def test_equal_marks_discriminate_nothing(marks: tuple[float, ...]) -> None:
    found = figures.discrimination(marks, (1, 2, 3)), figures.efficiency(marks, (1, 2, 3)), figures.alpha([marks] * 2)

    assert found == (None, None, None)


def test_wilson_is_honest_about_none_of_ten() -> None:
    assert intervals.wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)


def test_fishers_interval_by_hand() -> None:
    marks, rest = (1.0, 2.0, 3.0, 4.0, 5.0), (2.0, 1.0, 4.0, 3.0, 5.0)  # r = 0.8

    assert intervals.of_correlation(marks, rest) == pytest.approx((-0.279642, 0.986196), abs=1e-5)


def test_marks_in_between_narrow_the_interval_of_the_facility() -> None:
    low, high = intervals.of_facility((0.4, 0.6) * 20)

    assert 0.4 < low < 0.5 < high < 0.6


@pytest.mark.parametrize("n", [2, 5, 10])
def test_a_few_marks_that_look_alike_may_still_be_anything(n: int) -> None:
    """Of marks that are 0 for one of ten and 0.9 or 1 for all others, as many samples have no 0."""
    low, high = intervals.of_facility((0.9,) * (n - 1) + (1.0,))

    assert low < 0.6 * 0.9 + 0.3 * 1 < high


@pytest.mark.parametrize(
    ("marks", "is_told"),
    [
        ([1.0] * 24 + [0.0] * 6, True),
        ([1.0] * 24 + [0.0] * 5, False),  # too few people
        ([1.0] * 296 + [0.0] * 4, False),  # too few who are unlike the others
    ],
)
def test_no_bootstrap_of_too_few(marks: list[float], is_told: bool) -> None:
    luck, rest = Random(1), [float(place % 7) for place in range(len(marks))]
    samples = [luck.choices(range(len(marks)), k=len(marks)) for _ in range(100)]
    drawn = intervals.drawn_in(samples, len(marks))

    assert (intervals.of_efficiency(marks, rest, drawn) is not None) == is_told


def test_the_best_efficiency_is_within_its_own_interval() -> None:
    marks, luck = [0.0] * 20 + [1.0] * 20, Random(1)
    rest = [float(place) for place in range(40)]
    samples = [luck.choices(range(40), k=40) for _ in range(100)]

    low, high = intervals.of_efficiency(marks, rest, intervals.drawn_in(samples, 40)) or (0, 0)

    assert low < (figures.efficiency(marks, rest) or 0) <= high


@pytest.mark.parametrize("marks", [(1.0, 0.0), (1.0, 1.0, 0.0), (1.0,) * 7 + (0.0,) * 7])
def test_a_deviation_is_within_its_own_interval(marks: tuple[float, ...]) -> None:
    low, high = intervals.of_spread(intervals.of_facility(marks), len(marks))

    assert low < (figures.standard_deviation(marks) or 0) <= high


def test_four_times_say_nothing_of_how_far_off_their_median_is() -> None:
    assert intervals.of_median([3, 1, 2, 4]) == (2.5, None)
    assert intervals.of_median([3, 1, 2, 4, 5]) == (3, (1, 5))


def test_fifths_hold_a_fifth_each() -> None:
    weights = fifths_of([5, 1, 1, 1, 3, 9, 9])

    assert [sum(each) for each in zip(*weights, strict=True)] == pytest.approx([1.4] * 5)


def test_equal_scores_share_their_places_whatever_the_order() -> None:
    first, second = fifths_of([1, 1, 2, 2, 2])[:2].tolist()

    assert first == second


def test_each_option_has_its_share_among_the_weak_and_the_strong() -> None:
    picks, scores = ["b", "b", "a", "a", "a"], [0, 1, 2, 3, 4]

    right, wrong, unpicked = options_of(picks, "a", scores, ["c"])

    assert (right.share, right.fifths, wrong.fifths, unpicked.share) == (0.6, (0, 0, 1, 1, 1), (1, 1, 0, 0, 0), 0)
