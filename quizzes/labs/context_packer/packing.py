"""What a chat sends with each call, what falls out of its window, and what the calls cost with and without a cache.

A cache of prompts keeps a prefix: what two calls in a row begin with in common is read from it, at a part of the price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRICE = 2.00 / 1e6
"""Dollars for a token that is sent."""
CACHED = 0.1
"""As much of it a token costs that is read from the cache."""
ONE, HALF = "one", "half"
"""What is dropped when the history no longer fits: as few turns as possible, or down to half of its room."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens. A turn is a message with its reply; `reserve` is kept free for the next reply."""

    window: int
    system: int
    tools: int
    documents: int
    reserve: int
    message: int
    reply: int

    @property
    def fixed(self) -> int:
        """What every call begins with."""
        return self.system + self.tools + self.documents

    @property
    def turn(self) -> int:
        return self.message + self.reply

    @property
    def room(self) -> int:
        """What is left for the history. Below zero the call fits in no way."""
        return self.window - self.fixed - self.message - self.reserve


@dataclass(frozen=True, slots=True)
class Call:
    """`sent` tokens, of which `cached` come from the cache. `dropped`: turns that fell out so far."""

    sent: int
    cached: int
    kept: int
    dropped: int

    @property
    def price(self) -> float:
        return self.sent * PRICE

    @property
    def price_with_cache(self) -> float:
        return (self.sent - self.cached) * PRICE + self.cached * PRICE * CACHED


def calls(budget: Budget, count: int, dropping: str) -> list[Call]:
    """The first `count` calls of a chat; none where the budget has no room for a single one."""
    found: list[Call] = []
    dropped = 0
    for turns in range(count if budget.room >= 0 else 0):
        before = dropped
        if (turns - dropped) * budget.turn > budget.room:
            goal = budget.room if dropping == ONE else budget.room // 2
            dropped = turns - goal // budget.turn
        sent = budget.fixed + (turns - dropped) * budget.turn + budget.message
        found.append(Call(sent, _common(found, budget, is_cut=dropped > before), turns - dropped, dropped))
    return found


def _common(earlier: Sequence[Call], budget: Budget, *, is_cut: bool) -> int:
    """How much of its beginning a call shares with the one before: all of that, unless turns fell out in between."""
    if not earlier:
        return 0
    return budget.fixed if is_cut else earlier[-1].sent
