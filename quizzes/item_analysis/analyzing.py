"""A whole table analyzed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from . import figures, intervals
from .distractors import Option, options_of
from .figures import Marks, Numbers
from .intervals import Drawn, Interval
from .suspects import Flag, flags_of
from .tables import Column, Table

SHARED_BY_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Item:
    """The figures of one item over those who reached it. What can't be said is None: nobody varied, or too few."""

    item: str
    n: int
    facility: float | None
    sd: float | None
    discrimination: float | None
    efficiency: float | None
    intervals: dict[str, Interval | None]
    options: tuple[Option, ...]
    flags: tuple[Flag, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "n": self.n,
            "facility": self.facility,
            "sd": self.sd,
            "discrimination": self.discrimination,
            "efficiency": self.efficiency,
            "intervals": self.intervals,
            "options": [
                {
                    "option": each.option,
                    "share": each.share,
                    "fifths": each.fifths,
                    "interval": each.interval,
                    "key": each.is_key,
                }
                for each in self.options
            ],
            "flags": self.flags,
        }


@dataclass(frozen=True, slots=True)
class Analysis:
    n: int
    alpha: float | None
    items: tuple[Item, ...]

    def as_json(self) -> dict[str, Any]:
        return {"n": self.n, "alpha": self.alpha, "items": [item.as_json() for item in self.items]}


def analyze(table: Table, luck: Random) -> Analysis:
    """Every item, and how well they measure one thing together. `luck` draws the samples of the bootstrap."""
    marks = np.array([column.marks for column in table.columns], dtype=np.float64)  # not reached is not-a-number
    totals = np.nansum(marks, axis=0)
    labels = shared_labels(table)
    everyone = range(table.n)
    count = intervals.replicates(table.n, len(table.columns))
    drawn = intervals.drawn_in([luck.choices(everyone, k=table.n) for _ in range(count)], table.n)
    items = tuple(_item(column, of, totals, labels, drawn) for column, of in zip(table.columns, marks, strict=True))
    return Analysis(table.n, _alpha(marks), items)


def _item(column: Column, of: Numbers, totals: Numbers, labels: frozenset[str], drawn: Drawn) -> Item:
    """`of` has the marks of everyone."""
    reached = np.flatnonzero(~np.isnan(of))
    if not len(reached):
        return Item(column.item, 0, None, None, None, None, {}, (), ())
    everyone = len(reached) == len(of)
    marks, rest = of[reached], totals[reached] - of[reached]
    picks = [column.picks[person] for person in reached] if column.picks else []
    options = options_of(picks, column.key, rest, _unpicked(column, labels)) if picks else ()
    return item_of(column.item, marks, rest, options, drawn if everyone else drawn[:, reached])


def item_of(name: str, marks: Marks, rest: Marks, options: tuple[Option, ...], drawn: Drawn) -> Item:
    """One item, by the marks and rest scores of those who reached it."""
    facility, found = figures.facility(marks), figures.correlation(marks, rest)
    of_facility, of_found = intervals.of_facility(marks), intervals.of_correlation(marks, rest)
    return Item(
        item=name,
        n=len(marks),
        facility=facility,
        sd=figures.standard_deviation(marks),
        discrimination=figures.discrimination(marks, rest),
        efficiency=figures.efficiency(marks, rest),
        intervals={
            "facility": of_facility,
            "sd": intervals.of_spread(of_facility, len(marks))
            if len(marks) > 1 and np.isin(marks, (0.0, 1.0)).all()
            else None,
            "discrimination": (100 * of_found[0], 100 * of_found[1]) if of_found else None,
            "efficiency": intervals.of_efficiency(marks, rest, drawn),
        },
        options=options,
        flags=flags_of(len(marks), facility, found, of_found, options),
    )


def _alpha(marks: Numbers) -> float | None:
    """Over those who reached everything."""
    whole = marks[:, ~np.isnan(marks).any(axis=0)]
    return figures.alpha(list(whole)) if whole.shape[1] else None


def shared_labels(table: Table) -> frozenset[str]:
    """The labels that nine of ten items have, such as A to D: where one of them lacks just one label, it was there and
    nobody picked it. A table of picks can't say so in any other way.
    """
    sets = Counter(frozenset(filter(None, column.picks)) | {column.key} for column in table.columns if column.picks)
    labels, count = sets.most_common(1)[0] if sets else (frozenset[str](), 0)
    return labels if count >= SHARED_BY_MOST * len(table.columns) else frozenset[str]()


def _unpicked(column: Column, labels: frozenset[str]) -> Sequence[str]:
    missing = labels - set(column.picks) - {column.key}
    return sorted(missing) if len(missing) == 1 else ()
