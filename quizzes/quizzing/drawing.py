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
    group: int = 0
    """What it is about: a quiz asks evenly of all groups."""


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


def draw_evenly(candidates: Iterable[Candidate], count: int, luck: random.Random) -> list[Candidate]:
    """The same, one of each group in turn; what was asked before comes after all that is new."""
    groups: dict[int, list[Candidate]] = {}
    for each in candidates:
        groups.setdefault(each.group, []).append(each)
    lines = [draw(group, len(group), luck) for _, group in sorted(groups.items())]
    luck.shuffle(lines)
    ordered = [sorted(line, key=lambda each: each.rank) for line in lines]
    longest = max((len(line) for line in ordered), default=0)
    turns = [line[turn] for turn in range(longest) for line in ordered if turn < len(line)]
    drawn = sorted(turns, key=lambda each: each.rank)[:count]
    luck.shuffle(drawn)
    return drawn


def new_seed(luck: random.Random) -> int:
    """What orders the options of one question and draws its numbers; never sent out."""
    return luck.randrange(SEEDS)
