"""Five states that a learner can be in. `benchmarks.classmates` makes learners of them."""

from __future__ import annotations

from dataclasses import dataclass

YESTERDAY, THREE_WEEKS = 1, 21  # days


@dataclass(frozen=True, slots=True)
class State:
    """How many parts were met (None: all), how many of them are due, and how long ago the learner studied last."""

    met: int | None
    due: int
    away: int
    most: float
    """Goal: how many times `raw` an answer may cost."""
    new_material: str = "teach"
    """As it is unless a learner chooses otherwise. Who is new then begins with a lesson, and not with a question."""


STATES = {
    "fresh": State(met=0, due=0, away=YESTERDAY, most=3, new_material="ask"),
    "steady": State(met=250, due=20, away=YESTERDAY, most=3),
    "everything met": State(met=None, due=20, away=YESTERDAY, most=3.5),
    "behind": State(met=450, due=400, away=YESTERDAY, most=3.5),
    "comeback": State(met=450, due=400, away=THREE_WEEKS, most=3),
}
