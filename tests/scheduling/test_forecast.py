import datetime as dt

import pytest

from quizzes.scheduling import Known, Limits, Return, foresee, misses_beside, pace, spread_out
from quizzes.scheduling.forecast import _after

TODAY = dt.date(2026, 11, 23)
LIMITS = Limits(reviews=200, new=10)


def pile(count: int, *, stability: float = 10.0, due: int = 12, last: int = 22) -> list[Known]:
    return [Known(TODAY - dt.timedelta(due), stability, 5.0, TODAY - dt.timedelta(last)) for _ in range(count)]


def back(share: int = 25, **changes: object) -> Return:
    place = {"today": TODAY, "portion": share, "share": share, "limits": LIMITS}
    return Return(**(place | changes))  # type: ignore[arg-type]  # a short-hand of these tests


def test_what_waits_is_spread_over_the_days_that_ask_it() -> None:
    assert spread_out([45, 10, 0, 0], 20) == [20, 20, 15, 0]


def test_what_fits_into_the_portion_is_clear_today() -> None:
    assert foresee(pile(25), back(), days=3, horizon=60).clear_after == 0


def test_answered_cards_come_back_before_all_is_cleared() -> None:
    """So seventy-five at twenty-five a day take more than three days."""
    way = foresee(pile(75), back(), days=7, horizon=60)

    assert way.asked[:2] == [25, 25]
    assert way.clear_after is not None
    assert 3 <= way.clear_after <= 6


def test_a_learner_who_skips_days_is_promised_a_later_one() -> None:
    daily, halves = (foresee(pile(200), back(pace=each), days=3, horizon=90).clear_after for each in (1.0, 0.5))

    assert daily is not None
    assert halves is not None
    assert halves > daily


def test_a_learner_who_misses_more_than_predicted_is_promised_a_later_one() -> None:
    usual, twice = (foresee(pile(200), back(misses=each), days=3, horizon=90).clear_after for each in (1.0, 2.0))

    assert usual is not None
    assert twice is not None
    assert twice > usual


def test_few_misses_say_little_of_a_learner() -> None:
    assert misses_beside(2, 0.5) < 1.2 < 1.8 < misses_beside(200, 100.0)


def test_a_share_below_what_comes_back_clears_nothing_in_sight() -> None:
    way = foresee(pile(600, stability=1.0), back(share=5, portion=5), days=3, horizon=60)

    assert way.clear_after is None
    assert way.asked == [5, 5, 5]


def test_what_was_met_today_waits_for_tomorrow() -> None:
    missed = [Known(TODAY, 1.0, 5.0, TODAY)] * 3

    assert foresee(missed, back(portion=0), days=2, horizon=10).asked[0] == 3


def test_memories_nearly_alike_are_worked_out_once() -> None:
    """A comeback of months is seen when a page is opened: the memory model's steps are what costs."""
    cards = [card for n in range(60) for card in pile(50, stability=1.0 + n, due=n % 30, last=n % 30 + 2 + n)]
    _after.cache_clear()

    foresee(cards, back(share=40), days=14, horizon=120)
    worked_out = _after.cache_info()
    foresee(cards, back(share=40), days=14, horizon=120)

    assert worked_out.misses < worked_out.hits / 10
    assert _after.cache_info().misses == worked_out.misses


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ((), 1.0),
        ((1, 2, 3), 1.0),
        ((2, 4, 6), 0.5),
        ((1, 2, 16, 17, 18), 1.0),  # the break says nothing about the days at home
        ((1, 3), 2 / 3),
    ],
)
def test_the_pace_leaves_breaks_out(ago: tuple[int, ...], expected: float) -> None:
    assert pace([TODAY - dt.timedelta(each) for each in ago], TODAY) == pytest.approx(expected)
