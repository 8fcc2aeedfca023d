"""G14: the segmentation that a Unigram tokenizer chooses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Choice, Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig, table

WORDS = ("hugs", "cats", "rain", "pugs", "unfit", "tests", "teams")
LETTERS = (0.1, 0.05, 0.08, 0.06)
PIECES = (0.05, 0.02, 0.01, 0.15, 0.03, 0.04, 0.005)
LONGEST_WORD = 12


@dataclass(frozen=True, slots=True)
class Values:
    word: str
    pieces: tuple[tuple[str, float], ...]


def segmentations(word: str, known: dict[str, float]) -> list[tuple[str, ...]]:
    if not word:
        return [()]
    return [
        (word[:size], *rest)
        for size in range(len(word), 0, -1)
        if word[:size] in known
        for rest in segmentations(word[size:], known)
    ]


def product(parts: tuple[str, ...], known: dict[str, float]) -> float:
    return math.prod(known[part] for part in parts)


def bars(parts: tuple[str, ...]) -> str:
    return "|".join(parts)


def ranking(v: Values) -> list[tuple[float, tuple[str, ...]]]:
    known = dict(v.pieces)
    return sorted(((product(parts, known), parts) for parts in segmentations(v.word, known)), reverse=True)


def draw(luck: Luck) -> Values:
    word = luck.friendly(WORDS)
    letters = [(letter, luck.one_of(LETTERS)) for letter in dict.fromkeys(word)]
    longer = [word[at:to] for at in range(len(word)) for to in range(at + 2, len(word) + 1) if to - at < len(word)]
    chosen = luck.sample(list(dict.fromkeys(longer)), luck.friendly((2, 3, 4)))
    return Values(word, (*((piece, luck.one_of(PIECES)) for piece in chosen), *letters))


def undefined(v: Values) -> str:
    if len(v.word) > LONGEST_WORD:
        return f"`word` has to be at most {LONGEST_WORD} letters long."
    if not all(piece and 0 < p <= 1 for piece, p in v.pieces):
        return "Each piece needs a text and a probability above 0, and at most 1."
    found = ranking(v)
    if not found:
        return "The pieces don't make up the word."
    return "Two segmentations are equally probable." if len(found) > 1 and found[0][0] == found[1][0] else ""


def accepts(v: Values) -> bool:
    found = ranking(v)
    return 3 <= len(found) <= 6 and found[0][0] >= 1.2 * found[1][0]


def asked(v: Values, ask: str) -> str:
    rows = table(("Piece", "Probability"), [(piece, num(p)) for piece, p in v.pieces])
    return f"A Unigram tokenizer knows these pieces of “{v.word}”.\n\n{rows}\n\n{ask}"


def steps(v: Values) -> list[str]:
    known = dict(v.pieces)
    return [
        f"{bars(parts)}: {' × '.join(num(known[part]) for part in parts)} = {sig(p)}." for p, parts in ranking(v)[:3]
    ]


FORMULA = "The probability of a segmentation is the product of its pieces' probabilities; the largest one wins."


class Best(Choice[Values]):
    asks = "the most probable segmentation"
    values = Values
    example = Values(
        word="unfit",
        pieces=(
            *(("nfi", 0.05), ("unf", 0.005), ("it", 0.005)),
            *(("u", 0.1), ("n", 0.1), ("t", 0.1), ("f", 0.06), ("i", 0.08)),
        ),
    )
    formula = FORMULA
    remember = "multiply along each way to cut the word, and take the largest product."

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return accepts(v)

    def key(self, v: Values) -> str:
        return bars(ranking(v)[0][1])

    def paths(self, v: Values) -> Iterator[Wrong]:
        known = dict(v.pieces)
        ways = segmentations(v.word, known)
        fewest = min(ways, key=lambda parts: (len(parts), parts))
        yield Wrong("fewest-pieces", bars(fewest), "Fewer factors help only if they aren't small themselves.")
        longest = max(ways, key=lambda parts: (len(parts[0]), -len(parts), parts))
        yield Wrong(
            "longest-first", bars(longest), "Unigram doesn't take the longest piece first; it compares whole cuts."
        )
        summed = max(ways, key=lambda parts: (sum(known[part] for part in parts), parts))
        yield Wrong("largest-sum", bars(summed), "Probabilities of pieces in a row multiply; you added them.")
        rest = [parts for _, parts in ranking(v)[1:]]
        if rest:
            yield Wrong("second-best", bars(rest[0]), "Close: another cut has a larger product.")
        if len(rest) > 1:
            yield Wrong("third-best", bars(rest[1]), "Work out its product, and compare it with the others.")

    def label(self, v: Values, answer: str) -> str:
        return answer

    def stem(self, v: Values) -> str:
        return asked(v, "Which segmentation does it choose?")

    def work(self, v: Values) -> list[str]:
        return [*steps(v), f"The largest product has: {self.key(v)}"]


class Product(Number[Values]):
    asks = "the probability of the best segmentation"
    values = Values
    example = Best.example
    formula = FORMULA
    remember = "one factor for each piece: a long piece saves factors."
    unit = "probability"
    within = Within(rel=0.02)
    rel_gap = 0.05

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return accepts(v)

    def key(self, v: Values) -> float:
        return ranking(v)[0][0]

    def paths(self, v: Values) -> Iterator[Wrong]:
        known = dict(v.pieces)
        found = ranking(v)
        letters = [known[letter] for letter in v.word if letter in known]
        if len(letters) == len(v.word):
            yield Wrong("letters", math.prod(letters), "Letter by letter, there are more factors than needed.")
        if len(found) > 1:
            yield Wrong("second-best", found[1][0], "That product belongs to another cut; a larger one exists.")
        summed = sum(known[part] for part in found[0][1])
        yield Wrong("summed", summed, "Right cut, but its probabilities multiply.")

    def stem(self, v: Values) -> str:
        return asked(v, "What's the probability of the best segmentation, to 3 significant digits?")

    def work(self, v: Values) -> list[str]:
        return [*steps(v), f"The largest is {bars(ranking(v)[0][1])}: {sig(self.key(v))}"]


GENERATOR = Generator(
    id="G14",
    title="Unigram segmentation",
    source="Kudo (2018), Subword regularization",
    modes={"a": Best(), "b": Product()},
)
