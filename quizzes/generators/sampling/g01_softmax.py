"""G01: softmax with temperature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, listed, num
from quizzes.generators.pictures import Bar, Picture, bars

from .distributions import HALVES, bad_logits, bad_position, exponentials, logit_table, name, ranked, softmax

TEMPERATURES = (2, 0.5, 1.25, 0.8, 1.5, 0.7)


@dataclass(frozen=True, slots=True)
class Values:
    z: tuple[float, ...]
    T: float
    target: int = 0


def heated(z: tuple[float, ...], T: float) -> Picture:  # noqa: N803 - the letter of the formula
    """The shares at T, with marks where they stood at T = 1."""
    now, before = softmax(z, T), softmax(z)
    rows = [Bar(name(at), now[at], dec(now[at]), "solid", before[at]) for at in range(len(z))]
    told = ", ".join(f"{name(at)} {dec(before[at])} before, {dec(now[at])} now" for at in range(len(z)))
    return bars(rows, f"The shares at T = {num(T)}, with marks where they were at T = 1: {told}.")


class Probability(Number[Values]):
    asks = "the probability of a token at a temperature"
    values = Values
    example = Values(z=(2.5, 4, 0), T=2, target=1)
    formula = "Divide each logit by T, then take the softmax: p = exp(z / T) / sum of all exp(z / T)."
    remember = "divide the logits by T first, then exponentiate and share out."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> Values:
        z = luck.sample(HALVES, luck.friendly((3, 4)))
        return Values(tuple(z), luck.friendly(TEMPERATURES), luck.below(len(z)))

    def undefined(self, v: Values) -> str:
        return bad_logits(v.z, v.T) or bad_position(v.target, len(v.z))

    def accepts(self, v: Values) -> bool:
        return 0.02 <= self.key(v) <= 0.98

    def key(self, v: Values) -> float:
        return softmax(v.z, v.T)[v.target]

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("temperature-ignored", softmax(v.z)[v.target], "That's the value at T = 1: T hasn't acted yet.")
        multiplied = softmax(v.z, 1 / v.T)[v.target]
        yield Wrong("multiplies", multiplied, f"You multiplied the logits by {num(v.T)}; temperature divides them.")
        yield Wrong("uniform-early", 1 / len(v.z), "Equal shares come only as T grows without limit.")
        if min(v.z) > 0:
            share = v.z[v.target] / sum(v.z)
            yield Wrong("no-exponent", share, "Shares of the logits themselves: softmax exponentiates them first.")
        if v.T < 1 and v.target == ranked(v.z)[0]:
            yield Wrong("low-is-greedy", 1.0, "Only in the limit T → 0 does the top token get all of it.")

    def stem(self, v: Values) -> str:
        ask = f"What's the probability of “{name(v.target)}” at temperature {num(v.T)}, to 3 decimals?"
        return f"A model gives these logits.\n\n{logit_table(v.z)}\n\n{ask}"

    def worked(self, v: Values) -> Picture:
        return heated(v.z, v.T)

    def work(self, v: Values) -> list[str]:
        scaled = [each / v.T for each in v.z]
        powers = exponentials(scaled)
        total, mine = sum(powers), powers[v.target]
        return [
            f"Divide by {num(v.T)}: {', '.join(dec(each) for each in scaled)}.",
            f"Exponentiate: {', '.join(dec(each) for each in powers)}. The sum is {dec(total)}.",
            f"At T = 1, “{name(v.target)}” would have {dec(softmax(v.z)[v.target])}.",
            f"At T = {num(v.T)} it has {dec(mine)} / {dec(total)} = {dec(self.key(v))}",
        ]


class Change(Probability):
    asks = "how much the top token's probability changes from T = 1"
    example = Values(z=(2.5, 4, 0), T=2)
    formula = "Take the softmax of z / T for the top token, once at the new T and once at T = 1, and subtract."
    remember = "above 1 the top token loses, below 1 it gains."
    unit = ""
    least, most = -1, 1

    def undefined(self, v: Values) -> str:
        return bad_logits(v.z, v.T)

    def draw(self, luck: Luck) -> Values:
        z = luck.sample(HALVES, luck.friendly((3, 4)))
        return Values(tuple(z), luck.friendly(TEMPERATURES))

    def accepts(self, v: Values) -> bool:
        top = ranked(v.z)[0]
        return abs(self.key(v)) >= 0.03 and 0.02 <= softmax(v.z, v.T)[top] <= 0.98

    def key(self, v: Values) -> float:
        top = ranked(v.z)[0]
        return softmax(v.z, v.T)[top] - softmax(v.z)[top]

    def paths(self, v: Values) -> Iterator[Wrong]:
        top, key = ranked(v.z)[0], self.key(v)
        now, before = softmax(v.z, v.T)[top], softmax(v.z)[top]
        yield Wrong("sign-lost", -key, "The size is right. Check the direction: did the top token gain or lose?")
        multiplied = softmax(v.z, 1 / v.T)[top] - before
        yield Wrong("multiplies", multiplied, "Multiplying the logits by T turns the effect around.")
        yield Wrong("end-value", now, f"That's the probability at T = {num(v.T)}; the question is how far it moved.")
        if v.T < 1:
            yield Wrong("low-is-greedy", 1 - before, "It'd gain all the rest only in the limit T → 0.")

    def stem(self, v: Values) -> str:
        ask = (
            f"By how much does the top token's probability change when the temperature goes from 1 to {num(v.T)}? "
            "To 3 decimals, with a minus sign if it falls."
        )
        return f"A model gives the logits {listed(v.z)}.\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        top = ranked(v.z)[0]
        before, now = softmax(v.z)[top], softmax(v.z, v.T)[top]
        powers = [dec(each) for each in exponentials([each / v.T for each in v.z])]
        return [
            f"The top logit is {num(v.z[top])}. At T = 1 its share is {dec(before)}.",
            f"At T = {num(v.T)} the exponentials are {', '.join(powers)}, and its share is {dec(now)}.",
            f"The change is {dec(now)} - {dec(before)} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G01",
    title="Softmax with temperature",
    source="Ackley, Hinton & Sejnowski (1985), A learning algorithm for Boltzmann machines",
    modes={"a": Probability(), "b": Change()},
)
