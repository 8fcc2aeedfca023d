"""What luck alone gets of a question: exact, by counting all answers that its form can send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.kinds import KINDS
from quizzes.kinds.base import NO_LUCK
from quizzes.scheduling import passes

NOT_COUNTABLE = (KeyError, TypeError, AttributeError, ZeroDivisionError, ValueError)
"""What a kind may stumble over in the content of an older release, or of a draft."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What a blind answer scores on average, and how often it passes; both from 0 to 1."""

    score: float
    passing: float


def chance_of(kind: str, content: Mapping[str, Any]) -> Chance | None:
    """The chance of a question; None where it cannot be counted."""
    try:
        asked = KINDS[kind]
        scores = asked.random_scores(asked.load(content)) if asked.guessable else NO_LUCK
    except NOT_COUNTABLE:
        return None
    if not scores:
        return None
    mean = float(sum(score * share for score, share in scores.items()))
    passing = sum((share for score, share in scores.items() if passes(float(score), mean)), Fraction(0))
    return Chance(mean, float(passing))
