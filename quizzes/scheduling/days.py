"""Study days: the learner's own calendar, on which everything is scheduled.

A study day begins when the learner's wall clock first shows the rollover hour, usually 04:00, and lasts until the
next one begins: 23 or 25 hours when the clocks change. Midnight would cut an evening in two.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)
ONE_SECOND = dt.timedelta(seconds=1)

# A flight across the date line moves the local date by at most two study days. A stored day further ahead than that
# was written under a wrong server clock, and holding on to it would freeze the learner.
MOST_DAYS_AHEAD_BY_TRAVEL = 2

# A broken server clock may show any year: stay where neither a zone's offset nor the longest wait leaves the calendar.
EARLIEST = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)
LATEST = dt.datetime(9800, 1, 1, tzinfo=dt.UTC)


def study_day(now: dt.datetime, zone: str, rollover_hour: int, last_day: dt.date | None = None) -> dt.date:
    """The study day of an instant, never before the learner's last one.

    Flying west or choosing another zone must not put an answer before an earlier one, so such a day simply
    lasts longer.
    """
    day = computed_day(now, zone, rollover_hour)
    if last_day is not None and 0 < (last_day - day).days <= MOST_DAYS_AHEAD_BY_TRAVEL:
        return last_day
    return day


def computed_day(now: dt.datetime, zone: str, rollover_hour: int) -> dt.date:
    """The study day by the clock alone, for one zone never going backwards."""
    if now.tzinfo is None:
        raise ValueError("A study day needs an aware datetime: a naive one would mean the server's zone.")
    now = min(max(now, EARLIEST), LATEST)
    local = now.astimezone(zone_or_utc(zone))
    day = local.date() if local.hour >= rollover_hour else local.date() - ONE_DAY

    # Where the clock is put back across the rollover hour, the day has begun although the hour is to come again.
    tomorrow = day + ONE_DAY
    return tomorrow if day_start(tomorrow, zone, rollover_hour) <= now else day


def day_start(day: dt.date, zone: str, rollover_hour: int) -> dt.datetime:
    """The first instant, in UTC, at which the local clock shows the rollover hour of this day or a later time."""
    wall = dt.datetime(day.year, day.month, day.day, rollover_hour, tzinfo=zone_or_utc(zone))
    start = wall.astimezone(dt.UTC)
    if start.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return start
    return end_of_gap(wall)


def end_of_gap(wall: dt.datetime) -> dt.datetime:
    """The instant at which the clock jumps over a wall time that its zone never shows, found by halving."""
    before, after = wall.replace(fold=1).astimezone(dt.UTC), wall.astimezone(dt.UTC)
    while after - before > ONE_SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(wall.tzinfo).replace(tzinfo=None) < wall.replace(tzinfo=None):
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


@lru_cache(maxsize=1024)
def zone_or_utc(name: str) -> dt.tzinfo:
    """The named zone. A name that this machine does not know must not keep anyone from learning: UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return dt.UTC
