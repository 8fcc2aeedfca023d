"""Words as arrows: 2,537 words with the 100 numbers that each has in a public table, made once and shipped as data.

`building/README.md` says how the data was made. All arrows are taken as one long, so only where they point counts.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "word_vectors.json"
LARGEST = 127

type Arrow = Sequence[float]


@dataclass(frozen=True, slots=True)
class Near:
    """A word and its cosine with what was looked for."""

    word: str
    cosine: float


def signed(cosine: float) -> str:
    """As people read it, with a minus sign."""
    return f"{round(cosine, 2) + 0.0:.2f}".replace("-", "−")


def length(arrow: Arrow) -> float:
    return math.hypot(*arrow)


def cosine(one: Arrow, other: Arrow) -> float:
    """Of arrows that aren't zero."""
    return math.sumprod(one, other) / (length(one) * length(other))


def one_long(arrow: Arrow) -> list[float]:
    long = length(arrow)
    return [each / long for each in arrow]


def added_up(arrows: Sequence[Arrow]) -> list[float]:
    return [sum(numbers) for numbers in zip(*arrows, strict=True)]


@dataclass(frozen=True, slots=True)
class WordVectors:
    about: Mapping[str, Any]
    arrows: Mapping[str, tuple[int, ...]]
    lengths: Mapping[str, float]

    def __contains__(self, word: str) -> bool:
        return word in self.arrows

    def cosine(self, one: str, other: str) -> float:
        return cosine(self.arrows[one], self.arrows[other])

    def unit(self, word: str) -> list[float]:
        return one_long(self.arrows[word])

    def ranked(self, arrow: Arrow) -> list[Near]:
        """All words, the nearest first."""
        long = length(arrow)
        found = [
            Near(word, math.sumprod(row, arrow) / (self.lengths[word] * long)) for word, row in self.arrows.items()
        ]
        return sorted(found, key=lambda each: (-each.cosine, each.word))

    def nearest(self, arrow: Arrow, count: int, without: Collection[str] = ()) -> list[Near]:
        return [each for each in self.ranked(arrow) if each.word not in without][:count]

    def analogy(self, a: str, b: str, c: str) -> list[float]:
        """Where to look for the word that is to `c` as `b` is to `a`: b − a + c."""
        return [there - here + start for here, there, start in zip(*map(self.unit, (a, b, c)), strict=True)]


@cache
def word_vectors() -> WordVectors:
    """Read when a lab first asks for it. Equal numbers are one object: 2 MB instead of 5."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    shared = {number: number for number in range(-LARGEST, LARGEST + 1)}
    arrows = {}
    for word, packed in stored["words"]:
        row = struct.unpack(f"{stored['about']['numbers']}b", base64.b64decode(packed))
        arrows[word] = tuple(shared[each] for each in row)
    return WordVectors(stored["about"], arrows, {word: length(row) for word, row in arrows.items()})
