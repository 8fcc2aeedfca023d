"""G30: errors that add up over many steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

STEPS = (0.9, 0.95, 0.99, 0.98, 0.96, 0.92, 0.94, 0.97, 0.985, 0.995)
MOST = 1000


@dataclass(frozen=True, slots=True)
class Product:
    m: int
    n: int
    s: float


@dataclass(frozen=True, slots=True)
class Target:
    m: int
    n: int
    target: float


def sizes(m: int, n: int) -> str:
    return "" if 1 <= m <= MOST and 1 <= n <= MOST else f"`m` and `n` have to be from 1 to {MOST:,}."


class AllRight(Number[Product]):
    asks = "how often a long multiplication comes out right"
    values = Product
    example = Product(m=3, n=5, s=0.985)
    formula = "m × n partial products, each right with probability s: all are right with s^(m × n)."
    remember = "each step takes its share: the chance is that of one step to the power of how many there are."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> Product:
        return Product(luck.small(2, 6), luck.small(2, 6), luck.friendly(STEPS))

    def undefined(self, v: Product) -> str:
        return sizes(v.m, v.n) or ("" if 0 <= v.s <= 1 else "`s` has to be from 0 to 1.")

    def accepts(self, v: Product) -> bool:
        return 0.02 <= self.key(v) <= 0.97 and bool(self.wrong(v))

    def key(self, v: Product) -> float:
        return float(v.s ** (v.m * v.n))

    def paths(self, v: Product) -> Iterator[Wrong]:
        yield Wrong("one-step", v.s, "That's how often one step is right; all of them have to be.")
        yield Wrong("digits-added", v.s ** (v.m + v.n), "Each digit meets each digit: multiply their numbers.")
        linear = 1 - v.m * v.n * (1 - v.s)
        if abs(linear - self.key(v)) >= 0.008:
            yield Wrong("linear", linear, "Taking off the error of each step counts double failures twice.")

    def stem(self, v: Product) -> str:
        return (
            f"A model multiplies a number of {v.m} digits by one of {v.n}, one partial product at a time. Each step is "
            f"right with probability {num(v.s)}, independently; leave out carries.\n\nWith which probability is "
            "everything right, to 3 decimals?"
        )

    def work(self, v: Product) -> list[str]:
        return [
            f"Partial products: {v.m} × {v.n} = {v.m * v.n}.",
            "Independent steps that all have to be right: multiply.",
            f"{num(v.s)}^{v.m * v.n} = {dec(self.key(v))}",
        ]


class StepNeeded(Number[Target]):
    asks = "the step accuracy that a target needs"
    values = Target
    example = Target(m=3, n=5, target=0.9)
    formula = "From s^(m × n) = target follows s = target^(1 / (m × n))."
    remember = "many steps need each one to be nearly perfect."
    unit = "probability"
    within = Within(abs=0.0005)
    gap = 0.002

    def draw(self, luck: Luck) -> Target:
        return Target(luck.small(2, 6), luck.small(2, 6), luck.friendly((0.9, 0.5, 0.8, 0.95, 0.99)))

    def undefined(self, v: Target) -> str:
        return sizes(v.m, v.n) or ("" if 0 < v.target <= 1 else "`target` has to be above 0, and at most 1.")

    def accepts(self, v: Target) -> bool:
        return len(self.wrong(v)) >= 2

    def key(self, v: Target) -> float:
        return float(v.target ** (1 / (v.m * v.n)))

    def paths(self, v: Target) -> Iterator[Wrong]:
        yield Wrong("target-itself", v.target, "The target is for all steps together; each has to be far better.")
        yield Wrong(
            "digits-added", v.target ** (1 / (v.m + v.n)), "Each digit meets each digit: multiply how many there are."
        )

    def stem(self, v: Target) -> str:
        ask = f"With what probability must each one be right, to 4 decimals, for all to be right with {num(v.target)}?"
        return (
            f"A model multiplies a number of {v.m} digits by one of {v.n}, one partial product at a time; steps are "
            f"independent, and carries left out.\n\n{ask}"
        )

    def work(self, v: Target) -> list[str]:
        count = v.m * v.n
        return [
            f"Partial products: {v.m} × {v.n} = {count}.",
            f"{num(v.target)}^(1 / {count}) = {dec(self.key(v), 4)}",
        ]


GENERATOR = Generator(
    id="G30",
    title="Compounding errors",
    source="Dziri et al. (2023), Faith and fate: limits of transformers on compositionality",
    modes={"a": AllRight(), "b": StepNeeded()},
)
