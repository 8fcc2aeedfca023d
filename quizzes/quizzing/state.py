"""Where an attempt at a quiz stands: a matter of the clock and the rows. Nothing has to run when its time is over."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from quizzes.models import ABANDONED, Attempt, User

QUIZZES = [kind for kind in Attempt.Kind if kind != Attempt.Kind.PRACTICE]


class State(StrEnum):
    OPEN = "open"
    HANDED_IN = "handed-in"
    TIME = "time"
    ABANDONED = "abandoned"


def state_of(attempt: Attempt, now: dt.datetime) -> State:
    if attempt.ended_at is not None:
        return State.HANDED_IN
    if attempt.ends_at is not None and now >= attempt.ends_at:
        return State.TIME
    return State.OPEN if attempt.is_quiz_open(now) else State.ABANDONED


def is_open(attempt: Attempt, now: dt.datetime) -> bool:
    return attempt.is_quiz_open(now)


def is_told(attempt: Attempt, now: dt.datetime) -> bool:
    """May the learner see what was right?"""
    return attempt.is_told(now)


def seconds_left(attempt: Attempt, now: dt.datetime) -> float | None:
    return None if attempt.ends_at is None else max(0.0, (attempt.ends_at - now).total_seconds())


def seconds_in_all(attempt: Attempt) -> float | None:
    return None if attempt.ends_at is None else (attempt.ends_at - attempt.started_at).total_seconds()


def quiz_of(learner: User, attempt_id: uuid.UUID) -> Attempt | None:
    """A try of the learner's own."""
    return Attempt.objects.of(learner).filter(attempt_id=attempt_id, kind__in=QUIZZES).first()


def open_attempts(learner: User, now: dt.datetime) -> list[Attempt]:
    mine = Attempt.objects.of(learner).filter(kind__in=QUIZZES, ended_at=None, started_at__gt=now - ABANDONED)
    return [each for each in mine if is_open(each, now)]
