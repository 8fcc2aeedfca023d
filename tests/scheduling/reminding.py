"""A world in which reminders are sent: a table, a mail server, and processes that die when they please."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from quizzes.scheduling import Clock, Row, State, day_to_remind, may_take, remind, window

HOUR = dt.timedelta(hours=1)
# Both clock changes north and south, half hours, none at all, the date line, and a zone that changes at midnight.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Santiago",
    "Pacific/Pago_Pago",
    "UTC",
)


STEPS = 5


class Killed(Exception):
    """kill -9."""


@dataclass
class World:
    """What outlives a process, and the luck that ends it."""

    luck: random.Random
    dies: float = 0.0
    """The chance that it ends in an hour, at one of its steps."""
    refuses: float = 0.0
    """The chance that the mail server says: not now."""
    rows: dict[dt.date, Row] = field(default_factory=dict)
    arrived: list[tuple[dt.date, dt.datetime]] = field(default_factory=list)

    doomed: int = -1

    def begin(self) -> None:
        """A process lives on, or it dies at one of its steps."""
        self.doomed = self.luck.randrange(STEPS) if self.luck.random() < self.dies else -1

    def step(self, number: int) -> None:
        if number == self.doomed:
            raise Killed

    def later(self) -> bool:
        return self.luck.random() < self.refuses


@dataclass
class Process:
    """One process with the reminder of one day, its table and its mail server."""

    world: World
    day: dt.date
    now: dt.datetime
    tries: int = 0

    def take(self, now: dt.datetime) -> bool:
        self.world.step(0)
        row = self.world.rows.get(self.day)
        if not may_take(row, now):
            return False
        self.tries = row.tries + 1 if row else 1
        self.world.rows[self.day] = Row(State.TAKEN, now, self.tries)
        self.world.step(1)
        return True

    def needless(self) -> State | None:
        return None

    def connect(self) -> bool:
        self.world.step(2)
        return not self.world.later()

    def hand_over(self, now: dt.datetime) -> bool:
        row = self.world.rows[self.day]
        if (row.state, row.tries) != (State.TAKEN, self.tries):
            return False
        self.world.rows[self.day] = Row(State.HANDED, now, self.tries)
        return True

    def send(self) -> State:
        self.world.step(3)
        if self.world.later():
            return State.LATER
        self.world.arrived.append((self.day, self.now))
        self.world.step(4)
        return State.SENT

    def settle(self, state: State, now: dt.datetime) -> None:
        self.world.rows[self.day] = Row(state, now, self.tries)


def run_a_pass(world: World, clock: Clock, now: dt.datetime) -> None:
    day = day_to_remind(now, clock, world.rows)
    if day is None:
        return
    process = Process(world, day, now)
    world.begin()
    with suppress(Killed):
        remind(process, process, now)


def hours(first: dt.datetime, days: int) -> Iterator[dt.datetime]:
    yield from (first + HOUR * number for number in range(24 * days))


@dataclass
class Year:
    """What a run of hourly passes of two processes showed."""

    days: int = 0
    arrived: int = 0
    twice: list[dt.date] = field(default_factory=list)
    worst: dt.timedelta = dt.timedelta()
    """The longest that one went without a mail after the moment at which there should have been one, on the local
    clock."""


def simulate(zone: str, first: dt.datetime, days: int, *, dies: float, refuses: float, seed: int) -> Year:
    world, clock = World(random.Random(seed), dies, refuses), Clock(zone, 4)
    for now in hours(first, days):
        for _ in range(2):
            run_a_pass(world, clock, now)
    return told(world, clock, first, days)


def told(world: World, clock: Clock, first: dt.datetime, days: int) -> Year:
    year, moments = Year(arrived=len(world.arrived)), sorted(moment for _, moment in world.arrived)
    count: defaultdict[dt.date, int] = defaultdict(int)
    for day, _ in world.arrived:
        count[day] += 1
    year.twice = [day for day, times in count.items() if times > 1]
    for number in range(1, days - 3):
        day = first.date() + dt.timedelta(days=number)
        wanted, _ = window(day, clock)
        year.days += 1
        own = next((moment for each, moment in world.arrived if each == day), None)
        after = own or next((moment for moment in moments if moment >= wanted), None)
        late = dt.timedelta.max if after is None else _on_the_clock(after, wanted, clock)
        year.worst = max(year.worst, late)
    return year


def _on_the_clock(after: dt.datetime, before: dt.datetime, clock: Clock) -> dt.timedelta:
    """24 hours on the learner's clock are 23 or 25 when it changes."""
    local = [moment.astimezone(ZoneInfo(clock.zone)).replace(tzinfo=None) for moment in (after, before)]
    return local[0] - local[1]
