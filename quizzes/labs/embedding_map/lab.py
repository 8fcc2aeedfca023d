"""The word map: which words point the same way, arithmetic with them, and a map of a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import ClassVar

from quizzes.labs.drawing import length
from quizzes.labs.fields import OneOf, Text
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far
from quizzes.labs.word_vectors import Near, signed, word_vectors

from .flat import flat

ASKED = "buy"
GUESSES = ("purchase", "sell", "store")
NEIGHBORS = 8
BEST = 6
FEWEST_ON_MAP, MOST_ON_MAP = 3, 8
SIMILAR = 5
FAR = -0.2
TASKS = ("queen", "free", "far")
ROYAL = {"king", "queen"}
LONGEST_WORD = 24
HALF = 0.5
LABEL_HEIGHT = 0.1
"""Of the map's. Labels nearer than this would cover each other."""


@dataclass(frozen=True, slots=True)
class State:
    """`a` is to `b` as `c` is to what? `words`: those on the map. `solved`: a bit for each task solved so far."""

    guess: str
    word: str
    a: str
    b: str
    c: str
    words: str
    solved: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word without an arrow, and some that begin alike."""

    word: str
    similar: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    word: str
    cosine: str
    width: str
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class Neighbors:
    word: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Analogy:
    """`rows` has the inputs where they fall; the answer is the first that is none."""

    a: str
    b: str
    c: str
    rows: list[Row]
    answer: str
    is_free: bool
    """The answer is nearest even with the inputs counted."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A word on the map, with where its label stands."""

    word: str
    x: str
    y: str
    label_y: str
    anchor: str
    is_odd: bool


@dataclass(frozen=True, slots=True)
class Map:
    dots: list[Dot]
    kept: str
    means: list[Row]
    odd: str
    farthest: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    is_right: bool
    guess: str
    guess_cosine: str
    nearest: str
    nearest_cosine: str


@dataclass(frozen=True, slots=True)
class Shown:
    count: str
    asked: str
    neighbors: Neighbors | None
    no_neighbors: list[Unknown]
    analogy: Analogy | None
    no_analogy: list[Unknown]
    map: Map | None
    not_on_map: list[Unknown]
    fewest: int
    verdict: Verdict | None
    tasks: list[Task]
    solved: int


def words_in(text: str) -> list[str]:
    return list(dict.fromkeys(text.casefold().replace(",", " ").split()))


def _row(near: Near, inputs: Sequence[str] = ()) -> Row:
    return Row(near.word, signed(near.cosine), length(max(0.0, near.cosine)), near.word in inputs)


def unknown_of(words: Sequence[str]) -> list[Unknown]:
    known = word_vectors()
    return [Unknown(word, _similar(word)) for word in words if word not in known]


def _similar(word: str) -> list[str]:
    """The most frequent first, as the words are stored."""
    return [each for each in word_vectors().arrows if len(word) > 1 and each.startswith(word[:3])][:SIMILAR]


def _neighbors(word: str) -> Neighbors:
    known = word_vectors()
    return Neighbors(word, [_row(each) for each in known.nearest(known.arrows[word], NEIGHBORS, {word})])


def analogy_of(a: str, b: str, c: str) -> Analogy:
    known, inputs = word_vectors(), (a, b, c)
    ranked = known.ranked(known.analogy(a, b, c))
    answer = next(each.word for each in ranked if each.word not in inputs)
    return Analogy(a, b, c, [_row(each, inputs) for each in ranked[:BEST]], answer, ranked[0].word == answer)


def map_of(words: Sequence[str]) -> Map:
    known = word_vectors()
    means = {
        word: sum(known.cosine(word, other) for other in words if other != word) / (len(words) - 1) for word in words
    }
    odd = min(words, key=lambda word: means[word])
    pairs = {(one, other): known.cosine(one, other) for one, other in combinations(words, 2)}
    far = min(pairs, key=lambda pair: pairs[pair])
    drawn = flat([known.unit(word) for word in words])
    return Map(
        dots=_dots(words, drawn.places, odd),
        kept=f"{drawn.kept * 100:.0f}%",
        means=[_row(Near(word, means[word])) for word in sorted(words, key=lambda word: -means[word])],
        odd=odd,
        farthest=(*far, signed(pairs[far])),
    )


