"""What placement takes learners to be: which concepts they may know, and what an answer says about it.

See docs/placement.md for what these figures rest on, and how far they carry.
"""

from __future__ import annotations

from enum import StrEnum
from math import exp

ABILITIES = (-2.0, -1.0, 0.0, 1.0, 2.0)
"""How much a learner knows beforehand, in five steps. Nobody is asked: answers shift the weights."""
WEIGHTS = (0.1, 0.2, 0.4, 0.2, 0.1)
SLIP = 0.1
"""How often somebody answers wrong, or says “I don't know yet”, who knows the concept."""
TYPED_CHANCE = 0.05
"""How often an answer that is typed is right without knowing: by a lucky thought, not by a blind choice."""


class Outcome(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    WRONG = "wrong"
    DONT_KNOW = "dont_know"


def chance_to_know(ability: float, depth: int, *, ready: bool) -> float:
    """How likely a concept is known at a depth of the graph; `ready`: with everything that it builds on."""
    return 1 / (1 + exp(-(1.2 * ability + 1.2 - 0.1 * depth))) if ready else 0.05 * exp(0.7 * ability)


type Likelihood = tuple[float, float]
"""How likely something is where a concept is not known, and where it is."""


def likelihood(outcome: Outcome, chance: float) -> Likelihood:
    """What an answer says, where blind answers are right with this chance.

    “I don't know yet” counts as a miss that no luck can hide: whoever says so has not guessed. It is a little more
    certain than a wrong answer, and never needs more than this: what it is worth most for is that the learner who
    says it is not right by chance.
    """
    match outcome:
        case Outcome.RIGHT:
            return chance, 1 - SLIP
        case Outcome.WRONG:
            return 1 - chance, SLIP
        case Outcome.DONT_KNOW:
            return 1.0, SLIP
