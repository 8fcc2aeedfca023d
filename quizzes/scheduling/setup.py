"""What answers are scheduled with. Each Review stores it, so that its log replays for ever as it was lived.

See docs/decisions/0207-what-a-review-stores.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .engine import DEFAULT_PARAMETERS, DEFAULT_RETENTION, Engine, Parameters, engine, refuse_no_schedule

PARAMETER_SETS: dict[tuple[str, str], Parameters] = {("FSRS-6", "default-1"): DEFAULT_PARAMETERS}
"""Every set that reviews were ever scheduled with, by the names that they store. Sets are added, never changed."""


@dataclass(frozen=True)
class Setup:
    """The memory model, the name of its parameter set, and the recall wanted on the due day."""

    model: str
    parameters: str
    retention: float

    @property
    def values(self) -> Parameters:
        """The numbers of the parameter set."""
        try:
            return PARAMETER_SETS[self.model, self.parameters]
        except KeyError:
            raise UnknownSetup(f"{self.model} with the parameters {self.parameters}") from None

    @cached_property
    def scheduler(self) -> Engine:
        """The engine that these make: looked up by its two dozen numbers once, and not for each answer of a log."""
        refuse_no_schedule(self.retention)
        return engine(self.values, self.retention)


class UnknownSetup(ValueError):
    """A later release wrote this log. Replaying it in another way would change what is remembered."""


CURRENT = Setup("FSRS-6", "default-1", DEFAULT_RETENTION)
"""What the next answer is scheduled with."""

NOT_STORED = Setup("FSRS-6", "default-1", 0.9)
"""What all answers were scheduled with while none stored it. It stays as it is, whatever becomes of CURRENT."""