def _dots(words: Sequence[str], places: Sequence[tuple[float, float]], odd: str) -> list[Dot]:
    """Scaled alike in both directions, into a frame. A label stands on the inner side of its dot, and lower where
    another is in its way."""
    widest = max((abs(each) for place in places for each in place), default=0) or 1
    xs = [0.5 + 0.5 * x / widest for x, _ in places]
    ys = [0.5 + 0.5 * y / widest for _, y in places]
    label_ys = _apart(xs, ys)
    return [
        Dot(word, length(x), length(y), length(label_y), "end" if x > HALF else "start", word == odd)
        for word, x, y, label_y in zip(words, xs, ys, label_ys, strict=True)
    ]


def _apart(xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    """Heights of labels, so that on neither side two of them touch, and all stay in the frame."""
    heights = list(ys)
    for side in (True, False):
        order = sorted((at for at, x in enumerate(xs) if (x > HALF) is side), key=lambda at: (ys[at], at))
        for before, at in pairwise(order):
            heights[at] = max(ys[at], heights[before] + LABEL_HEIGHT)
        floor = 1.0
        for at in reversed(order):
            heights[at] = min(heights[at], floor)
            floor = heights[at] - LABEL_HEIGHT
    return heights


def solved_by(analogy: Analogy | None, drawn: Map | None, on_map: Sequence[str]) -> tuple[bool, ...]:
    """Which tasks are solved, in the order of TASKS."""
    known = word_vectors()
    return (
        analogy is not None and analogy.answer == "queen" and not ROYAL & {analogy.a, analogy.b, analogy.c},
        analogy is not None and analogy.is_free and len({analogy.a, analogy.b, analogy.c}) == 3,
        drawn is not None and any(known.cosine(*pair) <= FAR for pair in combinations(on_map, 2)),
    )


class EmbeddingMap(Lab[State]):
    name = "embedding-map"
    title = "The word map"
    idea = "A word becomes an arrow, and words that keep the same company point the same way."
    concepts = ("text-embeddings", "embedding-arithmetic", "vector-similarity", "embedding-applications")
    questions = (("embedding-arithmetic", "rule-switched-off"), ("text-embeddings", "safe-or-not"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "guess": OneOf("Your prediction", "", ("", *GUESSES)),
        "word": Text("The word", ASKED, LONGEST_WORD),
        "a": Text("The first word", "man", LONGEST_WORD),
        "b": Text("The second word", "king", LONGEST_WORD),
        "c": Text("The third word", "woman", LONGEST_WORD),
        "words": Text("The words on the map", "pear cherry banana apple microsoft intel google", 120),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        known = word_vectors()
        word, three = state.word.strip().casefold(), [each.strip().casefold() for each in (state.a, state.b, state.c)]
        named = words_in(state.words)
        on_map = [each for each in named if each in known][:MOST_ON_MAP]
        looked, is_whole = bool(state.guess), all(each in known for each in three)
        analogy = analogy_of(*three) if looked and is_whole else None
        drawn = map_of(on_map) if looked and len(on_map) >= FEWEST_ON_MAP else None
        tasks = tasks_so_far(TASKS, solved_by(analogy, drawn, on_map) if looked else None, state.solved)
        return Shown(
            count=f"{len(known.arrows):,}",
            asked=ASKED,
            neighbors=_neighbors(word) if looked and word in known else None,
            no_neighbors=unknown_of([word]),
            analogy=analogy,
            no_analogy=unknown_of(list(dict.fromkeys(three))),
            map=drawn,
            not_on_map=unknown_of(named)[:MOST_ON_MAP],
            fewest=FEWEST_ON_MAP,
            verdict=_verdict(state.guess) if looked else None,
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _verdict(guess: str) -> Verdict:
    known = word_vectors()
    nearest = known.nearest(known.arrows[ASKED], 1, {ASKED})[0]
    return Verdict(
        guess == nearest.word, guess, signed(known.cosine(ASKED, guess)), nearest.word, signed(nearest.cosine)
    )


LAB = EmbeddingMap()
