"""What placement takes learners to be: which concepts they may know, and what an answer says about it.

See docs/placement.md for what these figures rest on, and how far they carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, prod

ABILITIES = (-2.5, -1.0, 0.0, 1.0, 2.5)
"""How much a learner knows beforehand, in five steps. Nobody is asked: answers shift the weights. The outer two stand
for all that's beyond them: people who know nothing, and people who know it all."""
WEIGHTS = (0.1, 0.2, 0.4, 0.2, 0.1)
SLIP = 0.1
"""How often a question is missed whose concept is known, over all learners."""
BLANK = 0.2
"""How often somebody who misses a question whose answer they have does so because it won't come to mind. Mostly they
believe that they're right, and don't say “I don't know yet” however candid they are."""
TYPED_CHANCE = 0.05
"""How often an answer that is typed is right without knowing: by a lucky thought, not by a blind choice."""


class Outcome(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    WRONG = "wrong"
    DONT_KNOW = "dont_know"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How somebody knows what they know."""

    gap: float
    """How much less likely a concept is known, in log odds, where something that it builds on isn't."""
    forgotten: float
    """How much of what they learned is gone."""
    recalled: float
    """How often the answer to a question is there, where its concept is known."""
    picked_up: float
    """How often it is, where the concept isn't."""

    def chance_to_know(self, ability: float, depth: int, *, ready: bool) -> float:
        """How likely a concept is known at a depth of the graph; `ready`: with everything that it builds on."""
        odds = ability + 1.2 - 0.1 * depth - (0 if ready else self.gap)
        return (1 - self.forgotten) / (1 + exp(-odds))


WHOLE = Knowledge(gap=8, forgotten=0, recalled=1, picked_up=0)
"""Learned in order, and still there: a concept is known or it isn't, and hardly ever without what it builds on."""
PATCHY = Knowledge(gap=3, forgotten=0.1, recalled=0.75, picked_up=0.15)
"""Learned long ago, or here and there: there are holes, and of each concept a part is known."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody answers."""

    weight: float
    knowledge: Knowledge
    slip: float
    """How often they miss a question whose answer they have."""
    candor: float
    """How often they say “I don't know yet” where they have none."""


KNOWING = ((0.65, WHOLE, 0.05), (0.3, WHOLE, 0.15), (0.05, PATCHY, 0.1))
"""Careful people, careless ones, and those with holes."""
CANDOR = ((0.5, 0.05), (0.5, 0.8))
"""Half of all say “I don't know yet” seldom, half mostly."""
MANNERS = tuple(Manner(a * b, knowledge, slip, candor) for a, knowledge, slip in KNOWING for b, candor in CANDOR)

type Likelihood = tuple[float, float]
"""How likely something is where a concept is not known, and where it is."""
type Evidence = tuple[Likelihood, ...]
"""The same for each of `MANNERS`."""


def likelihood(outcome: Outcome, chance: float, manner: Manner) -> Likelihood:
    """What an answer says, where blind answers are right with this chance.

    Who has the answer gives it, but for slips; who hasn't says so or guesses. Nobody is right by luck who says so, and
    who says so often is seldom right by luck: that's what candor is for.
    """
    slip, candor = manner.slip, manner.candor
    match outcome:
        case Outcome.RIGHT:
            there, not_there = 1 - slip, (1 - candor) * chance
        case Outcome.WRONG:
            there, not_there = slip * (1 - BLANK * candor), (1 - candor) * (1 - chance)
        case Outcome.DONT_KNOW:
            there, not_there = slip * BLANK * candor, candor
    recalled, picked_up = manner.knowledge.recalled, manner.knowledge.picked_up
    return picked_up * there + (1 - picked_up) * not_there, recalled * there + (1 - recalled) * not_there


def evidence(answers: Sequence[tuple[Outcome, float]]) -> Evidence:
    """What all answers about one concept say, each with its chance: they depend on nothing but it and the manner."""
    found = []
    for manner in MANNERS:
        unknown, known = zip(*(likelihood(outcome, chance, manner) for outcome, chance in answers), strict=True)
        found.append((prod(unknown), prod(known)))
    return tuple(found)
