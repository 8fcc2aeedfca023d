"""Where the marks of a chart stand. Everything is in per cent, so that a chart is as wide as its place
while its letters keep their size."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from quizzes.knowledge.growth import Week
from quizzes.knowledge.progress import Calibration, Day
from quizzes.study.achieved import Figures

register = template.Library()

# Above the bars is room for a number, below for a day.
TOP, BASE = 14.0, 84.0
# The share of its step that a bar fills.
BAR = 0.72
# Left of the points is room for the scale.
SCALE = 12.0


def per_cent(value: float) -> str:
    return f"{value:.2f}%"


@dataclass(frozen=True, slots=True)
class Column:
    """One day of a bar chart."""

    day: dt.date
    count: int
    x: str
    middle: str
    width: str
    y: str
    height: str
    peak: bool
    """The largest, the first of several: where there is no room for every number, it has one."""

    @property
    def starts_week(self) -> bool:
        return self.day.weekday() == 0


@register.filter
def columns(counts: Sequence[tuple[dt.date, int]]) -> list[Column]:
    """A bar for each day, the largest as high as the chart."""
    step = 100 / max(1, len(counts))
    largest = max((count for _, count in counts), default=0)
    peak = next((day for day, count in counts if count == largest and largest), None)
    return [
        _column(day, count, number * step, step, largest, day == peak) for number, (day, count) in enumerate(counts)
    ]


@register.filter
def day_columns(days: Sequence[Day]) -> list[Column]:
    """The same for days of study."""
    return columns([(each.day, each.answers) for each in days])


def _column(day: dt.date, count: int, left: float, step: float, largest: int, peak: bool) -> Column:
    height = (BASE - TOP) * count / largest if largest else 0.0
    width = step * BAR
    x = left + (step - width) / 2
    return Column(
        day=day,
        count=count,
        x=per_cent(x),
        middle=per_cent(x + width / 2),
        width=per_cent(width),
        y=per_cent(BASE - height),
        height=per_cent(height),
        peak=peak,
    )


@dataclass(frozen=True, slots=True)
class Area:
    """Two areas in a square of 1000 by 100, which is stretched to its place; letters stand outside it."""

    known: str
    strong: str
    top: int
    """What the upper edge stands for."""


@register.filter
def area(weeks: Sequence[Week]) -> Area:
    """How much was known, week by week; a single week is a level line."""
    drawn = [weeks[0], *weeks] if len(weeks) == 1 else list(weeks)
    top = max(10, math.ceil(max(week.known for week in drawn) / 10) * 10)

    def edge(counts: Sequence[int]) -> str:
        step = 1000 / (len(counts) - 1)
        line = " ".join(f"{n * step:.1f},{100 - 100 * count / top:.1f}" for n, count in enumerate(counts))
        return f"0,100 {line} 1000,100"

    return Area(edge([week.known for week in drawn]), edge([week.strong for week in drawn]), top)


@dataclass(frozen=True, slots=True)
class Month:
    """Two lines in a square of 1000 by 100, which is stretched to its place, and the area between them."""

    with_it: str
    without: str
    between: str
    top: int
    floor: int
    """What the upper and the lower edge stand for."""


@register.filter
def month(worth: Figures) -> Month:
    """What would be remembered over a month, with a day and without it: from a round number below to one above."""
    values = [value for line in worth.lines for value in line]
    step = next(step for step in (5, 10, 20, 50, 100, 200, 500, 10**6) if max(values) - min(values) <= 5 * step)
    floor = math.floor(min(values) / step) * step
    top = max(math.ceil(max(values) / step) * step, floor + step)

    def edge(line: Sequence[float]) -> list[str]:
        across = 1000 / (len(line) - 1)
        return [f"{n * across:.1f},{100 - 100 * (value - floor) / (top - floor):.1f}" for n, value in enumerate(line)]

    above, below = map(edge, worth.lines)
    return Month(" ".join(above), " ".join(below), " ".join([*above, *reversed(below)]), top, floor)


@dataclass(frozen=True, slots=True)
class Gridline:
    value: int
    y: str


@dataclass(frozen=True, slots=True)
class Point:
    """One week: a dash for what was predicted, a dot for what was achieved."""

    week: Calibration
    x: str
    left: str
    right: str
    predicted_y: str
    achieved_y: str


@dataclass(frozen=True, slots=True)
class Points:
    weeks: list[Point]
    grid: list[Gridline]


@register.filter
def calibration_points(weeks: Sequence[Calibration]) -> Points:
    """The weeks with enough reviews, on a scale from a round number below all of them to 100."""
    shown = [week for week in weeks if week.enough]
    least = min((min(week.predicted, week.achieved) for week in shown), default=1.0)
    floor = min(80, math.floor(least * 10) * 10)
    values = (floor, (floor + 100) // 2, 100)
    step = (100 - SCALE) / max(1, len(shown))
    return Points(
        weeks=[_point(week, SCALE + (number + 0.5) * step, floor) for number, week in enumerate(shown)],
        grid=[Gridline(value, per_cent(_height(value / 100, floor))) for value in values],
    )


def _point(week: Calibration, x: float, floor: int) -> Point:
    return Point(
        week=week,
        x=per_cent(x),
        left=per_cent(x - 3),
        right=per_cent(x + 3),
        predicted_y=per_cent(_height(week.predicted, floor)),
        achieved_y=per_cent(_height(week.achieved, floor)),
    )


def _height(recall: float, floor: int) -> float:
    return BASE - (BASE - TOP) * (100 * recall - floor) / (100 - floor)
