"""G29: what thinking costs in compute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig

SIZES = (7, 3, 1, 70, 8, 13, 34)
LENGTHS = (1000, 200, 500, 2000, 10_000, 5000)
BILLION = 10**9


@dataclass(frozen=True, slots=True)
class Samples:
    P: float
    tokens: int
    N: int


@dataclass(frozen=True, slots=True)
class Two:
    P_L: float
    out_L: int  # noqa: N815 - the letters of the formula
    P_S: float
    out_S: int  # noqa: N815 - the letters of the formula


class Operations(Number[Samples]):
    asks = "the compute of several samples"
    values = Samples
    example = Samples(P=3, tokens=2000, N=16)
    formula = "FLOPs = 2 × P × tokens × N: a multiplication and an addition for each weight and token."
    remember = "writing a token costs 2 operations per parameter; training costs 6."
    unit = "FLOPs"
    within = Within(rel=0.02)
    rel_gap = 0.04
    least, most = 1e10, 1e21

    def draw(self, luck: Luck) -> Samples:
        return Samples(luck.friendly(SIZES), luck.friendly(LENGTHS), luck.friendly((1, 4, 16, 8, 32, 64)))

    def undefined(self, v: Samples) -> str:
        return "" if v.P > 0 and min(v.tokens, v.N) >= 1 else "`P` has to be above 0, `tokens` and `N` 1 or more."

    def key(self, v: Samples) -> float:
        return 2 * v.P * BILLION * v.tokens * v.N

    def paths(self, v: Samples) -> Iterator[Wrong]:
        key = self.key(v)
        yield Wrong("factor-left-out", key / 2, "Each weight is multiplied and then added: that makes two.")
        yield Wrong("training-factor", 3 * key, "The factor 6 is for training, which also runs backward.")
        yield Wrong("one-sample", key / v.N, f"That's for a single sample. There are {v.N}.")

    def stem(self, v: Samples) -> str:
        times = "once" if v.N == 1 else f"{v.N} times"
        return (
            f"A model with {num(v.P)} billion active parameters answers {times}, with {v.tokens:,} tokens each. Leave "
            "out attention and the prompt.\n\nHow many FLOPs is that, to 3 significant digits? Type it like 1.2e9."
        )

    def work(self, v: Samples) -> list[str]:
        return [
            f"Tokens in all: {v.tokens:,} × {v.N} = {v.tokens * v.N:,}.",
            f"A token: 2 × {num(v.P)}e9 = {sig(2 * v.P * BILLION)}.",
            f"Together: {sig(self.key(v))}",
        ]


class Worth(Number[Two]):
    asks = "samples of a small model for one answer of a large one"
    values = Two
    example = Two(P_L=70, out_L=1000, P_S=3, out_S=2000)
    formula = "Cost of an answer = P × tokens, so the large one pays for (P_L × out_L) / (P_S × out_S) small ones."
    remember = "compare parameters times tokens; the factor 2 cancels."
    unit = "samples"

    def draw(self, luck: Luck) -> Two:
        return Two(luck.one_of(SIZES), luck.friendly(LENGTHS), luck.one_of(SIZES), luck.friendly(LENGTHS))

    def undefined(self, v: Two) -> str:
        return "" if min(v.P_L, v.P_S) > 0 and min(v.out_L, v.out_S) >= 1 else "All four have to be above 0."

    def ratio(self, v: Two) -> float:
        return v.P_L * v.out_L / (v.P_S * v.out_S)

    def accepts(self, v: Two) -> bool:
        off = abs(self.ratio(v) - round(self.ratio(v)))
        return v.P_L != v.P_S and 2 <= self.ratio(v) <= 200 and off > 0.02

    def key(self, v: Two) -> int:
        return int(self.ratio(v) + 1e-9)

    def paths(self, v: Two) -> Iterator[Wrong]:
        yield Wrong("rounded-up", self.key(v) + 1, "One more would cost more than the large model's answer.")
        yield Wrong("size-alone", int(v.P_L / v.P_S), "The answers differ in length: count tokens as well.")
        yield Wrong("length-turned", int(v.P_L * v.out_S / (v.P_S * v.out_L)), "Each length goes with its own model.")

    def stem(self, v: Two) -> str:
        return (
            f"A model with {num(v.P_L)} billion parameters writes answers of {v.out_L:,} tokens, one with {num(v.P_S)} "
            f"billion writes {v.out_S:,}.\n\nHow many whole samples of the second fit into the compute of one answer "
            "of the first?"
        )

    def work(self, v: Two) -> list[str]:
        return [
            f"One answer of the first: {num(v.P_L)} × {v.out_L:,} = {num(v.P_L * v.out_L)}.",
            f"One of the second: {num(v.P_S)} × {v.out_S:,} = {num(v.P_S * v.out_S)}.",
            f"The quotient is {self.ratio(v):,.2f}.",
            f"Whole samples: {self.key(v)}",
        ]


GENERATOR = Generator(
    id="G29",
    title="Compute of thinking",
    source="Kaplan et al. (2020), Scaling laws for neural language models: 2 FLOPs a parameter and token",
    modes={"a": Operations(), "b": Worth()},
)
