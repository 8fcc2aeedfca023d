"""The way back after a break."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

ONE_DAY = dt.timedelta(days=1)
BREAK = dt.timedelta(days=7)  # so long without study is a break
LONGEST_PLAN = 366  # days


@dataclass(frozen=True, slots=True)
class Comeback:
    """A pile of due cards in daily portions."""

    waiting: int
    today: int
    clear_by: dt.date | None  # None: not within a year at this pace


def outlived_a_break(oldest: dt.date, studied: Iterable[dt.date], today: dt.date) -> bool:
    """Whether what is due since `oldest` was due before the learner came back from a break.

    `studied` holds the study days from a break's length before `oldest` on: earlier ones would change nothing.
    """
    days = [oldest - BREAK, *sorted(studied), today]
    return any(back > oldest and back - left >= BREAK for left, back in pairwise(days))


def comeback(*, waiting: int, forecast: Sequence[int], per_day: int, today: dt.date) -> Comeback:
    """When a pile is cleared at so many a day. `forecast` counts what falls due tomorrow and on the days after it."""
    return Comeback(waiting, min(waiting, per_day), clear_by(waiting, forecast, per_day, today))


def clear_by(waiting: int, forecast: Sequence[int], per_day: int, today: dt.date) -> dt.date | None:
    """The first day whose portion leaves nothing waiting."""
    left = waiting
    for ahead in range(LONGEST_PLAN):
        if ahead:
            left += forecast[ahead - 1] if ahead <= len(forecast) else 0
        left -= per_day
        if left <= 0:
            return today + ahead * ONE_DAY
    return None
