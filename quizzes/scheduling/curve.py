"""The forgetting curve of one question: how likely it was remembered, and how likely it will be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .engine import DEFAULT_PARAMETERS, Parameters, forgetting_curve
from .memory import days_between, later

MOST_POINTS = 24  # of one stretch: a screen shows no more
LEAST_AHEAD = 30  # days


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an answer left in memory."""

    day: dt.date
    stability: float
    right: bool
    parameters: Parameters = DEFAULT_PARAMETERS


@dataclass(frozen=True, slots=True)
class Stretch:
    """Predicted recall from one answer to the next, falling all the way."""

    learnt: Learnt
    points: tuple[tuple[dt.date, float], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    past: tuple[Stretch, ...]
    ahead: tuple[tuple[dt.date, float], ...]
    """From today on, if nobody asks."""
    today: dt.date

    @property
    def first(self) -> dt.date:
        return self.past[0].learnt.day

    @property
    def last(self) -> dt.date:
        return self.ahead[-1][0]


def curve_of(answers: Sequence[Learnt], today: dt.date, due: dt.date | None) -> Curve | None:
    """The curve that these answers, in their order, draw; None without any. It goes on well past the due day."""
    known = _of_each_day(answers)
    if not known:
        return None
    today = max(today, known[-1].day)
    ends = [after.day for after in known[1:]] + [today]
    past = tuple(Stretch(each, _falling(each, each.day, end)) for each, end in zip(known, ends, strict=True))
    wait = days_between(today, due) if due else 0
    return Curve(past, _falling(known[-1], today, later(today, max(LEAST_AHEAD, 2 * wait))), today)


def _of_each_day(answers: Sequence[Learnt]) -> list[Learnt]:
    """What the last try of a day left in memory, and whether the first one was right."""
    days = [list(group) for _, group in groupby(answers, key=lambda each: each.day)]
    return [replace(tries[-1], right=tries[0].right) for tries in days]


def _falling(learnt: Learnt, start: dt.date, end: dt.date) -> tuple[tuple[dt.date, float], ...]:
    span = max(0, (end - start).days)
    offsets = sorted({round(span * number / MOST_POINTS) for number in range(MOST_POINTS + 1)})
    days = [later(start, offset) for offset in offsets]
    recall = forgetting_curve(learnt.parameters)
    return tuple((day, recall(days_between(learnt.day, day), learnt.stability)) for day in days)
