"""When a reminder is sent, and what keeps it from being sent twice. No database, no mail, no clock.

A study day has at most one reminder. Its row is written first; whoever writes it has it, and others keep off until it's
let go. A mail server that refuses for now is asked again later. But once the mail is being handed over nobody knows
whether it arrived, so a process that dies there leaves a day without a second try: better none than two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .days import computed_day, day_start

USUAL_HOUR = 9
LATEST = dt.timedelta(hours=12)  # after the hour: who is reminded at night is not helped
EARLIER = dt.timedelta(hours=4)  # on the day after one that was lost, so that nobody waits for more than a day
IN_A_ROW = 3  # mails without a visit, then silence until there is one
LEASE = dt.timedelta(minutes=15)  # after which a process that took a row is taken for dead
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=5), dt.timedelta(hours=1)


class State(StrEnum):
    """Of a day's reminder. The first three may change; the others are the last word."""

    TAKEN = "taken"
    LATER = "later"
    """The mail server could not be reached, or said: not now."""
    HANDED = "handed"
    """The mail is being handed over."""
    SENT = "sent"
    REFUSED = "refused"
    """The mail server said: never."""
    STUDIED = "studied"
    NOTHING = "nothing"
    HELD = "held"
    """So many went before it without a visit."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A learner's time, and the hour at which they want to be reminded."""

    zone: str
    rollover_hour: int
    hour: int = USUAL_HOUR


@dataclass(frozen=True, slots=True)
class Row:
    state: State
    at: dt.datetime
    """Of its last change."""
    tries: int = 1


def window(day: dt.date, clock: Clock) -> tuple[dt.datetime, dt.datetime]:
    """From when until when the reminder of a study day may be sent. An hour before the rollover is one of its night."""
    date = day if clock.hour >= clock.rollover_hour else day + dt.timedelta(days=1)
    start = day_start(date, clock.zone, clock.hour)
    end = day_start(day + dt.timedelta(days=1), clock.zone, clock.rollover_hour)
    return start, min(start + LATEST, end)


def day_to_remind(now: dt.datetime, clock: Clock, rows: Mapping[dt.date, Row]) -> dt.date | None:
    """The study day whose reminder may be taken on now. `rows` are those of the last days."""
    day = computed_day(now, clock.zone, clock.rollover_hour)
    start, end = window(day, clock)
    yesterday = rows.get(day - dt.timedelta(days=1))
    if yesterday is not None and yesterday.state == State.HANDED:
        start = max(start - EARLIER, day_start(day, clock.zone, clock.rollover_hour))
    return day if start <= now < end and may_take(rows.get(day), now) else None


def may_take(row: Row | None, now: dt.datetime) -> bool:
    """May a process take on the reminder that stands so? It takes it only if the row is still the same then."""
    if row is None:
        return True
    if row.state == State.LATER:
        return now >= row.at + min(LONGEST_WAIT, FIRST_WAIT * row.tries)
    return row.state == State.TAKEN and now >= row.at + LEASE


class Book(Protocol):
    """Where the rows are. Each step is one that only one process can take."""

    def take(self, now: dt.datetime) -> bool:
        """Write the row, or take over what may be taken."""

    def hand_over(self, now: dt.datetime) -> bool:
        """Note that the mail leaves now. False: it was lost to another process, or is not wanted any more."""

    def settle(self, state: State, now: dt.datetime) -> None: ...


class Letter(Protocol):
    """A mail that can be sent."""

    def needless(self) -> State | None:
        """Why it is not to be sent after all."""

    def connect(self) -> bool:
        """Reach the mail server. Nothing has left yet."""

    def send(self) -> State:
        """SENT, LATER or REFUSED, as the server said; HANDED where it hung up without a word."""


def remind(book: Book, letter: Letter, now: dt.datetime) -> State | None:
    """Take on one reminder and see it through. None: another process has it."""
    if not book.take(now):
        return None
    state = letter.needless() or (None if letter.connect() else State.LATER)
    if state is None:
        if not book.hand_over(now):
            return None
        state = letter.send()
    book.settle(state, now)
    return state
