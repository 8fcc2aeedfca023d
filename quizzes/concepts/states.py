"""In what state a memory is, of one question and of a whole concept, in the five words that the pages use."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

SETTLED = 7.0  # days of stability below which a memory still counts as being learnt
SHARE_FIRM = 3 / 4  # of a concept's questions: one bad day must not close what builds on it
SHARE_FADING = 1 / 4


class MemoryState(StrEnum):
    """The value names the glyph and the style, the label is the word beside it."""

    FIRM = "firm"
    FADING = "fading"
    LEARNING = "learning"
    NEW = "new"
    LOCKED = "locked"

    @property
    def label(self) -> str:
        return "Not open yet" if self is MemoryState.LOCKED else self.value.capitalize()


def memory_state(
    *, stability: float | None, recall: float = 0.0, target: float = 0.9, waiting: bool = False
) -> MemoryState:
    """The state of one component. `stability` in days, None if never answered; `waiting`: missed minutes ago."""
    if stability is None:
        return MemoryState.NEW
    if waiting or stability < SETTLED:
        return MemoryState.LEARNING
    return MemoryState.FIRM if recall >= target else MemoryState.FADING


def concept_state(components: Sequence[MemoryState]) -> MemoryState:
    """The state of a concept, from those of all its components, answered or not."""
    count = Counter(components)
    if count[MemoryState.NEW] == len(components):
        return MemoryState.NEW
    if count[MemoryState.FIRM] >= SHARE_FIRM * len(components):
        return MemoryState.FIRM
    if count[MemoryState.FADING] > SHARE_FADING * len(components):
        return MemoryState.FADING
    return MemoryState.LEARNING


def mastery(recalls: Sequence[float], components: int) -> float:
    """The share of a concept that would be remembered now: mean recall, with 0 for what was never asked."""
    return sum(recalls) / components if components else 0.0
