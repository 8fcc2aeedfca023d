"""WordPiece: the longest piece that fits, from the left.

Its list is learned by counting pairs, as Hugging Face's trainer does it; how Google's own was made is unpublished.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from quizzes.generators.tokens.corpora import Pair, counted_pairs

MARK = "##"
UNKNOWN = "[UNK]"
type Words = Sequence[tuple[str, int]]


def joined(pair: Pair) -> str:
    return pair[0] + pair[1].removeprefix(MARK)


def spelled(word: str) -> list[str]:
    return [letter if at == 0 else MARK + letter for at, letter in enumerate(word)]


def vocabulary(words: Words, merges: int) -> set[str]:
    """All letters, and what so many merges of the most frequent pair add; of equal pairs the alphabet decides."""
    cut = [(spelled(word), count) for word, count in words]
    known = {piece for pieces, _ in cut for piece in pieces}
    for _ in range(merges):
        pairs = counted_pairs(cut)
        if not pairs:
            break
        pair = min(pairs, key=lambda each: (-pairs[each], each))
        cut = [(_merged(pieces, pair), count) for pieces, count in cut]
        known.add(joined(pair))
    return known


def _merged(pieces: Sequence[str], pair: Pair) -> list[str]:
    done: list[str] = []
    at = 0
    while at < len(pieces):
        if tuple(pieces[at : at + 2]) == pair:
            done.append(joined(pair))
            at += 2
        else:
            done.append(pieces[at])
            at += 1
    return done


def pieces_of(word: str, known: Collection[str]) -> list[str]:
    """Where nothing fits, the whole word is unknown."""
    found: list[str] = []
    at = 0
    while at < len(word):
        start = MARK if at else ""
        ends = (end for end in range(len(word), at, -1) if start + word[at:end] in known)
        end = next(ends, 0)
        if not end:
            return [UNKNOWN]
        found.append(start + word[at:end])
        at = end
    return found
