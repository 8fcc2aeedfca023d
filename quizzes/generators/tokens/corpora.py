"""Words to train a tokenizer on, and the two steps of BPE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from quizzes.generators.luck import Luck

Pair = tuple[str, str]
Corpus = tuple[tuple[str, int], ...]

FAMILIES = (
    ("low", "lower", "newest", "widest", "lowest"),
    ("hug", "pug", "pun", "bun", "hugs"),
    ("play", "player", "plays", "played", "playing"),
    ("tiny", "tinier", "tin", "thin", "thing"),
    ("best", "rest", "bests", "test", "tester"),
    ("model", "models", "mode", "modern", "modeled"),
    ("token", "tokens", "taken", "broken", "spoken"),
    ("learn", "learner", "earn", "learns", "early"),
    ("mean", "means", "meaning", "meant", "lean"),
    ("sing", "ring", "singer", "bring", "singing"),
    ("hand", "sand", "land", "handy", "sandy"),
    ("chat", "that", "hats", "what", "chats"),
    ("code", "coder", "codes", "decode", "mode"),
    ("text", "next", "texts", "context", "exit"),
)
UNSEEN = (
    ("slowest", "lowering", "wider"),
    ("bugs", "puns", "hugging"),
    ("replay", "displays", "playful"),
    ("tinting", "thinner", "tints"),
    ("resting", "tests", "contest"),
    ("remodel", "modest", "commodes"),
    ("taking", "awoken", "tokening"),
    ("relearn", "yearning", "nearly"),
    ("meanest", "cleans", "leaning"),
    ("singers", "string", "springs"),
    ("stand", "handle", "island"),
    ("hat", "chatter", "whatever"),
    ("coding", "recode", "modes"),
    ("pretext", "textual", "contest"),
)


def counted_pairs(corpus: Iterable[tuple[Sequence[str], int]]) -> Counter[Pair]:
    counts: Counter[Pair] = Counter()
    for pieces, count in corpus:
        for pair in pairwise(pieces):
            counts[pair] += count
    return counts


def merged(pieces: Sequence[str], pair: Pair) -> list[str]:
    """With each place of the pair made into one piece, from left to right and without overlap."""
    done: list[str] = []
    at = 0
    while at < len(pieces):
        step = 2 if tuple(pieces[at : at + 2]) == pair else 1
        done.append("".join(pieces[at : at + step]))
        at += step
    return done


def tokens(word: str, merges: Iterable[Pair]) -> list[str]:
    pieces = list(word)
    for pair in merges:
        pieces = merged(pieces, pair)
    return pieces


def trained(corpus: Corpus, count: int) -> list[Pair]:
    """The merges that BPE learns, the first first. Of equally frequent pairs it takes the first of the alphabet."""
    pieces = [(list(word), often) for word, often in corpus]
    merges: list[Pair] = []
    while len(merges) < count:
        counts = counted_pairs(pieces)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        pieces = [(merged(each, best), often) for each, often in pieces]
    return merges


def longest_first(word: str, merges: Iterable[Pair]) -> list[str]:
    """What one gets who takes the longest known piece each time, instead of the merges in order."""
    known = {left + right for left, right in merges}
    done: list[str] = []
    while word:
        size = next((size for size in range(len(word), 1, -1) if word[:size] in known), 1)
        done.append(word[:size])
        word = word[size:]
    return done


def draw_corpus(luck: Luck, family: int) -> Corpus:
    words = luck.sample(FAMILIES[family], luck.friendly((3, 4, 5)))
    return tuple((word, luck.between(1, 12)) for word in words)


def is_word(word: str) -> bool:
    return word.isalpha()
