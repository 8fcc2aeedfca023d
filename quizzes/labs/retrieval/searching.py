"""A search by meaning, as simple as can be: a text's arrow is the average of its words' arrows.

Two things make it usable. Small words are left out. And what all words' arrows have in common, their average, is
subtracted: else every two texts would look alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from quizzes.labs.word_vectors import added_up, cosine, word_vectors

from .passages import PASSAGES, Passage

WORDS = re.compile(r"[a-z]+")
SMALL = frozenset(
    WORDS.findall(
        "a an and are as at be been by can do does for from get gets has have how i if in is it its me my no not of on"
        " or our so that the their they this to was we what when where which who will with you your"
    )
)


@dataclass(frozen=True, slots=True)
class Hit:
    passage: Passage
    cosine: float


def words_of(text: str) -> list[str]:
    return WORDS.findall(text.casefold())


def known_words(text: str) -> list[str]:
    """Those that count: in the table of arrows, and not small."""
    return [each for each in words_of(text) if each in word_vectors() and each not in SMALL]


@cache
def common() -> list[float]:
    """The average arrow of all words."""
    known = word_vectors()
    return [each / len(known.arrows) for each in added_up([known.unit(word) for word in known.arrows])]


def arrow_of(text: str) -> list[float]:
    """Empty where no word counts."""
    words = known_words(text)
    if not words:
        return []
    total = added_up([word_vectors().unit(word) for word in words])
    return [each / len(words) - shared for each, shared in zip(total, common(), strict=True)]


@cache
def stored() -> list[list[float]]:
    """The passages' arrows, made once, as a real index makes them in advance."""
    return [arrow_of(each.text) for each in PASSAGES]


def search(query: str) -> list[Hit]:
    """All passages, the nearest first; none where no word of the query counts."""
    asked = arrow_of(query)
    if not asked:
        return []
    hits = [Hit(each, cosine(asked, arrow)) for each, arrow in zip(PASSAGES, stored(), strict=True)]
    return sorted(hits, key=lambda each: -each.cosine)
