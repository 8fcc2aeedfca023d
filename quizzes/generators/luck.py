"""The luck of a draw: from a seed alone, the same on every machine and for ever.

It is our own and not Python's, so that no other release of Python, hash seed or processor draws other numbers: what a
learner was shown years ago is drawn again from four things that the log has (decision 0404).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import IntEnum

BITS = 48
"""What a presentation's own seed has; above them stands how much of a range it draws from."""


class Level(IntEnum):
    """How much of its ranges an exercise draws from: friendly numbers first, all of them once it is remembered well."""

    FULL = 0
    FRIENDLY = 1
    MIDDLE = 2


SHARES = {Level.FRIENDLY: 2, Level.MIDDLE: 3, Level.FULL: 4}
"""In quarters."""
WEEK, MONTH = 7, 30


def level_for(stability: float | None) -> Level:
    """By the days that a memory lasts: None where nothing was answered yet."""
    if stability is None or stability < WEEK:
        return Level.FRIENDLY
    return Level.MIDDLE if stability < MONTH else Level.FULL


def at_level(seed: int, level: Level) -> int:
    """The seed that draws at this level: a plain small one draws from the full range."""
    return seed | (level << BITS)


def level_of(seed: int) -> Level:
    return Level(seed >> BITS) if 0 <= seed >> BITS <= max(Level) else Level.FULL


class Luck:
    """Draws one after another. Each is a hash of the seed and of how many there were before."""

    def __init__(self, text: str, level: Level = Level.FULL) -> None:
        self._text = text
        self._drawn = 0
        self._level = level

    def below(self, count: int) -> int:
        """A whole number from 0 to count − 1."""
        digest = hashlib.blake2b(f"{self._text}:{self._drawn}".encode(), digest_size=8).digest()
        self._drawn += 1
        return int.from_bytes(digest) * count >> 64

    def one_of[T](self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def friendly[T](self, values: Sequence[T]) -> T:
        """One of the first ones while the memory is young: friendlier values stand first."""
        return values[self.below(self._reach(len(values)))]

    def by_level[T](self, friendly: T, middle: T, full: T) -> T:
        """What this level draws from, where friendlier numbers don't stand first: rounder ones, or none below 0."""
        return {Level.FRIENDLY: friendly, Level.MIDDLE: middle, Level.FULL: full}[self._level]

    def between(self, low: int, high: int, step: int = 1) -> int:
        """A multiple of `step` above `low`, up to `high` and in it."""
        return low + step * self.below((high - low) // step + 1)

    def small(self, low: int, high: int, step: int = 1) -> int:
        """The same, and nearer to `low` while the memory is young."""
        return low + step * self.below(self._reach((high - low) // step + 1))

    def shuffled[T](self, values: Sequence[T]) -> list[T]:
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def sample[T](self, values: Sequence[T], count: int) -> list[T]:
        """So many different ones, in the order in which they were drawn."""
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(count)]

    def _reach(self, count: int) -> int:
        return min(count, max(2, -(-count * SHARES[self._level] // 4)))
