"""What a learner's memory of one component is, and what each answer makes of it.

The model is FSRS-6. The short wait after a miss and the spread of due days are ours; see docs/decisions/0101 to 0103.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .engine import (
    DEFAULT_PARAMETERS,
    DEFAULT_RETENTION,
    MAX_ELAPSED,
    MAX_INTERVAL,
    Engine,
    Parameters,
    Step,
    engine,
    first_step,
    next_step,
    recall_after,
    refuse_no_schedule,
)
from .rating import Rating
from .setup import Setup
from .spread import spread

WAIT_MINUTES = 10
LAST_DAY = dt.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class New:
    """Never answered."""


NEW = New()


@dataclass(frozen=True, slots=True)
class Memory:
    """Answered at least once, or taken for known: then there are no answers yet."""

    stability: float  # days until recall falls to 90 %
    difficulty: float  # 1 to 10
    last_day: dt.date  # study day of the last answer
    due_day: dt.date  # study day on which it comes back
    wait_minutes: int  # 0: none. More: missed, and comes back within the day
    reps: int
    lapses: int


@dataclass(frozen=True, slots=True)
class Context:
    """What an outcome depends on besides the memory and the rating."""

    day: dt.date
    retention: float = DEFAULT_RETENTION  # wanted probability of recall on the due day
    parameters: Parameters = DEFAULT_PARAMETERS
    seed: int = 0  # of the presentation: decides where in its spread the due day falls
    max_interval: int = MAX_INTERVAL  # days, at most a hundred years

    def __post_init__(self) -> None:
        refuse_no_schedule(self.retention, self.max_interval)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer in a history."""

    day: dt.date
    rating: Rating
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PutOff:
    """The learner put the card off until the next day."""

    day: dt.date


def outcomes(state: New | Memory, context: Context) -> dict[Rating, Memory]:
    """The memory after each possible rating."""
    return {rating: outcome(state, rating, context) for rating in Rating}


def outcome(state: New | Memory, rating: Rating, context: Context) -> Memory:
    """The memory after one rating."""
    scheduler = engine(context.parameters, context.retention, context.max_interval)
    step = engine_step(state, rating, context.day, scheduler)
    waits = comes_back_today(state, rating)
    days = 0 if waits else spread(step.interval, context.seed, context.max_interval)
    return _answered(state, rating, step, context.day, later(context.day, days), waits=waits)


def outcome_as_told(
    state: New | Memory, rating: Rating, day: dt.date, setup: Setup, due_day: dt.date, *, waits: bool
) -> Memory:
    """The same of an answer that was given: it comes back when the learner was told, wherever its spread would fall."""
    return _answered(state, rating, engine_step(state, rating, day, setup.scheduler), day, due_day, waits=waits)


def _answered(
    state: New | Memory, rating: Rating, step: Step, day: dt.date, due_day: dt.date, *, waits: bool
) -> Memory:
    return Memory(
        stability=step.stability,
        difficulty=step.difficulty,
        last_day=day,
        due_day=due_day,
        wait_minutes=WAIT_MINUTES if waits else 0,
        reps=1 if isinstance(state, New) else state.reps + 1,
        lapses=0 if isinstance(state, New) else state.lapses + is_lapse(state, rating),
    )


def engine_step(state: New | Memory, rating: Rating, day: dt.date, scheduler: Engine) -> Step:
    if isinstance(state, New):
        return first_step(rating, scheduler)
    return next_step(state.stability, state.difficulty, elapsed_days(state, day), rating, scheduler)


def comes_back_today(state: New | Memory, rating: Rating) -> bool:
    """Missed, or met for the first time and only half right: asked again in minutes, until it is right."""
    return rating == Rating.AGAIN or (rating == Rating.HARD and isinstance(state, New))


def is_lapse(memory: Memory, rating: Rating) -> bool:
    """Something once known was forgotten. Missing it again ten minutes later is not a second time."""
    return rating == Rating.AGAIN and memory.wait_minutes == 0


def seeded(stability: float, due_day: dt.date, context: Context) -> Memory:
    """The memory of what is taken for known without an answer: as hard as what is right at first."""
    first = first_step(Rating.GOOD, engine(context.parameters, context.retention, context.max_interval))
    return Memory(stability, first.difficulty, context.day, due_day, wait_minutes=0, reps=0, lapses=0)


def put_off(state: New | Memory, day: dt.date) -> New | Memory:
    """The card on the next study day at the earliest, with its memory as it was."""
    if isinstance(state, New):
        return state
    return replace(state, due_day=max(state.due_day, later(day, 1)), wait_minutes=0)


def replay(
    history: Iterable[Answered | PutOff],
    *,
    start: New | Memory = NEW,
    retention: float = DEFAULT_RETENTION,
    parameters: Parameters = DEFAULT_PARAMETERS,
    max_interval: int = MAX_INTERVAL,
) -> New | Memory:
    """The state that a whole history makes, from its first record to its last."""
    state = start
    for record in history:
        if isinstance(record, PutOff):
            state = put_off(state, record.day)
        else:
            context = Context(record.day, retention, parameters, record.seed, max_interval)
            state = outcome(state, record.rating, context)
    return state


def recall(memory: Memory, day: dt.date, parameters: Parameters = DEFAULT_PARAMETERS) -> float:
    """The predicted probability of remembering on a study day."""
    return recall_after(elapsed_days(memory, day), memory.stability, parameters)


def elapsed_days(memory: Memory, day: dt.date) -> int:
    """Whole study days since the last answer; none if a clock was put back."""
    return days_between(memory.last_day, day)


def days_between(last_day: dt.date, day: dt.date) -> int:
    return max(0, min((day - last_day).days, MAX_ELAPSED))


def later(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(day.toordinal() + days, LAST_DAY))
