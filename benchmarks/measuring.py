"""Figures: how they are taken, and the rows in which they are told."""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results. `met` is empty where there is no goal."""

    what: str
    measured: str
    reference: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None
    value: float | None = None
    """The figure itself, where it is one."""
    belongs: int = 0
    """The goal it belongs to, where that is not the goal of its section."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds of wall clock, and of processor time where it was taken."""

    wall: Sequence[float]
    cpu: Sequence[float] = ()

    def __str__(self) -> str:
        cpu = f", CPU {median(self.cpu) * 1000:.1f}" if self.cpu else ""
        p99 = f"p99 {percentile(self.wall, 0.99) * 1000:.1f}"
        return f"{median(self.wall) * 1000:.1f} ms ({p99}{cpu}, {len(self.wall)} ×)"


def at_most(what: str, value: float, most: float, *, unit: str, reference: str = "") -> Row:
    """A figure that has to stay at or below a goal."""
    return Row(what, f"{value:,.3g} {unit}", reference, "", f"≤ {most:,g} {unit}", value <= most, value)


def ratio_at_most(what: str, measured: str, reference: str, ratio: float, most: float) -> Row:
    return Row(what, measured, reference, f"{ratio:.2f} ×", f"≤ {most:g} ×", ratio <= most, ratio)


def ratio_at_least(what: str, measured: str, reference: str, ratio: float, least: float) -> Row:
    return Row(what, measured, reference, f"{ratio:.2f} ×", f"≥ {least:g} ×", ratio >= least, ratio)


def tell(rows: Sequence[Row]) -> None:
    """Hand the rows of a section to the program that started it."""
    json.dump([asdict(row) for row in rows], sys.stdout)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def microseconds(seconds: Sequence[float]) -> str:
    """p50 and p99, as the results print them."""
    return f"{median(seconds) * 1e6:,.0f} µs (p99 {percentile(seconds, 0.99) * 1e6:,.0f})"


class Watch(Protocol):
    """What looks at parts of a step: a clock, or a counter of statements."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def forget(self) -> None: ...


@dataclass
class Stopwatch:
    """Seconds of wall clock and of processor time, added up over the parts of one step."""

    wall: float = 0.0
    cpu: float = 0.0

    def __enter__(self) -> Self:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        wall, cpu = self._began
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu

    def forget(self) -> None:
        self.wall = self.cpu = 0.0


FEWEST = 9  # turns, however long they take: below that a median says little


def say(what: str) -> None:
    """To whoever waits: the figures themselves come at the end of a section."""
    print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def in_turns(
    acts: Mapping[str, Callable[[], Callable[[], object]]],
    times: int,
    *,
    warm_up: int = 20,
    seconds: float = 30,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Seconds by the clock of each act, the acts taking turns. An act prepares a call, untimed, and returns it.

    Where so many turns would take longer than `seconds`, there are fewer; what was cut short is said.
    """
    taken: dict[str, list[float]] = {name: [] for name in acts}
    ends = time.monotonic() + seconds
    for turn in range(warm_up + times):
        if turn >= warm_up + FEWEST and time.monotonic() > ends:
            say(f"{', '.join(acts)}: {turn - warm_up} of {times} turns in {seconds:.0f} seconds")
            break
        for name, prepare in acts.items():
            call = prepare()
            began = clock()
            call()
            if turn >= warm_up:
                taken[name].append(clock() - began)
    return taken
