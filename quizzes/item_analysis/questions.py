"""A question that people meet one by one, as in reviews, and not all in one test.

Nobody has answered everything, so the rest score is the mean of a person's other first marks, and only of those who
have enough of them. The rest is as in a table (`analyzing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from . import intervals
from .analyzing import Item, item_of
from .distractors import Option, options_of
from .intervals import Interval
from .suspects import Flag

REPLICATES = 100  # of the bootstrap
FEWEST_REVIEWS = 30  # below which recall can't be told from its prediction
FAR_OFF = 0.1  # of recall
OFTEN, FEWEST_OVERRULED = 0.25, 3
FEWEST_REPORTS = 2


@dataclass(frozen=True, slots=True)
class First:
    """Somebody's first answer."""

    mark: float
    rest: float | None
    """The mean of their other first marks; None where they have too few."""
    pick: str
    """Empty where nothing was picked."""
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Later:
    """An answer whose recall was predicted."""

    predicted: float
    known: float
    """1 remembered, 0 not, below 0 for a miss that stands for luck elsewhere."""
    lapsed: bool
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is known of a question since its meaning last changed."""

    firsts: Sequence[First]
    laters: Sequence[Later]
    sure: Sequence[bool]
    """Of each answer that somebody was sure of: was it right?"""
    misses: int
    overruled: int
    reports: int
    chance: float | None
    """The mean mark of blind answers; None where it isn't known."""


@dataclass(frozen=True, slots=True)
class Figure:
    value: float
    interval: Interval | None
    n: int

    def as_json(self) -> list[float | None]:
        low, high = self.interval or (None, None)
        return [self.value, low, high, self.n]


@dataclass(frozen=True, slots=True)
class Judged:
    figures: dict[str, Figure]
    """By name. What can't be said is left out."""
    options: tuple[Option, ...]
    flags: tuple[Flag, ...]


def judge(answers: Answers, key: str, offered: Sequence[str], luck: Random) -> Judged:
    """`key` and `offered` are labels of options, empty for a question without. `luck` draws the bootstrap."""
    placed = [each for each in answers.firsts if each.rest is not None]
    options = _options(placed, key, offered)
    item = _item(placed, options, luck) if placed else None
    figures = dict(_figures(answers, item))
    flags = [*(item.flags if item else ()), *_flags(answers, figures)]
    return Judged(figures, options, tuple(flags))


def _options(placed: Sequence[First], key: str, offered: Sequence[str]) -> tuple[Option, ...]:
    """“I don't know” picks nothing, and is left out."""
    picked = [each for each in placed if each.pick]
    if not picked:
        return ()
    rest = [each.rest or 0.0 for each in picked]
    return options_of([each.pick for each in picked], key, rest, offered)


def _item(placed: Sequence[First], options: tuple[Option, ...], luck: Random) -> Item:
    n = len(placed)
    samples = [luck.choices(range(n), k=n) for _ in range(REPLICATES)]
    marks, rest = [each.mark for each in placed], [each.rest or 0.0 for each in placed]
    return item_of("", marks, rest, options, intervals.drawn_in(samples, n))


def _figures(answers: Answers, item: Item | None) -> Iterator[tuple[str, Figure]]:
    marks = [each.mark for each in answers.firsts]
    if marks:
        facility, interval = fmean(marks), intervals.of_facility(marks)
        yield "facility", Figure(facility, interval, len(marks))
        yield "seconds_first", _median(each.milliseconds for each in answers.firsts)
        if answers.chance:
            known = _above(answers.chance)
            yield "known", Figure(known(facility), (known(interval[0]), known(interval[1])), len(marks))
    for name in ("discrimination", "efficiency"):
        value = getattr(item, name, None)
        if item is not None and value is not None:
            yield name, Figure(value, item.intervals[name], item.n)
    if answers.laters:
        yield from _later(answers.laters)
    if answers.sure:
        wrong = 1 - fmean(answers.sure)
        yield "sure_and_wrong", Figure(wrong, intervals.wilson(wrong, len(answers.sure)), len(answers.sure))


def _later(laters: Sequence[Later]) -> Iterator[tuple[str, Figure]]:
    n = len(laters)
    lapses = fmean(each.lapsed for each in laters)
    achieved = min(1.0, max(0.0, fmean(each.known for each in laters)))
    yield "lapses", Figure(lapses, intervals.wilson(lapses, n), n)
    yield "predicted", Figure(fmean(each.predicted for each in laters), None, n)
    yield "achieved", Figure(achieved, intervals.wilson(achieved, n), n)
    yield "seconds_later", _median(each.milliseconds for each in laters)


def _median(milliseconds: Iterator[int]) -> Figure:
    seconds = [each / 1000 for each in milliseconds]
    middle, interval = intervals.of_median(seconds)
    return Figure(middle, interval, len(seconds))


def _above(chance: float) -> Callable[[float], float]:
    """A facility with guessing taken out."""
    return lambda facility: max(0.0, (facility - chance) / (1 - chance)) if chance < 1 else 0.0


def _flags(answers: Answers, figures: dict[str, Figure]) -> Iterator[Flag]:
    predicted, achieved = figures.get("predicted"), figures.get("achieved")
    if predicted and achieved and achieved.interval and achieved.n >= FEWEST_REVIEWS:
        low, high = achieved.interval
        is_outside = not low <= predicted.value <= high
        if is_outside and abs(achieved.value - predicted.value) > FAR_OFF:
            yield Flag.RECALL_OFF
    if answers.reports >= FEWEST_REPORTS:
        yield Flag.REPORTED
    if answers.overruled >= FEWEST_OVERRULED and answers.overruled > OFTEN * (answers.misses + answers.overruled):
        yield Flag.OVERRULED
