import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scheduling import day_start, study_day
from tests.examples import examples

ZONES = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


ROLLOVER = [
    # Berlin, winter: UTC + 1
    ("Europe/Berlin", "2026-01-15T02:59:59", "2026-01-14"),
    ("Europe/Berlin", "2026-01-15T03:00:00", "2026-01-15"),
    ("Europe/Berlin", "2026-01-15T22:59:59", "2026-01-15"),
    ("Europe/Berlin", "2026-01-15T23:30:00", "2026-01-15"),
    # New year's night belongs to the old year
    ("America/New_York", "2026-01-01T08:59:59", "2025-12-31"),
    ("America/New_York", "2026-01-01T09:00:00", "2026-01-01"),
    # 29 February
    ("UTC", "2028-03-01T03:59:59", "2028-02-29"),
    # Clock forward, Berlin 29 March 2026: 02:00 becomes 03:00, and 04:00 is at 02:00 UTC
    ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-28"),
    ("Europe/Berlin", "2026-03-29T02:00:00", "2026-03-29"),
    # Clock back, Berlin 25 October 2026: 03:00 becomes 02:00, and 04:00 is at 03:00 UTC
    ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-24"),
    ("Europe/Berlin", "2026-10-25T02:59:59", "2026-10-24"),
    ("Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25"),
    # New York, 8 March and 1 November 2026
    ("America/New_York", "2026-03-08T07:59:59", "2026-03-07"),
    ("America/New_York", "2026-03-08T08:00:00", "2026-03-08"),
    ("America/New_York", "2026-11-01T08:59:59", "2026-10-31"),
    ("America/New_York", "2026-11-01T09:00:00", "2026-11-01"),
    # Apia went over the date line: there was no 30 December 2011
    ("Pacific/Apia", "2011-12-30T09:59:59", "2011-12-29"),
    ("Pacific/Apia", "2011-12-30T13:59:59", "2011-12-30"),
    ("Pacific/Apia", "2011-12-30T14:00:00", "2011-12-31"),
    # Quarter-hour zone
    ("Asia/Kathmandu", "2026-05-01T22:14:59", "2026-05-01"),
    ("Asia/Kathmandu", "2026-05-01T22:15:00", "2026-05-02"),
]


@pytest.mark.parametrize(("zone", "now", "day"), ROLLOVER)
def test_study_day_begins_at_four(zone: str, now: str, day: str) -> None:
    assert study_day(utc(now), zone, 4) == date(day)


@pytest.mark.parametrize(
    ("hour", "now", "day"),
    [
        (0, "2026-03-08T05:00:00", "2026-03-08"),
        (0, "2026-03-08T04:59:59", "2026-03-07"),
        (2, "2026-03-08T06:59:59", "2026-03-07"),  # 01:59:59, a second before the clock shows 03:00
        (2, "2026-03-08T07:00:00", "2026-03-08"),
        (6, "2026-03-08T09:59:59", "2026-03-07"),
        (6, "2026-03-08T10:00:00", "2026-03-08"),
    ],
)
def test_study_day_at_other_rollover_hours_when_the_clock_goes_forward(hour: int, now: str, day: str) -> None:
    assert study_day(utc(now), "America/New_York", hour) == date(day)


def test_study_day_stays_begun_when_the_clock_goes_back_over_midnight() -> None:
    # St. John's, 7 November 2010: at 00:01 the clock showed 23:01 of the day before.
    midnight = utc("2010-11-07T02:30:00")

    days = {study_day(midnight + dt.timedelta(minutes=m), "America/St_Johns", 0) for m in range(120)}

    assert days == {date("2010-11-07")}


def test_study_day_is_the_same_for_an_instant_in_any_offset() -> None:
    now = utc("2026-06-01T02:00:00")

    assert study_day(now.astimezone(ZoneInfo("Asia/Tokyo")), "Europe/Berlin", 4) == date("2026-06-01")


