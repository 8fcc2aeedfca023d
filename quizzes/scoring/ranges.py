"""Ranges around a score.

Wilson's interval at 95%, with a remedy like that of Brown, Cai and DasGupta (2001) near none and all: without it the
range of a quiz of five holds the truth in fewer than 84% of the cases for some abilities. What is known, with guessing
taken out, is the same range carried through (p − g) / (1 − g), where g is what blind answers score on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

Z = 1.959963984540054
# How many right answers are expected where seeing one, or two, is a surprise of 7.5%: quantiles of the gamma
# distribution. With 5%, as published, a quiz of five covers 96.7% on average: wider than it need be.
SURPRISING = {0: 0.0, 1: 0.077962, 2: 0.448468}


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both between 0 and 1 (between −1 and 1 for a difference)."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def likely(score: float, items: int) -> Range:
    """What the learner would get on questions like these. `score` is the sum of marks from 0 to 1."""
    if items < 1 or not 0 <= score <= items:
        raise ValueError(f"No range for {score} of {items}.")
    return Range(_low(score, items), 1 - _low(items - score, items))


def _low(score: float, items: int) -> float:
    share = score / items
    middle = share + Z * Z / (2 * items)
    half = Z * sqrt(share * (1 - share) / items + Z * Z / (4 * items * items))
    wilson = max(0.0, (middle - half) / (1 + Z * Z / items))
    if score > max(SURPRISING):
        return wilson
    whole = int(score)
    near, far = SURPRISING[whole], SURPRISING.get(whole + 1, SURPRISING[whole])
    return min(wilson, (near + (far - near) * (score - whole)) / items)


def known(seen: Range, chance: float) -> Range:
    """The same range with guessing taken out. `chance`: what blind answers score on average."""
    if not 0 <= chance < 1:
        raise ValueError(f"No knowledge shows where blind answers score {chance}.")
    return Range(_beyond(seen.low, chance), _beyond(seen.high, chance))


def _beyond(share: float, chance: float) -> float:
    return min(1.0, max(0.0, (share - chance) / (1 - chance)))


def difference(score: float, items: int, score_before: float, items_before: int) -> Range:
    """How much better than before, by Newcombe's method: the two ranges put together. It holds 0: nobody can tell."""
    now, before = score / items, score_before / items_before
    later, earlier = likely(score, items), likely(score_before, items_before)
    better = now - before
    low = better - sqrt((now - later.low) ** 2 + (earlier.high - before) ** 2)
    high = better + sqrt((later.high - now) ** 2 + (before - earlier.low) ** 2)
    return Range(max(-1.0, low), min(1.0, high))


def would_differ(score: float, items: int, mark: float) -> float:
    """The chance that a retake with other questions like these would fall on the other side of a mark.

    Both scores scatter around what the learner would get in the long run, so their difference scatters twice as much.
    """
    share = (score + 1) / (items + 2)
    scatter = sqrt(2 * share * (1 - share) / items)
    return erfc(abs(score / items - mark) / scatter / sqrt(2)) / 2


ROUNDED = 1e-9
"""57 of 100 is not 57% to a computer, nor are three thirds a whole."""


def passes(score: float, items: int, mark: int) -> bool:
    """Has it reached the mark of its author, in percent?"""
    return 100 * score >= mark * items - ROUNDED
