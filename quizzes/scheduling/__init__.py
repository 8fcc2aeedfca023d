"""When a question comes back: study days, memory, ratings. No Django, no clock, no global luck."""

from .days import day_start, study_day
from .engine import (
    DEFAULT_PARAMETERS,
    DEFAULT_RETENTION,
    MAX_INTERVAL,
    Parameters,
    interval_days,
    recall_after,
)
from .memory import (
    NEW,
    WAIT_MINUTES,
    Answered,
    Context,
    Memory,
    New,
    PutOff,
    elapsed_days,
    outcome,
    outcomes,
    put_off,
    recall,
    replay,
)
from .queue import BREAK, Comeback, comeback, outlived_a_break
from .rating import HALF_RIGHT, TINY, Rating, pass_mark, passes, rating_for
from .setup import CURRENT, NOT_STORED, PARAMETER_SETS, Setup, UnknownSetup

__all__ = [
    "BREAK",
    "CURRENT",
    "DEFAULT_PARAMETERS",
    "DEFAULT_RETENTION",
    "HALF_RIGHT",
    "MAX_INTERVAL",
    "NEW",
    "NOT_STORED",
    "PARAMETER_SETS",
    "TINY",
    "WAIT_MINUTES",
    "Answered",
    "Comeback",
    "Context",
    "Memory",
    "New",
    "Parameters",
    "PutOff",
    "Rating",
    "Setup",
    "UnknownSetup",
    "comeback",
    "day_start",
    "elapsed_days",
    "interval_days",
    "outcome",
    "outcomes",
    "outlived_a_break",
    "pass_mark",
    "passes",
    "put_off",
    "rating_for",
    "recall",
    "recall_after",
    "replay",
    "study_day",
]