TRAVEL = [
    # from Berlin, evening of 1 June, to Tokyo, where 2 June has begun
    ("Asia/Tokyo", "2026-06-01T19:30:00", "2026-06-01", "2026-06-02"),
    # from Tokyo on 2 June to Los Angeles, where it is still 1 June: the day lasts longer
    ("America/Los_Angeles", "2026-06-02T02:00:00", "2026-06-02", "2026-06-02"),
    ("America/Los_Angeles", "2026-06-02T11:00:00", "2026-06-02", "2026-06-02"),
    ("America/Los_Angeles", "2026-06-03T11:00:00", "2026-06-02", "2026-06-03"),
    # over the date line, Kiritimati to Pago Pago: two study days back at most
    ("Pacific/Pago_Pago", "2026-06-01T14:30:00", "2026-06-02", "2026-06-02"),
    # London to New York and back within one evening
    ("America/New_York", "2026-06-02T03:30:00", "2026-06-02", "2026-06-02"),
    # new zone chosen in mid-session, Berlin 04:30 to Lisbon 03:30
    ("Europe/Lisbon", "2026-06-02T02:30:00", "2026-06-02", "2026-06-02"),
]


@pytest.mark.parametrize(("zone", "now", "last_day", "day"), TRAVEL)
def test_study_day_after_travel(zone: str, now: str, last_day: str, day: str) -> None:
    assert study_day(utc(now), zone, 4, date(last_day)) == date(day)


def test_study_day_after_a_later_rollover_is_chosen_in_mid_session() -> None:
    now = utc("2026-06-02T04:30:00")

    assert study_day(now, "UTC", 6, last_day=study_day(now, "UTC", 4)) == date("2026-06-02")


@pytest.mark.parametrize("last_day", ["2026-06-05", "2036-06-02", "9999-12-31"])
def test_study_day_forgets_a_last_day_from_a_wrong_clock(last_day: str) -> None:
    assert study_day(utc("2026-06-02T12:00:00"), "UTC", 4, date(last_day)) == date("2026-06-02")


@pytest.mark.parametrize("last_day", ["2026-06-03", "2026-06-04"])
def test_study_day_keeps_a_last_day_that_travel_explains(last_day: str) -> None:
    assert study_day(utc("2026-06-02T12:00:00"), "UTC", 4, date(last_day)) == date(last_day)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "/etc/passwd", "../x", "a\0b", "\ud800", "x" * 5000])
def test_study_day_in_an_unknown_zone_is_that_of_utc(zone: str) -> None:
    assert study_day(utc("2026-06-02T03:59:59"), zone, 4) == date("2026-06-01")


@pytest.mark.parametrize(
    "now", ["0001-01-01T00:00:00", "1969-12-31T23:59:59", "2038-01-19T03:14:08", "9999-12-31T23:59:59"]
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_study_day_under_a_broken_clock_is_a_day(now: str, zone: str) -> None:
    assert isinstance(study_day(utc(now), zone, 4), dt.date)


def test_study_day_of_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        study_day(dt.datetime(2026, 6, 2, 12), "UTC", 4)  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("zone", "day", "hour", "start"),
    [
        ("Europe/Berlin", "2026-03-29", 4, "2026-03-29T02:00:00"),
        ("Europe/Berlin", "2026-10-25", 4, "2026-10-25T03:00:00"),
        ("Europe/Berlin", "2026-10-25", 2, "2026-10-25T00:00:00"),  # 02:00 comes twice: the first counts
        ("America/New_York", "2026-03-08", 2, "2026-03-08T07:00:00"),  # 02:00 never comes: the jump counts
        ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30:00"),  # a jump of half an hour
        ("Pacific/Apia", "2011-12-30", 4, "2011-12-30T10:00:00"),  # the whole day never comes
    ],
)
def test_day_start(zone: str, day: str, hour: int, start: str) -> None:
    assert day_start(date(day), zone, hour) == utc(start)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 23), ("2026-03-29", 24), ("2026-10-24", 25)])
def test_day_start_makes_days_of_23_and_25_hours(day: str, hours: int) -> None:
    start = day_start(date(day), "Europe/Berlin", 4)
    end = day_start(date(day) + dt.timedelta(days=1), "Europe/Berlin", 4)

    assert end - start == dt.timedelta(hours=hours)


