"""How questions are drawn. Luck is an argument, and nothing here reads the database."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

SEEDS = 2**48


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of a question that may be drawn. What has the lowest rank comes first; luck decides among equals."""

    component: int
    question: int
    rank: float = 0.0


def draw(candidates: Iterable[Candidate], count: int, luck: random.Random) -> list[Candidate]:
    """At most `count`, never two parts of one question, in an order that luck decides."""
    lots = sorted(candidates, key=lambda each: each.component)
    luck.shuffle(lots)
    chosen: dict[int, Candidate] = {}
    for each in sorted(lots, key=lambda each: each.rank):
        if len(chosen) == count:
            break
        chosen.setdefault(each.question, each)
    drawn = list(chosen.values())
    luck.shuffle(drawn)
    return drawn


def new_seed(luck: random.Random) -> int:
    """What orders the options of one question and draws its numbers; never sent out."""
    return luck.randrange(SEEDS)
