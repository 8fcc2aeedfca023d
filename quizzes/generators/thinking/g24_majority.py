"""G24: the majority of several samples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

SHARES = (0.6, 0.7, 0.8, 0.4, 0.9, 0.55, 0.65, 0.3, 0.75, 0.85, 0.35, 0.45)
MOST = 999


@dataclass(frozen=True, slots=True)
class Values:
    n: int
    p: float


def exactly(v: Values, right: int) -> float:
    return math.comb(v.n, right) * v.p**right * (1 - v.p) ** (v.n - right)


def winning(v: Values) -> range:
    return range(v.n // 2 + 1, v.n + 1)


class Majority(Number[Values]):
    asks = "how often a majority of samples is right"
    values = Values
    example = Values(n=5, p=0.7)
    formula = "Sum C(n, i) × p^i × (1 - p)^(n - i) over every i above n / 2: the ways in which most are right."
    remember = "voting pulls away from one half: above it you gain, below it you lose."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.015

    def draw(self, luck: Luck) -> Values:
        return Values(luck.friendly((3, 5, 7, 9, 11)), luck.friendly(SHARES))

    def undefined(self, v: Values) -> str:
        if not 1 <= v.n <= MOST or v.n % 2 == 0:
            return f"`n` has to be odd, from 1 to {MOST}."
        return "" if 0 <= v.p <= 1 else "`p` has to be from 0 to 1."

    def accepts(self, v: Values) -> bool:
        return len(self.wrong(v)) == 3

    def key(self, v: Values) -> float:
        return math.fsum(exactly(v, right) for right in winning(v))

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("one-sample", v.p, "That's how often one sample is right; the vote of several is another matter.")
        yield Wrong("at-least-one", 1 - (1 - v.p) ** v.n, "At least one right isn't enough: most of them have to be.")
        yield Wrong("all-right", v.p**v.n, "You asked for all to be right. A majority will do.")

    def stem(self, v: Values) -> str:
        return (
            f"A question has two possible answers. You take the majority of {v.n} independent samples, each right with "
            f"probability {num(v.p)}.\n\nWhat's the probability that the majority is right, to 3 decimals?"
        )

    def work(self, v: Values) -> list[str]:
        shown = list(winning(v))[:6]
        parts = [f"{right} right: {dec(exactly(v, right), 4)}" for right in shown]
        verdict = "better" if self.key(v) > v.p else "worse"
        return [
            f"A majority is {v.n // 2 + 1} or more of {v.n}.",
            f"{'; '.join(parts)}{'' if len(shown) == len(winning(v)) else '; and so on'}.",
            f"That's {verdict} than one sample, whose {num(v.p)} is {'above' if v.p > 0.5 else 'not above'} one half.",
            f"Summed up: {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G24",
    title="Majority vote",
    source="Condorcet's jury theorem; Wang et al. (2023), Self-consistency improves chain of thought reasoning",
    modes={"a": Majority()},
)