@given(
    day=st.dates(dt.date(2015, 1, 1), dt.date(2036, 12, 31)),
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 6),
)
def test_day_start_is_where_the_study_day_changes(day: dt.date, zone: str, hour: int) -> None:
    start = day_start(day, zone, hour)

    assert study_day(start, zone, hour) == day
    assert study_day(start - dt.timedelta(microseconds=1), zone, hour) == day - dt.timedelta(days=1)


# -- histories: a learner who travels and changes settings, under a clock that may be put back by half a day -----------

MINUTE = dt.timedelta(minutes=1)
HISTORIES = st.lists(
    st.tuples(
        st.integers(0, 4 * 24 * 60),  # minutes until the next answer
        st.integers(-12 * 60, 0),  # minutes by which the clock is wrong then
        st.sampled_from(ZONES),
        st.integers(0, 6),
    ),
    min_size=2,
    max_size=25,
)
STARTS = st.integers(0, 26 * 365 * 24 * 60).map(lambda minutes: utc("2010-01-01") + minutes * MINUTE)


def study_days(start: dt.datetime, history: list[tuple[int, int, str, int]]) -> Iterator[dt.date]:
    now, last_day = start, None
    for minutes, wrong, zone, hour in history:
        now += minutes * MINUTE
        last_day = study_day(now + wrong * MINUTE, zone, hour, last_day)
        yield last_day


@settings(max_examples=examples(200))
@given(start=STARTS, history=HISTORIES)
def test_study_days_of_a_traveler_never_go_back(start: dt.datetime, history: list[tuple[int, int, str, int]]) -> None:
    days = list(study_days(start, history))

    assert days == sorted(days)


@pytest.mark.soak
@settings(max_examples=10_000, deadline=None)
@given(start=STARTS, history=HISTORIES)
def test_study_days_of_10_000_travelers_never_go_back(
    start: dt.datetime, history: list[tuple[int, int, str, int]]
) -> None:
    days = list(study_days(start, history))

    assert days == sorted(days)


@given(start=STARTS, zone=st.sampled_from(ZONES), jump=st.integers(4, 20_000))
def test_study_day_recovers_from_a_clock_that_was_ahead(start: dt.datetime, zone: str, jump: int) -> None:
    last_day = study_day(start + dt.timedelta(days=jump), zone, 4)

    assert study_day(start, zone, 4, last_day) == study_day(start, zone, 4)


# -- every change of every clock ---------------------------------------------------------------------------------------


def clock_changes(zone: str, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """The day on which the zone's offset changed, at a resolution of a day."""
    info, now = ZoneInfo(zone), first
    offset = now.astimezone(info).utcoffset()
    while now < last:
        now += dt.timedelta(days=1)
        if (new := now.astimezone(info).utcoffset()) != offset:
            offset = new
            yield now


def steps_around(change: dt.datetime, zone: str, hour: int) -> list[int]:
    """By how many days the study day moves at each quarter of an hour around a change of the clock."""
    quarters = [change + dt.timedelta(minutes=15 * i) for i in range(-120, 60)]
    days = [study_day(quarter, zone, hour) for quarter in quarters]
    return [(later - earlier).days for earlier, later in pairwise(days)]


@pytest.mark.parametrize("zone", ZONES)
def test_study_day_moves_one_by_one_around_clock_changes(zone: str) -> None:
    changes = list(clock_changes(zone, utc("2025-01-01"), utc("2027-01-01")))

    assert {step for change in changes for step in steps_around(change, zone, 4)} <= {0, 1}


@pytest.mark.soak
@pytest.mark.parametrize("hour", [0, 2, 3, 4])
def test_study_day_never_goes_back_in_any_zone(hour: int) -> None:
    least = {0, 1} if hour == 4 else {0, 1, 2}  # a rollover at midnight loses the day that Apia skipped

    for zone in sorted(available_timezones()):
        for change in clock_changes(zone, utc("2010-01-01"), utc("2037-01-01")):
            assert set(steps_around(change, zone, hour)) <= least, (zone, change)
