"""G22: an analogy, by arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Choice
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, table, vector

from .arithmetic import bad_vectors, cosine, largest, lead, plus

SETS = (
    ("man", "king", "woman", "queen", "castle", "child"),
    ("France", "Paris", "Japan", "Tokyo", "river", "train"),
    ("cat", "cats", "dog", "dogs", "house", "bark"),
    ("walk", "walked", "sing", "sang", "song", "road"),
)
"""For each relation: what it begins with, what it leads to, the same for the second pair, and two words besides."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Values:
    words: tuple[str, str, str]
    """As in “king − man + woman”: man, king, woman."""
    man: tuple[float, ...]
    king: tuple[float, ...]
    woman: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WithCandidates:
    words: tuple[str, str, str]
    man: tuple[float, ...]
    king: tuple[float, ...]
    woman: tuple[float, ...]
    candidates: tuple[tuple[str, tuple[float, ...]], ...]


Either = Values | WithCandidates


def result(v: Either) -> tuple[float, ...]:
    return plus(plus(v.king, v.man, -1), v.woman)


def wrong_signs(v: Either) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return plus(plus(v.king, v.man), v.woman, -1), plus(plus(v.man, v.king, -1), v.woman)


def cosines(v: WithCandidates) -> list[float]:
    return [cosine(result(v), each) for _, each in v.candidates]


