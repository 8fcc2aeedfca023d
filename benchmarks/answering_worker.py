"""One bank and learners in five states, who answer as often as they are told to, with `raw` in between.

Reads `turns seconds` from its input, line by line, and writes what each state took in so many turns. A state that has
used up its seconds is left out of what remains of them.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Self

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.classmates import make_learners
from benchmarks.devices import RAW, Device, reply_to, signed_in
from benchmarks.measuring import Stopwatch
from benchmarks.raw import make_tables
from benchmarks.states import STATES, State

ANSWERS_A_DAY = 8  # by one learner: as many as a fresh one has questions for
BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass
class Taken:
    """Seconds of the steps in one state, each beside `raw` a moment before."""

    steps: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    raw_cpu: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


@dataclass
class Group:
    """The learners of one state, of whom the next one comes when one has answered enough."""

    learners: Iterator[Device]
    device: Device

    def ready(self) -> Device:
        while self.device.done or self.device.answered >= ANSWERS_A_DAY:
            self.device = next(self.learners)
            self.device.begin()
        return self.device


def devices(state: State, learners: int) -> Iterator[Device]:
    for number, learner in enumerate(make_learners(state, learners)):
        yield signed_in(learner, number)


def group(state: State, learners: int) -> Group:
    rest = devices(state, learners)
    first = next(rest)
    first.begin()
    return Group(rest, first)


def raw_step(device: Device, watch: Stopwatch) -> None:
    request = device.request("POST", RAW, device.body)
    with watch:
        reply = reply_to(request)
    assert reply.status_code == 200, reply.status_code


def step(group: Group, taken: Taken) -> None:
    device = group.ready()
    raw, ours = Stopwatch(), Stopwatch()
    raw_step(device, raw)
    kind = device.kind
    device.answer(ours)
    if ours.wall:
        taken.kinds.append(kind)
        taken.steps.append(ours.wall)
        taken.cpu.append(ours.cpu)
        taken.raw.append(raw.wall)
        taken.raw_cpu.append(raw.cpu)


def turns(groups: dict[str, Group], count: int, seconds: float) -> dict[str, Taken]:
    found = {name: Taken() for name in groups}
    for _ in range(count):
        for name in random.sample(list(groups), len(groups)):  # none is always after the same other
            if sum(found[name].steps) < seconds:
                step(groups[name], found[name])
    return found


@dataclass
class Statements:
    """How many statements the parts of a step sent, without the bookkeeping of transactions."""

    count: int = 0

    def __enter__(self) -> Self:
        self._captured = CaptureQueriesContext(connection).__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._captured.__exit__(None, None, None)
        self.count += sum(not query["sql"].startswith(BOOKKEEPING) for query in self._captured)

    def forget(self) -> None:
        self.count = 0


def most_statements(group: Group, seconds: float) -> int:
    """Of a few steps, the first of a day left out: it makes the plan."""
    step(group, Taken())
    found: list[int] = []
    ends = time.monotonic() + seconds
    while len(found) < ANSWERS_A_DAY - 1 and (not found or time.monotonic() < ends):
        counted = Statements()
        group.ready().answer(counted)
        found.append(counted.count)
    return max(found)


def main(learners: str, patience: str) -> None:
    make_tables()
    groups = {name: group(state, int(learners)) for name, state in STATES.items()}
    print(json.dumps({name: most_statements(each, float(patience)) for name, each in groups.items()}), flush=True)
    for line in sys.stdin:
        count, seconds = line.split()
        found = turns(groups, int(count), float(seconds))
        print(json.dumps({name: asdict(each) for name, each in found.items()}), flush=True)
