"""How well placement works in production: what the answers to probes say about its probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from .judging import PERHAPS_KNOWN
from .learners import SLIP


@dataclass(frozen=True, slots=True)
class Probe:
    """A question on a random concept, asked once the result was there."""

    predicted: float
    """How likely its concept was known."""
    right: bool
    chance: float

    @property
    def expected_right(self) -> float:
        return self.predicted * (1 - SLIP) + (1 - self.predicted) * self.chance

    @property
    def known(self) -> float:
        """1 if it was right and 0 if not, without luck and slips: on average how often the concept was known."""
        return (self.right - self.chance) / (1 - SLIP - self.chance)

    @property
    def judged_right(self) -> float:
        """The same for whether the judgment was right."""
        return self.known if self.predicted >= PERHAPS_KNOWN else 1 - self.known


@dataclass(frozen=True, slots=True)
class ProbeFigures:
    count: int
    right: float
    """The share that was right."""
    expected: float
    """The share that the probabilities promised."""
    accuracy: float
    """The share of concepts that are judged right."""
    error: float
    """The standard error of that."""


def probe_figures(probes: Sequence[Probe]) -> ProbeFigures | None:
    """None where there are too few to speak of a spread."""
    if len(probes) < 2:
        return None
    judged = [probe.judged_right for probe in probes]
    return ProbeFigures(
        count=len(probes),
        right=fmean(probe.right for probe in probes),
        expected=fmean(probe.expected_right for probe in probes),
        accuracy=min(1.0, max(0.0, fmean(judged))),
        error=stdev(judged) / sqrt(len(judged)),
    )
