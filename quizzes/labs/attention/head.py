"""One attention head over four words, by hand: softmax(QKᵀ/√d)V, with every number on the way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WORDS = ("The", "cat", "slept", "well")
LOOKS_FOR = ("article", "noun", "verb", "adverb")
HANDS_OVER = ("living", "past", "pleasant")

QUERIES = ((1, 3, 0, 0), (2, 1, 3, 0), (1, 3, 2, 1), (0, 1, 3, 1))
KEYS = ((2, 0, 0, 0), (0, 2, 0, 0), (0, 0, 2, 0), (0, 0, 0, 2))
VALUES = ((0, 0, 0), (8, 0, 2), (0, 8, 2), (0, 0, 8))
"""Made by hand, a row for each word. In a model, three learned matrices make them from the words' vectors."""

ROOT = math.sqrt(len(LOOKS_FOR))

type Numbers = Sequence[float]


@dataclass(frozen=True, slots=True)
class Step:
    """How one word's weight comes about. A word behind the mask has the score of minus infinity."""

    product: float
    scaled: float
    raised: float
    weight: float
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What one word looks for, what it gives to each word, and what it takes home."""

    query: list[float]
    steps: list[Step]
    total: float
    output: list[float]

    @property
    def weights(self) -> list[float]:
        return [each.weight for each in self.steps]


def look(row: int, strength: float, *, mask: bool) -> Look:
    """From the word at `row`. `strength` multiplies its query; the mask hides what comes later."""
    query = [strength * each for each in QUERIES[row]]
    products = [math.sumprod(query, key) for key in KEYS]
    hidden = [mask and at > row for at in range(len(WORDS))]
    raised = [0.0 if hides else math.exp(each / ROOT) for each, hides in zip(products, hidden, strict=True)]
    total = sum(raised)
    steps = [
        Step(product, product / ROOT, power, power / total, hides)
        for product, power, hides in zip(products, raised, hidden, strict=True)
    ]
    output = [math.sumprod([each.weight for each in steps], column) for column in zip(*VALUES, strict=True)]
    return Look(query, steps, total, output)
