"""In what state a memory is, of one question and of a whole concept: five words, by what they mean to a person.

Each says what a learner could answer, so that whoever gets most questions right isn't told that they are still learning
everything. This is the one place with the rule; the map, the guide, progress and every list go by it.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

KNOWN_FOR = 7.0  # days of stability: nine chances in ten that it's still there after so long
STRONG_FOR = 30.0
SLIPS_BELOW = 0.8  # of predicted recall: more than one miss in five

SHARE_KNOWN = 1 / 2  # of all of a concept's questions, answered or not
SHARE_STRONG = 3 / 4
SHARE_SLIPPING = 1 / 4  # of those that were answered: one bad day doesn't color a whole concept


class MemoryState(StrEnum):
    """The value names the glyph and the style; `knowledge/states.py` has the word beside it."""

    NEW = "new"
    LEARNING = "learning"
    KNOWN = "known"
    STRONG = "strong"
    SLIPPING = "slipping"
    LOCKED = "locked"


def memory_state(*, stability: float | None, recall: float = 0.0, waiting: bool = False) -> MemoryState:
    """The state of one component. `stability` in days, None if never answered; `waiting`: missed minutes ago."""
    if stability is None:
        return MemoryState.NEW
    if waiting or stability < KNOWN_FOR:
        return MemoryState.LEARNING
    if recall < SLIPS_BELOW:
        return MemoryState.SLIPPING
    return MemoryState.STRONG if stability >= STRONG_FOR else MemoryState.KNOWN


def concept_state(components: Sequence[MemoryState]) -> MemoryState:
    """The state of a concept, from those of all its components, answered or not."""
    count = Counter(components)
    answered = len(components) - count[MemoryState.NEW]
    if not answered:
        return MemoryState.NEW
    if count[MemoryState.STRONG] >= SHARE_STRONG * len(components):
        return MemoryState.STRONG
    if count[MemoryState.SLIPPING] > SHARE_SLIPPING * answered:
        return MemoryState.SLIPPING
    if count[MemoryState.STRONG] + count[MemoryState.KNOWN] >= SHARE_KNOWN * len(components):
        return MemoryState.KNOWN
    return MemoryState.LEARNING


def mastery(recalls: Sequence[float], components: int) -> float:
    """The share of a concept that would be remembered now: mean recall, with 0 for what was never asked."""
    return sum(recalls) / components if components else 0.0
