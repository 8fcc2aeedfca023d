"""G25: best of N with a perfect verifier."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

SHARES = (0.1, 0.2, 0.05, 0.25, 0.4, 0.3, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.12, 0.15, 0.18, 0.35)
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Tries:
    p: float
    N: int


@dataclass(frozen=True, slots=True)
class Target:
    p: float
    t: float


class Success(Number[Tries]):
    asks = "how often the best of N samples is right"
    values = Tries
    example = Tries(p=0.05, N=16)
    formula = "All N fail with probability (1 - p)^N, so at least one is right with 1 - (1 - p)^N."
    remember = "turn it around: one minus the chance that all fail."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.01

    def draw(self, luck: Luck) -> Tries:
        return Tries(luck.friendly(SHARES), luck.friendly((2, 4, 10, 8, 5, 3, 16)))

    def undefined(self, v: Tries) -> str:
        if not 0 <= v.p <= 1:
            return "`p` has to be from 0 to 1."
        return "" if 1 <= v.N <= MOST else f"`N` has to be from 1 to {MOST:,}."

    def accepts(self, v: Tries) -> bool:
        return len(self.wrong(v)) >= 2 and self.are_apart(v.N * v.p, self.key(v))

    def key(self, v: Tries) -> float:
        return 1 - (1 - v.p) ** v.N

    def paths(self, v: Tries) -> Iterator[Wrong]:
        yield Wrong("added-up", v.N * v.p, "Chances don't add up like that: several samples may be right at once.")
        yield Wrong("all-right", v.p**v.N, "That's all of them right. One is enough for the verifier.")
        yield Wrong("all-fail", (1 - v.p) ** v.N, "That's how often all of them fail. The question asks for the rest.")

    def stem(self, v: Tries) -> str:
        return (
            f"One sample solves the task with probability {num(v.p)}. You draw {v.N:,} and a perfect verifier picks a "
            "right one if there is any.\n\nWhat's the probability of success, to 3 decimals?"
        )

    def work(self, v: Tries) -> list[str]:
        return [
            f"One fails with {num(1 - v.p)}; all fail with {num(1 - v.p)}^{v.N} = {dec((1 - v.p) ** v.N, 4)}.",
            f"1 - {dec((1 - v.p) ** v.N, 4)} = {dec(self.key(v))}",
        ]


class Needed(Number[Target]):
    asks = "how many samples a success rate needs"
    values = Target
    example = Target(p=0.05, t=0.9)
    formula = "From 1 - (1 - p)^N ≥ t follows N ≥ ln(1 - t) / ln(1 - p); round up."
    remember = "logarithms turn the power around, and you can't take part of a sample."
    unit = "samples"

    def draw(self, luck: Luck) -> Target:
        return Target(luck.friendly(SHARES), luck.friendly((0.9, 0.5, 0.8, 0.95, 0.99)))

    def undefined(self, v: Target) -> str:
        inside = 1e-6 <= v.p < 1 and 0 < v.t < 1
        return "" if inside else "`p` and `t` have to be above 0 and below 1, and `p` at least a millionth."

    def accepts(self, v: Target) -> bool:
        return abs(self.exact(v) - round(self.exact(v))) > 0.02 and self.key(v) >= 2

    def exact(self, v: Target) -> float:
        return math.log(1 - v.t) / math.log(1 - v.p)

    def key(self, v: Target) -> int:
        return max(1, math.ceil(self.exact(v) - 1e-9))

    def paths(self, v: Target) -> Iterator[Wrong]:
        yield Wrong("rounded-down", math.floor(self.exact(v)), "Rounded down, it stays just below the goal.")
        yield Wrong("divided", math.ceil(v.t / v.p), "Dividing treats the chances as if they added up.")
        yield Wrong(
            "one-expected",
            math.ceil(1 / v.p - 1e-9),
            "With that many you get one success on average, and sometimes none.",
        )

    def stem(self, v: Target) -> str:
        return (
            f"One sample solves the task with probability {num(v.p)}, and a perfect verifier finds a right one.\n\n"
            f"How many samples, as a whole number, do you need for a success rate of at least {num(v.t)}?"
        )

    def work(self, v: Target) -> list[str]:
        goal, step = dec(math.log(1 - v.t)), dec(math.log(1 - v.p), 4)
        return [
            f"ln({num(round(1 - v.t, 9))}) = {goal} and ln({num(round(1 - v.p, 9))}) = {step}.",
            f"Their quotient is {dec(self.exact(v), 2)}.",
            f"Rounded up: {self.key(v)}",
        ]


GENERATOR = Generator(
    id="G25",
    title="Best of N with a perfect verifier",
    source="Cobbe et al. (2021), Training verifiers to solve math word problems",
    modes={"a": Success(), "b": Needed()},
)
