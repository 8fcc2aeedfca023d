"""From the log of one card to the card: the fold that makes undo, rebuilding and trust possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from quizzes import scheduling
from quizzes.models import Action, Card
from quizzes.scheduling import (
    NEW,
    NOT_STORED,
    WAIT_MINUTES,
    Context,
    Memory,
    New,
    Rating,
    Setup,
    outcome,
    outcome_as_told,
)


@dataclass(frozen=True, slots=True)
class CardState:
    """All that the log says about one card."""

    version: int = 0
    memory: New | Memory = NEW
    due_day: dt.date | None = None
    due_at: dt.datetime | None = None
    suspended: bool = False

    @property
    def answers(self) -> int:
        """How many answers stand."""
        return self.memory.reps if isinstance(self.memory, Memory) else 0

    @property
    def is_seeded(self) -> bool:
        """Taken for known, and not answered yet."""
        return isinstance(self.memory, Memory) and not self.memory.reps

    @property
    def stability(self) -> float | None:
        """How many days the memory lasts, if there is one."""
        return self.memory.stability if isinstance(self.memory, Memory) else None


class Record(Protocol):
    """What of a Review moves its card. A replay reads these columns and nothing else of a row."""

    @property
    def pk(self) -> int: ...
    @property
    def card_version(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def undoes_id(self) -> int | None: ...
    @property
    def rating(self) -> int | None: ...
    @property
    def seed(self) -> int: ...
    @property
    def study_day(self) -> dt.date: ...
    @property
    def answered_at(self) -> dt.datetime | None: ...
    @property
    def due_day(self) -> dt.date | None: ...
    @property
    def due_at(self) -> dt.datetime | None: ...
    @property
    def stability(self) -> float | None: ...
    @property
    def model(self) -> str | None: ...
    @property
    def parameters(self) -> str | None: ...
    @property
    def retention(self) -> float | None: ...


MEMORY_FIELDS = ("stability", "difficulty", "last_day", "due_day", "due_at", "reps", "lapses")
"""What `memory_of` reads of a card."""


def memory_of(card: Card | None) -> New | Memory:
    """The memory that the scheduler starts from."""
    if card is None or card.stability is None:
        return NEW
    assert card.difficulty is not None
    assert card.last_day is not None
    assert card.due_day is not None
    return Memory(
        stability=card.stability,
        difficulty=card.difficulty,
        last_day=card.last_day,
        due_day=card.due_day,
        wait_minutes=0 if card.due_at is None else WAIT_MINUTES,
        reps=card.reps,
        lapses=card.lapses,
    )


def state_of(card: Card | None) -> CardState:
    if card is None:
        return CardState()
    return CardState(card.version, memory_of(card), card.due_day, card.due_at, card.suspended)


def answered(state: CardState, rating: Rating, *, day: dt.date, seed: int, at: dt.datetime, setup: Setup) -> CardState:
    """The state after an answer. Answering a suspended card leaves it suspended."""
    context = Context(day=day, seed=seed, retention=setup.retention, parameters=setup.values)
    memory = outcome(state.memory, rating, context)
    due_at = at + dt.timedelta(minutes=memory.wait_minutes) if memory.wait_minutes else None
    return CardState(
        version=state.version + 1, memory=memory, due_day=memory.due_day, due_at=due_at, suspended=state.suspended
    )


def taught(before: CardState, after: CardState, *, day: dt.date) -> CardState:
    """The same after the first answer to what was read a moment before: that it lasts is to be seen tomorrow."""
    memory, tomorrow = after.memory, day + dt.timedelta(days=1)
    if not isinstance(before.memory, New) or isinstance(memory, New) or memory.due_day <= tomorrow:
        return after
    return replace(after, memory=replace(memory, due_day=tomorrow), due_day=tomorrow)


def put_off(state: CardState, *, day: dt.date) -> CardState:
    """Comes back tomorrow at the earliest; what is remembered does not change."""
    memory = scheduling.put_off(state.memory, day)
    due_day = day + dt.timedelta(days=1) if isinstance(memory, New) else memory.due_day
    return replace(state, version=state.version + 1, memory=memory, due_day=due_day, due_at=None)


def renewed(state: CardState, *, due_day: dt.date) -> CardState:
    """Due soon, because the question means something else than before; the memory stays as it was."""
    if isinstance(state.memory, New):
        return replace(state, version=state.version + 1)
    memory = replace(state.memory, due_day=due_day, wait_minutes=0)
    return replace(state, version=state.version + 1, memory=memory, due_day=due_day, due_at=None)


def renewal_day(state: CardState, day: dt.date) -> dt.date:
    """The day of the edit; the next one for what comes back then anyway, since the learner may have put it off."""
    tomorrow = day + dt.timedelta(days=1)
    return tomorrow if state.due_day == tomorrow else day


def added(state: CardState, *, due_day: dt.date) -> CardState:
    """Due now, because the learner wants to review it: also what was new or suspended. The memory stays as it was."""
    memory = state.memory if isinstance(state.memory, New) else replace(state.memory, due_day=due_day, wait_minutes=0)
    return CardState(state.version + 1, memory, due_day)


def seeded(state: CardState, *, day: dt.date, due_day: dt.date, stability: float, setup: Setup) -> CardState:
    """Taken for known, and checked on its due day. What was answered before knows better."""
    if isinstance(state.memory, Memory):
        return replace(state, version=state.version + 1)
    context = Context(day=day, retention=setup.retention, parameters=setup.values)
    memory = scheduling.seeded(stability, due_day, context)
    return replace(state, version=state.version + 1, memory=memory, due_day=due_day, due_at=None)


def unseeded(state: CardState) -> CardState:
    """To be learned after all; an answer that was given since stands, with what followed from it."""
    if not state.is_seeded:
        return replace(state, version=state.version + 1)
    return replace(state, version=state.version + 1, memory=NEW, due_day=None, due_at=None)


def suspended(state: CardState, *, value: bool) -> CardState:
    return replace(state, version=state.version + 1, suspended=value)


def fold(records: Iterable[Record]) -> CardState:
    """The state that the records of one card lead to, in the order of their versions.

    A record that was undone counts for nothing but the version; so does the undo itself.
    """
    ordered = sorted(records, key=lambda record: record.card_version)
    undone = {record.undoes_id for record in ordered if record.action == Action.UNDO}
    state = CardState()
    for record in ordered:
        if record.action != Action.UNDO and record.pk not in undone:
            state = _applied(state, record)
    return replace(state, version=len(ordered))


def _applied(state: CardState, record: Record) -> CardState:
    match record.action:
        case Action.ANSWER:
            return _answered_then(state, record)
        case Action.PUT_OFF:
            return _put_off_then(state, record)
        case Action.SUSPEND | Action.RESUME:
            return suspended(state, value=record.action == Action.SUSPEND)
        case Action.RENEW:
            return renewed(state, due_day=record.due_day or record.study_day)
        case Action.ADD:
            return added(state, due_day=record.due_day or record.study_day)
        case Action.SEED:
            return _seeded_then(state, record)
        case Action.UNSEED:
            return unseeded(state)
        case other:
            raise ValueError(f"the log holds an unknown action: {other}")


def _answered_then(state: CardState, record: Record) -> CardState:
    """The state after a stored answer: by the setup that it names, and due when the learner was told."""
    assert record.rating is not None
    day, due_day, setup, rating = record.study_day, record.due_day, setup_of(record), Rating(record.rating)
    if setup is None or due_day is None:
        assert record.answered_at is not None
        return answered(state, rating, day=day, seed=record.seed, at=record.answered_at, setup=setup or NOT_STORED)
    waits = record.due_at is not None
    memory = outcome_as_told(state.memory, rating, day, setup, due_day, waits=waits)
    return CardState(state.version + 1, memory, due_day, record.due_at, state.suspended)


def _put_off_then(state: CardState, record: Record) -> CardState:
    """The state after a card was put off: until the day that the learner was told."""
    after = put_off(state, day=record.study_day)
    if record.due_day is None:
        return after
    memory = after.memory if isinstance(after.memory, New) else replace(after.memory, due_day=record.due_day)
    return replace(after, memory=memory, due_day=record.due_day)


def _seeded_then(state: CardState, record: Record) -> CardState:
    assert record.due_day is not None
    assert record.stability is not None
    setup, day = setup_of(record) or NOT_STORED, record.study_day
    return seeded(state, day=day, due_day=record.due_day, stability=record.stability, setup=setup)


def setup_of(record: Record) -> Setup | None:
    """What an answer was scheduled with; None for one from before it was stored."""
    return _setup(record.model, record.parameters, record.retention)


@lru_cache(maxsize=256)  # a replay asks for the same one a hundred thousand times
def _setup(model: str | None, parameters: str | None, retention: float | None) -> Setup | None:
    if model is None or parameters is None or retention is None:
        return None
    return Setup(model, parameters, retention)


def as_columns(state: CardState) -> dict[str, object]:
    """The columns of a Card that hold this state."""
    columns: dict[str, object] = {
        "version": state.version,
        "due_day": state.due_day,
        "due_at": state.due_at,
        "suspended": state.suspended,
    }
    memory = state.memory
    if isinstance(memory, New):
        return columns | {"stability": None, "difficulty": None, "last_day": None, "reps": 0, "lapses": 0}
    return columns | {
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "last_day": memory.last_day,
        "reps": memory.reps,
        "lapses": memory.lapses,
    }
