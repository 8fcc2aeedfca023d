import pytest

from quizzes.scheduling.spread import luck, spread


@pytest.mark.parametrize("interval", [1, 2])
def test_spread_leaves_short_intervals(interval: int) -> None:
    assert {spread(interval, seed, 3650) for seed in range(200)} == {interval}


@pytest.mark.parametrize(
    ("interval", "least", "most"), [(3, 2, 4), (7, 5, 9), (10, 8, 12), (30, 27, 33), (100, 93, 107), (1000, 948, 1052)]
)
def test_spread_reaches_its_ends_and_no_further(interval: int, least: int, most: int) -> None:
    days = {spread(interval, seed, 3650) for seed in range(5000)}

    assert (min(days), max(days)) == (least, most)


def test_spread_never_exceeds_the_longest_interval() -> None:
    assert max(spread(365, seed, 365) for seed in range(500)) == 365


@pytest.mark.parametrize("seed", range(20))
def test_spread_keeps_the_order_of_intervals(seed: int) -> None:
    days = [spread(interval, seed, 36500) for interval in range(1, 3000)]

    assert days == sorted(days)


def test_luck_is_the_same_on_every_machine() -> None:
    assert luck(0) == pytest.approx(0.516288615126363)


def test_luck_is_even() -> None:
    draws = [luck(seed) for seed in range(-5000, 5000)]

    assert sum(draws) / len(draws) == pytest.approx(0.5, abs=0.01)
