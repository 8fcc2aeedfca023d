"""Simulated cohorts: learners of known ability, questions of known quality."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from quizzes.item_analysis import Table
from quizzes.item_analysis.tables import Column

LETTERS = "ABCD"
BAD = ("wrong key", "two right answers", "dead distractor", "too easy", "asks something else")


@dataclass(frozen=True, slots=True)
class Simulated:
    table: Table
    bad: dict[str, str]
    """The items that were made bad, and how."""


def cohort(luck: Random, *, people: int = 300, items: int = 100, bad: int = 10) -> Simulated:
    """Good items by the two-parameter model, with guessing; `bad` of them spoiled in five ways."""
    abilities = [luck.gauss(0, 1) for _ in range(people)]
    spoiled = {number: BAD[turn % len(BAD)] for turn, number in enumerate(luck.sample(range(items), bad))}
    columns = []
    for number in range(items):
        key, how = luck.choice(LETTERS), spoiled.get(number, "")
        slope, place = luck.uniform(0.8, 1.8), luck.gauss(-0.3, 0.8)
        picks = [_pick(luck, ability, key, slope, place, how) for ability in abilities]
        if how == "wrong key":
            key = next(letter for letter in LETTERS if letter != key)
        marks = tuple(float(pick == key) for pick in picks)
        columns.append(Column(f"q{number:03}", marks, tuple(picks), key))
    return Simulated(Table(people, tuple(columns)), {f"q{number:03}": how for number, how in spoiled.items()})


def _pick(luck: Random, ability: float, key: str, slope: float, place: float, how: str) -> str:
    wrong = [letter for letter in LETTERS if letter != key]
    if how == "too easy":
        return key if luck.random() < 0.985 else luck.choice(wrong)
    if how == "asks something else":
        return key if luck.random() < 0.45 else luck.choice(wrong)
    knows = luck.random() < 1 / (1 + math.exp(-slope * (ability - place)))
    if how == "two right answers" and knows:
        return luck.choice((key, wrong[0]))
    if knows:
        return key
    if how == "dead distractor":
        return wrong[2] if luck.random() < 0.01 else luck.choice((key, *wrong[:2]))
    return luck.choice((key, *wrong))
