import datetime as dt

import pytest

from quizzes.scheduling import Clock, Row, State, day_to_remind, may_take, window
from tests.scheduling.reminding import ZONES, simulate

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = NOON.date()
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
KILLED_ONCE_A_DAY, ONE_IN_TEN = 1 / 24, 0.1


def test_it_may_go_out_from_the_hour_on_for_half_a_day() -> None:
    start, end = window(DAY, Clock("Europe/Berlin", 4, 9))

    assert (start, end) == (dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 24, 20, tzinfo=dt.UTC))


def test_an_evening_hour_ends_with_the_study_day() -> None:
    _, end = window(DAY, Clock("UTC", 4, 22))

    assert end == dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


def test_an_hour_after_midnight_is_of_the_night_of_the_study_day() -> None:
    start, end = window(DAY, Clock("UTC", 4, 2))

    assert (start.date(), start.hour, end.hour) == (DAY + dt.timedelta(days=1), 2, 4)


def test_an_hour_that_the_clock_jumps_over_begins_after_the_jump() -> None:
    start, _ = window(dt.date(2026, 3, 28), Clock("Europe/Berlin", 4, 2))

    assert start == dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        (None, True),
        (Row(State.TAKEN, NOON - 14 * MINUTE), False),
        (Row(State.TAKEN, NOON - 15 * MINUTE), True),
        (Row(State.LATER, NOON - 4 * MINUTE, 1), False),
        (Row(State.LATER, NOON - 5 * MINUTE, 1), True),
        (Row(State.LATER, NOON - 59 * MINUTE, 40), False),
        (Row(State.LATER, NOON - 60 * MINUTE, 40), True),
        *((Row(state, NOON - 9 * HOUR), False) for state in State if state not in (State.TAKEN, State.LATER)),
    ],
)
def test_a_reminder_is_taken_on_once_or_where_it_was_let_go(row: Row | None, taken: bool) -> None:
    assert may_take(row, NOON) == taken


def test_the_day_after_a_lost_one_begins_earlier() -> None:
    clock, early = Clock("UTC", 4, 9), NOON.replace(hour=5)
    lost = {DAY - dt.timedelta(days=1): Row(State.HANDED, NOON - 27 * HOUR)}

    assert (day_to_remind(early, clock, {}), day_to_remind(early, clock, lost)) == (None, DAY)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", [3, 10])
def test_around_a_change_of_the_clock_none_comes_twice_or_a_day_late(zone: str, month: int) -> None:
    first = dt.datetime(2026, month, 1, tzinfo=dt.UTC)

    found = simulate(zone, first, 40, dies=KILLED_ONCE_A_DAY, refuses=ONE_IN_TEN, seed=month)

    assert (found.twice, found.worst <= 24 * HOUR) == ([], True)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("zone", ZONES)
def test_in_a_whole_year_none_comes_twice_or_a_day_late(zone: str, seed: int) -> None:
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    found = simulate(zone, first, 366, dies=KILLED_ONCE_A_DAY, refuses=ONE_IN_TEN, seed=seed)

    assert (found.twice, found.worst <= 24 * HOUR) == ([], True)
