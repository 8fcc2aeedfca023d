"""Unigram: pack too many pieces, then drop those that are missed least, round by round.

Kudo's procedure in small: expectation and maximization for the probabilities, then pruning by what a piece is worth
against its own best cut without it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

LONGEST = 8
ROUNDS = 2
"""Of estimating, before each dropping."""
CHUNK = 40
"""Letters of a word that are looked at in one go: the probabilities of longer ones would vanish."""
DROPPED = 0.25
"""Of the pieces, in a round."""
LEAST = 0.5
"""Who is expected less often than this in the whole text goes at once."""
type Words = Sequence[tuple[str, int]]
type Shares = Mapping[str, float]


def learned(words: Words, size: int) -> Shares:
    """At most so many pieces with their probabilities; single letters always stay."""
    words = [(word[at : at + CHUNK], often) for word, often in words for at in range(0, len(word), CHUNK)]
    letters = {letter for word, _ in words for letter in word}
    shares = _as_shares(_candidates(words))
    while True:
        for _ in range(ROUNDS):
            shares = _estimated(words, shares, letters)
        longer = [piece for piece in shares if len(piece) > 1]
        too_many = len(shares) - max(size, len(letters))
        if too_many <= 0 or not longer:
            return shares
        drop = min(too_many, max(1, int(DROPPED * len(longer))))
        worth = {piece: shares[piece] * _loss(piece, shares) for piece in longer}
        gone = set(sorted(longer, key=lambda each: (worth[each], each))[:drop])
        shares = _as_shares({piece: share for piece, share in shares.items() if piece not in gone})


def _candidates(words: Words) -> Counter[str]:
    """Each letter, and each longer part that occurs twice or more."""
    counts: Counter[str] = Counter()
    for word, often in words:
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST) + 1):
                counts[word[start:end]] += often
    return Counter({part: count for part, count in counts.items() if len(part) == 1 or count > 1})


def _as_shares(counts: Mapping[str, float]) -> Shares:
    total = sum(counts.values())
    return {piece: count / total for piece, count in counts.items()}


def _estimated(words: Words, shares: Shares, letters: set[str]) -> Shares:
    """The shares anew, from how often each piece is expected over all ways to cut the words."""
    expected: defaultdict[str, float] = defaultdict(float)
    for word, often in words:
        parts = _parts(word, shares)
        before, after = [1.0] + [0.0] * len(word), [0.0] * len(word) + [1.0]
        for start, end, share in parts:
            before[end] += before[start] * share
        for start, end, share in reversed(parts):
            after[start] += share * after[end]
        for start, end, share in parts:
            expected[word[start:end]] += often * before[start] * share * after[end] / before[-1]
    kept = {piece: max(count, LEAST) for piece, count in expected.items() if count >= LEAST or piece in letters}
    return _as_shares(kept)


def _parts(word: str, shares: Shares) -> list[tuple[int, int, float]]:
    """By where they start."""
    return [
        (start, end, shares[word[start:end]])
        for start in range(len(word))
        for end in range(start + 1, min(len(word), start + LONGEST) + 1)
        if word[start:end] in shares
    ]


def _loss(piece: str, shares: Shares) -> float:
    """How much less probable each use of it becomes when it's cut in the best other way."""
    others = {part: share for part, share in shares.items() if part != piece and part in piece}
    return math.log(shares[piece]) - cut(piece, others)[1]


def cut(word: str, shares: Shares) -> tuple[list[str], float]:
    """The most probable segmentation, and the logarithm of its probability. A letter never seen stands alone."""
    never = min(shares.values(), default=1.0) / 1000
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(word) + 1):
        ways = [
            (best[start][0] + math.log(share), start)
            for start in range(max(0, end - LONGEST), end)
            if (share := shares.get(word[start:end], never if end - start == 1 else 0.0))
        ]
        best.append(max(ways, key=lambda way: (way[0], -way[1])))
    pieces: list[str] = []
    end = len(word)
    while end:
        start = best[end][1]
        pieces.append(word[start:end])
        end = start
    return pieces[::-1], best[-1][0]
