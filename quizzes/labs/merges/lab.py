"""Byte pair encoding by hand: which two neighbors become one piece next?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from quizzes.generators.tokens.corpora import Pair, counted_pairs, merged, tokens
from quizzes.labs.fields import Text, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task

from . import unigram, wordpiece

FIRST = "low low low low low lower lower newest newest newest newest newest newest widest widest widest"
MOST_CHARACTERS = 400
MOST_STEPS = 60
OFFERED = 5
WANTED = 5

type Words = list[tuple[list[str], int]]


@dataclass(frozen=True, slots=True)
class State:
    """So many merges are done. `pick` is the choice for the next one: its place among the offered pairs, from 1."""

    corpus: str
    step: int
    pick: int
    right: int
    word: str


@dataclass(frozen=True, slots=True)
class Word:
    pieces: list[str]
    count: int


@dataclass(frozen=True, slots=True)
class Option:
    """A pair; its count only once a choice is made."""

    number: int
    pair: Pair
    count: int | None
    is_picked: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a choice. `tied`: the pick was as frequent, and the alphabet decided against it."""

    is_right: bool
    tied: bool
    best: Pair
    count: int
    right: int
    after: list[Word]
    cuts: list[Cut]


@dataclass(frozen=True, slots=True)
class Cut:
    """The new word, as one of the three ways cuts it."""

    way: str
    pieces: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    words: list[Word]
    letters: int
    pieces: int
    vocabulary: list[str]
    options: list[Option]
    told: Told | None
    tasks: list[Task]


def counted_words(corpus: str) -> Words:
    """Each different word as its letters, the first met first."""
    return [(list(word), count) for word, count in Counter(corpus.split()).items()]


def ranked(words: Words) -> list[tuple[Pair, int]]:
    """The most frequent pair first; of equal ones the first of the alphabet, as the guide's exercises have it."""
    return sorted(counted_pairs(words).items(), key=lambda each: (-each[1], each[0]))


def learned(corpus: str, steps: int) -> tuple[Words, list[Pair]]:
    """The words after so many merges, and the merges; fewer where nothing is left to merge."""
    words, merges = counted_words(corpus), list[Pair]()
    while len(merges) < steps and (pairs := ranked(words)):
        merges.append(pairs[0][0])
        words = [(merged(pieces, merges[-1]), count) for pieces, count in words]
    return words, merges


def size(words: Words) -> int:
    return sum(len(pieces) * count for pieces, count in words)


class Merges(Lab[State]):
    name = "merges"
    title = "Choose the next merge"
    idea = (
        "A tokenizer’s vocabulary is learned by one rule, again and again: join the two neighbors that meet most often."
    )
    concepts = ("byte-pair-encoding", "tokens-and-tokenization", "wordpiece-and-unigram")
    questions = (("byte-pair-encoding", "pair-merged-first"), ("byte-pair-encoding", "ranks-decide"))
    is_live = False
    state = State
    fields: ClassVar = {
        "corpus": Text("The text to learn from", FIRST, MOST_CHARACTERS),
        "step": Whole("The number of merges", 0, 0, MOST_STEPS),
        "pick": Whole("Your choice", 0, 0, OFFERED),
        "right": Whole("The number of right choices", 0, 0, MOST_STEPS),
        "word": Text("The new word", "lowest", 40),
    }

    def is_predicted(self, state: State) -> bool:
        return state.pick > 0

    def shown(self, state: State) -> Shown:
        words, merges = learned(state.corpus, state.step)
        pairs = ranked(words)
        offered = sorted(pairs[:OFFERED])
        told = _told(state, words, merges, pairs, offered[state.pick - 1]) if 0 < state.pick <= len(offered) else None
        letters = size(counted_words(state.corpus))
        now = told.after if told else _as_words(words)
        pieces = sum(len(each.pieces) * each.count for each in now)
        done = len(merges) + bool(told)
        solved = {
            "five": (told.right if told else state.right) >= WANTED,
            "half": 0 < pieces * 2 <= letters,
            "own": state.corpus != FIRST and done >= WANTED,
        }
        return Shown(
            words=_as_words(words),
            letters=letters,
            pieces=pieces,
            vocabulary=["".join(pair) for pair in [*merges, *([told.best] if told else [])]],
            options=[
                Option(at, pair, count if told else None, told is not None and at == state.pick, pair == pairs[0][0])
                for at, (pair, count) in enumerate(offered, start=1)
            ],
            told=told,
            tasks=[Task(name, is_done) for name, is_done in solved.items()],
        )


def _as_words(words: Words) -> list[Word]:
    return [Word(pieces, count) for pieces, count in words]


def _told(
    state: State, words: Words, merges: list[Pair], pairs: list[tuple[Pair, int]], picked: tuple[Pair, int]
) -> Told:
    best, count = pairs[0]
    is_right = picked[1] == count
    after = [(merged(pieces, best), often) for pieces, often in words]
    return Told(
        is_right=is_right,
        tied=is_right and picked[0] != best,
        best=best,
        count=count,
        right=min(state.right + is_right, MOST_STEPS),
        after=_as_words(after),
        cuts=[cut for word in state.word.split()[:1] for cut in cuts(word, state.corpus, [*merges, best])],
    )


def cuts(word: str, corpus: str, merges: list[Pair]) -> list[Cut]:
    """By what each way learns from the same text, with as many pieces to learn."""
    counts = list(Counter(corpus.split()).items())
    size = len(set("".join(corpus.split()))) + len(merges)
    return [
        Cut("bpe", tokens(word, merges)),
        Cut("wordpiece", wordpiece.pieces_of(word, wordpiece.vocabulary(counts, len(merges)))),
        Cut("unigram", unigram.cut(word, unigram.learned(counts, size))[0]),
    ]


LAB = Merges()
