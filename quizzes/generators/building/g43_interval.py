"""G43: how far a score can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import counted, dec, num

Z = 1.96


@dataclass(frozen=True, slots=True)
class Values:
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Wanted:
    p: float
    half: float


class HalfWidth(Number[Values]):
    asks = "the half-width of a score's interval"
    values = Values
    example = Values(p=80, n=200)
    formula = "Half-width = 1.96 × √(p × (100 - p) / n), in percentage points: a 95% interval by the normal rule."
    remember = "four times the questions halve the interval."
    unit = "points"
    within = Within(abs=0.05)
    gap = 0.2
    most = 100

    def draw(self, luck: Luck) -> Values:
        return Values(luck.between(50, 95, 5), luck.friendly((100, 400, 200, 1000, 50, 500, 250, 164, 2000)))

    def undefined(self, v: Values) -> str:
        if not 0 <= v.p <= 100:
            return "`p` is a percentage from 0 to 100."
        return "" if v.n >= 1 else "`n` has to be 1 or more."

    def key(self, v: Values) -> float:
        return Z * self.error(v)

    def error(self, v: Values) -> float:
        return math.sqrt(v.p * (100 - v.p) / v.n)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("one-error", self.error(v), "That's one standard error. 95% takes 1.96 of them.")
        yield Wrong("whole-width", 2 * self.key(v), "That's from end to end; the half goes to each side.")
        yield Wrong("no-root", Z * v.p * (100 - v.p) / v.n / 10, "Take the root: an error shrinks with √n, not with n.")

    def stem(self, v: Values) -> str:
        return (
            f"A model solves {num(v.p)}% of a benchmark with {v.n:,} questions.\n\nHow many percentage points does "
            "the 95% interval reach to each side, to 2 decimals?"
        )

    def work(self, v: Values) -> list[str]:
        return [
            f"{num(v.p)} × {num(100 - v.p)} / {v.n:,} = {dec(v.p * (100 - v.p) / v.n)}.",
            f"Its root is the standard error: {dec(self.error(v))}.",
            f"1.96 × {dec(self.error(v))} = {dec(self.key(v), 2)}",
        ]


class Questions(Number[Wanted]):
    asks = "how many questions an interval needs"
    values = Wanted
    example = Wanted(p=80, half=2)
    formula = "n = 1.96² × p × (100 - p) / h², rounded up, for h percentage points to each side."
    remember = "half the width costs four times the questions."
    unit = "questions"

    def draw(self, luck: Luck) -> Wanted:
        return Wanted(luck.between(50, 95, 5), luck.friendly((2, 5, 4, 1, 3, 2.5)))

    def undefined(self, v: Wanted) -> str:
        return (
            ""
            if 0 < v.p < 100 and 0.001 <= v.half <= 100
            else "`p` has to be above 0 and below 100, and `half` from 0.001 to 100."
        )

    def accepts(self, v: Wanted) -> bool:
        return 0.02 < self.exact(v) % 1 < 0.98

    def exact(self, v: Wanted) -> float:
        return Z**2 * v.p * (100 - v.p) / v.half**2

    def key(self, v: Wanted) -> int:
        return max(1, math.ceil(self.exact(v) - 1e-9))

    def paths(self, v: Wanted) -> Iterator[Wrong]:
        yield Wrong("rounded-down", math.floor(self.exact(v)), "Rounded down, the interval is a little too wide.")
        no_z = math.ceil(v.p * (100 - v.p) / v.half**2 - 1e-9)
        yield Wrong("one-error", no_z, "You left out the 1.96: that reaches one standard error only.")
        yield Wrong("whole-width", math.ceil(4 * self.exact(v) - 1e-9), "You halved the width once more than asked.")

    def stem(self, v: Wanted) -> str:
        return (
            f"A model will solve about {num(v.p)}% of your questions. You want its 95% interval to reach "
            f"{counted(v.half, 'percentage point')} to each side, by the normal rule with 1.96.\n\nHow many questions "
            "do you need, as a whole number?"
        )

    def work(self, v: Wanted) -> list[str]:
        return [
            f"1.96² = {Z**2:.4f} and {num(v.p)} × {num(100 - v.p)} = {num(v.p * (100 - v.p))}.",
            f"{Z**2:.4f} × {num(v.p * (100 - v.p))} / {num(v.half**2)} = {dec(self.exact(v), 2)}.",
            f"Rounded up: {self.key(v):,}",
        ]


GENERATOR = Generator(
    id="G43",
    title="The interval of a score",
    source="Miller (2024), Adding error bars to evals; the normal interval of a proportion",
    modes={"a": HalfWidth(), "b": Questions()},
)
