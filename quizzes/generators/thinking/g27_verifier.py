"""G27: what an imperfect verifier's approval is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num


@dataclass(frozen=True, slots=True)
class Values:
    p: float
    t: float
    f: float


class Accepted(Number[Values]):
    asks = "how often an accepted answer is right"
    values = Values
    example = Values(p=0.15, t=0.95, f=0.15)
    formula = "P(right | accepted) = p × t / (p × t + (1 - p) × f)."
    remember = "when right answers are rare, most of what a lenient judge accepts is wrong."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> Values:
        return Values(
            luck.friendly((0.2, 0.5, 0.1, 0.4, 0.05, 0.15, 0.25, 0.3, 0.6)),
            luck.friendly((0.9, 0.8, 0.95, 0.99, 0.85)),
            luck.friendly((0.1, 0.2, 0.05, 0.4, 0.02, 0.15, 0.3)),
        )

    def undefined(self, v: Values) -> str:
        if not all(0 <= each <= 1 for each in (v.p, v.t, v.f)):
            return "`p`, `t` and `f` have to be from 0 to 1."
        return "" if v.p * v.t + (1 - v.p) * v.f > 0 else "With these values nothing is ever accepted."

    def accepts(self, v: Values) -> bool:
        return len(self.wrong(v)) >= 2 and self.are_apart(self.key(v), v.t)

    def key(self, v: Values) -> float:
        return v.p * v.t / (v.p * v.t + (1 - v.p) * v.f)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("turned-around", v.t, "That's how often a right answer is accepted: the other way around.")
        yield Wrong(
            "both",
            v.p * v.t,
            "That's the share of all samples that is right and accepted. Divide by all that are accepted.",
        )
        yield Wrong("not-fooled", 1 - v.f, "How seldom it's fooled says nothing without how rare right answers are.")
        yield Wrong("base-rate", v.p, "As many as before: then the verifier would tell you nothing.")

    def stem(self, v: Values) -> str:
        return (
            f"A sample is right with probability {num(v.p)}. A verifier accepts right ones with probability {num(v.t)} "
            f"and wrong ones with {num(v.f)}.\n\nIt accepts a sample. With which probability is that right, to 3 "
            "decimals?"
        )

    def work(self, v: Values) -> list[str]:
        right, wrong = 1000 * v.p * v.t, 1000 * (1 - v.p) * v.f
        return [
            f"Imagine 1,000 samples: {num(round(1000 * v.p, 9))} are right, {num(round(1000 * (1 - v.p), 9))} wrong.",
            f"Accepted: {num(round(right, 9))} right ones and {num(round(wrong, 9))} wrong ones.",
            f"{num(round(right, 9))} / {num(round(right + wrong, 9))} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G27",
    title="An imperfect verifier",
    source="Bayes' rule",
    modes={"a": Accepted()},
)
