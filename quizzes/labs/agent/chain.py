"""A chain of steps, each of which may fail, with a check after each and a few retries. Exact, no luck."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """`works`: how often a try does. `caught`: how often the check notices that one didn't. It lets good ones pass."""

    works: float
    caught: float
    retries: int

    @property
    def noticed(self) -> float:
        """A try that fails and is known to."""
        return (1 - self.works) * self.caught

    @property
    def right(self) -> float:
        """Right in the end: at once, or after failures that were noticed."""
        return self.works * self.tries

    @property
    def given_up(self) -> float:
        """All tries failed, and each was noticed."""
        return float(self.noticed ** (self.retries + 1))

    @property
    def tries(self) -> float:
        """How many there are on average."""
        return sum(self.noticed**tried for tried in range(self.retries + 1))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of a whole chain: shares that sum to 1, and the tries that it takes on average."""

    right: float
    stopped: float
    wrong: float
    """Finished, with a mistake that nobody noticed."""
    tries: float


def outcome(step: Step, steps: int) -> Outcome:
    goes_on = 1 - step.given_up
    right, finished = step.right**steps, goes_on**steps
    tries = sum(step.tries * goes_on**done for done in range(steps))
    return Outcome(right, 1 - finished, max(0.0, finished - right), tries)
