"""An answer and the next question, in one process: five learners, two banks, every kind of question.

Beside each step, a moment before it, the same form goes to `raw` behind the same middleware. Two processes, one for
each bank, take turns.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks.measuring import Figure, Row, median, ratio_at_most
from benchmarks.sites import Place, Worker, worker
from benchmarks.states import STATES

SLOWEST, LARGER_BANK = 1.5, 1.2


@dataclass
class Found:
    """Seconds of one state in one bank, over all rounds."""

    steps: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    raw_cpu: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def add(self, taken: Mapping[str, list[float]]) -> None:
        for name, values in taken.items():
            getattr(self, name).extend(values)

    @property
    def wall_ratio(self) -> float:
        return median(self.steps) / median(self.raw)

    @property
    def cpu_ratio(self) -> float:
        """Without what both sides wait for: the disk, and whatever else the machine has to do."""
        return median(self.cpu) / median(self.raw_cpu)

    @property
    def ratio(self) -> float:
        """The worse of the two: a busy disk flatters the one, a database in a process of its own the other."""
        return max(self.wall_ratio, self.cpu_ratio)


@dataclass
class Bank:
    name: str
    process: Worker
    statements: dict[str, int]
    states: dict[str, Found] = field(default_factory=lambda: {name: Found() for name in STATES})

    def turn(self, count: int, seconds: float) -> None:
        for name, taken in json.loads(self.process.ask(f"{count} {seconds}")).items():
            self.states[name].add(taken)


def rows(places: Mapping[str, Place], *, rounds: int, turns: int, seconds: float, learners: int) -> list[Row]:
    """`places` holds, by what they are called, sites with the guide published, the smaller first."""
    with ExitStack() as stack:
        processes = {
            name: stack.enter_context(worker(place, "answering_worker", str(learners), str(seconds)))
            for name, place in places.items()
        }
        banks = [Bank(name, each, json.loads(each.read())) for name, each in processes.items()]
        for bank in banks:
            bank.turn(min(3, turns), seconds / 3)
            bank.states = {name: Found() for name in STATES}  # that was to warm up
        for _ in range(rounds):
            for bank in banks:
                bank.turn(turns, seconds)
    return [*(row for bank in banks for row in of_bank(bank)), *between(banks), all_kinds(banks)]


def of_bank(bank: Bank) -> Iterator[Row]:
    for name, state in STATES.items():
        found = bank.states[name]
        yield Row(
            f"{name}, {bank.name}",
            str(Figure(found.steps, found.cpu)),
            str(Figure(found.raw, found.raw_cpu)),
            f"{found.wall_ratio:.2f} × (CPU {found.cpu_ratio:.2f})",
            f"≤ {state.most:g} ×",
            found.ratio <= state.most,
            value=found.ratio,
        )
    ratios = {name: found.ratio for name, found in bank.states.items()}
    slowest, quickest = max(ratios, key=ratios.__getitem__), min(ratios, key=ratios.__getitem__)
    yield ratio_at_most(
        f"the slowest state beside the quickest, {bank.name}",
        f"{slowest}: {ratios[slowest]:.2f} × raw",
        f"{quickest}: {ratios[quickest]:.2f} × raw",
        ratios[slowest] / ratios[quickest],
        SLOWEST,
    )
    counts = ", ".join(f"{name} {count}" for name, count in bank.statements.items())
    yield Row(f"statements of a step at most, session and user included, {bank.name}", counts)


def between(banks: list[Bank]) -> Iterator[Row]:
    small, *larger = banks
    for large in larger:
        for name in STATES:
            many, few = large.states[name], small.states[name]
            yield ratio_at_most(
                f"{name}, {large.name} beside {small.name}",
                f"{many.ratio:.2f} × raw",
                f"{few.ratio:.2f} × raw",
                many.ratio / few.ratio,
                LARGER_BANK,
            )


def all_kinds(banks: list[Bank]) -> Row:
    kinds = Counter(kind for bank in banks for found in bank.states.values() for kind in found.kinds)
    told = ", ".join(f"{name} {count}" for name, count in kinds.most_common())
    return Row("steps measured, by kind of the question answered", told)