def closest(v: WithCandidates, way: Sequence[float]) -> int:
    return largest([cosine(way, each) for _, each in v.candidates])


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the entries are drawn from."""

    signs: tuple[int, ...] = (1, -1)
    king: tuple[int, int] = (-1, 4)
    """Beyond man."""
    decoy: tuple[int, int] = (-3, 8)


NO_MINUS = Ranges(signs=(1,), king=(1, 4), decoy=(0, 8))
FEW_MINUSES = Ranges(king=(0, 4), decoy=(-1, 8))
FULL = Ranges()


def step(luck: Luck, signs: tuple[int, ...]) -> tuple[int, int, int]:
    """3 on one axis, 1 on another, each with one of the signs."""
    large, small = luck.sample(range(3), 2)
    entries = [0, 0, 0]
    entries[large], entries[small] = 3 * luck.one_of(signs), luck.one_of(signs)
    return entries[0], entries[1], entries[2]


def draw(luck: Luck, ranges: Ranges) -> WithCandidates:
    begin, end, second, target, *others = luck.one_of(SETS)
    man = tuple(luck.between(1, 4) for _ in range(3))
    woman = plus(man, step(luck, ranges.signs))
    king = plus(man, tuple(luck.between(*ranges.king) for _ in range(3)))
    noise = [0, 0, 0]
    noise[luck.below(3)] = luck.between(-1, 1)
    queen = plus(plus(plus(king, man, -1), woman), noise)
    decoys = [(word, tuple(luck.between(*ranges.decoy) for _ in range(3))) for word in others]
    return WithCandidates((begin, end, second), man, king, woman, tuple(luck.shuffled([(target, queen), *decoys])))


def ranges_for(luck: Luck) -> Ranges:
    return luck.by_level(NO_MINUS, FEW_MINUSES, FULL)


def shortened(v: WithCandidates) -> Values:
    return Values(v.words, v.man, v.king, v.woman)


def undefined(v: Either) -> str:
    return bad_vectors(v.man, v.king, v.woman)


def accepts(v: WithCandidates) -> bool:
    vectors = [v.man, v.king, v.woman, *(each for _, each in v.candidates)]
    if len(set(vectors)) < len(vectors) or bad_vectors(*vectors, result(v)):
        return False
    return result(v) not in wrong_signs(v) and lead(cosines(v)) >= 0.05


def told(words: Sequence[str], vectors: Sequence[Sequence[float]]) -> str:
    return table(("Word", "Vector"), list(zip(words, map(vector, vectors), strict=True)))


def asked(v: Either) -> str:
    begin, end, second = v.words
    return f"{end} - {begin} + {second}"


FORMULA = "Take the step from the first word to the second, and make it from the third: b - a + c, entry by entry."


class Arithmetic(Choice[Values]):
    asks = "the vector of an analogy"
    values = Values
    example = Values(words=("man", "king", "woman"), man=(2, 4, 4), king=(4, 7, 3), woman=(2, 5, 1))
    formula = FORMULA
    remember = "take away what it is compared with, and add what it is carried over to."

    def draw(self, luck: Luck) -> Values:
        return shortened(draw(luck, ranges_for(luck)))

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return len({v.man, v.king, v.woman}) == 3 and any(result(v))

    def key(self, v: Values) -> list[float]:
        return list(result(v))

    def paths(self, v: Values) -> Iterator[Wrong]:
        begin, end, second = v.words
        first, other = wrong_signs(v)
        yield Wrong("added-and-taken", list(first), f"Turn the signs: take away “{begin}” and add “{second}”.")
        yield Wrong("turned-around", list(other), f"You began with “{begin}”. The step is from “{begin}” to “{end}”.")
        yield Wrong("all-added", list(plus(plus(v.king, v.man), v.woman)), f"“{begin}” is taken away, not added.")

    def label(self, v: Values, answer: Sequence[float]) -> str:
        return vector(answer)

    def stem(self, v: Values) -> str:
        rows = told(v.words, (v.man, v.king, v.woman))
        return f"A toy model has these word vectors.\n\n{rows}\n\nWhich vector is {asked(v)}?"

    def work(self, v: Values) -> list[str]:
        return [
            f"The step: {vector(v.king)} - {vector(v.man)} = {vector(plus(v.king, v.man, -1))}.",
            f"Made from “{v.words[2]}”: {vector(v.woman)} + that = {vector(result(v))}",
        ]


class Word(Choice[WithCandidates]):
    asks = "the word of an analogy"
    values = WithCandidates
    example = WithCandidates(
        words=("man", "king", "woman"),
        man=(2, 4, 4),
        king=(4, 7, 3),
        woman=(2, 5, 1),
        candidates=(("castle", (6, 1, 5)), ("queen", (4, 8, -1)), ("child", (1, 2, 6))),
    )
    formula = f"{FORMULA} Then take the word with the largest cosine to it, the three inputs left out."
    remember = "the answer is the nearest other word, so it needn't lie exactly there."

    def draw(self, luck: Luck) -> WithCandidates:
        return draw(luck, ranges_for(luck))

    def undefined(self, v: WithCandidates) -> str:
        if problem := undefined(v):
            return problem
        if not 2 <= len(v.candidates) <= MOST or len({word for word, _ in v.candidates}) < len(v.candidates):
            return f"`candidates` needs 2 to {MOST} different words."
        return bad_vectors(result(v), *(each for _, each in v.candidates))

    def accepts(self, v: WithCandidates) -> bool:
        return accepts(v)

    def key(self, v: WithCandidates) -> int:
        return largest(cosines(v))

    def paths(self, v: WithCandidates) -> Iterator[Wrong]:
        first, other = wrong_signs(v)
        if any(first):
            yield Wrong("added-and-taken", closest(v, first), "With the signs turned, the step leads the other way.")
        if any(other):
            yield Wrong("turned-around", closest(v, other), f"Begin with “{v.words[1]}”, and take “{v.words[0]}” away.")
        shares = cosines(v)
        ranking = sorted(range(len(shares)), key=lambda at: -shares[at])
        for name, at in zip(("runner-up", "far-off"), ranking[1:], strict=False):
            yield Wrong(name, at, f"The cosine of “{v.candidates[at][0]}” to the result is only {dec(shares[at], 2)}.")

    def label(self, v: WithCandidates, answer: int) -> str:
        return v.candidates[answer][0]

    def stem(self, v: WithCandidates) -> str:
        words = [*v.words, *(word for word, _ in v.candidates)]
        rows = told(words, (v.man, v.king, v.woman, *(each for _, each in v.candidates)))
        ask = f"By cosine, and with the three inputs left out, which word is nearest to {asked(v)}?"
        return f"A toy model has these word vectors.\n\n{rows}\n\n{ask}"

    def work(self, v: WithCandidates) -> list[str]:
        shares = [f"{word} {dec(share)}" for (word, _), share in zip(v.candidates, cosines(v), strict=True)]
        inputs = zip(v.words, (v.man, v.king, v.woman), strict=True)
        closest, near = max(((word, cosine(result(v), each)) for word, each in inputs), key=lambda pair: pair[1])
        best = max(cosines(v))
        note = (
            [f"“{closest}” would be nearer still ({dec(near)}): that's why inputs are left out."] if near > best else []
        )
        return [
            f"{vector(v.king)} - {vector(v.man)} + {vector(v.woman)} = {vector(result(v))}.",
            f"Cosines to it: {', '.join(shares)}.",
            *note,
            f"Nearest: {v.candidates[self.key(v)][0]}",
        ]


class FirstArithmetic(Arithmetic):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Values:
        return shortened(draw(luck, FULL))


class FirstWord(Word):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> WithCandidates:
        return draw(luck, FULL)


GENERATOR = Generator(
    id="G22",
    title="Analogy by arithmetic",
    source="Mikolov, Yih & Zweig (2013), Linguistic regularities in continuous space word representations",
    modes={"a": Arithmetic(), "b": Word()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstArithmetic(), "b": FirstWord()}),)
