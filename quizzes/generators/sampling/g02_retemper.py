"""G02: the same distribution at another temperature, from its odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num, sig

from .distributions import MOST, bad_position, name

SQUARES = (1, 4, 9, 16, 25, 36)


@dataclass(frozen=True, slots=True)
class Values:
    w: tuple[float, ...]
    T: float
    target: int


def shares(w: Sequence[float], power: float) -> list[float]:
    powers = [each**power for each in w]
    return [each / sum(powers) for each in powers]


class Retempered(Number[Values]):
    asks = "the probability of a token at another temperature, from odds"
    values = Values
    example = Values(w=(16, 36, 4), T=2, target=2)
    formula = "Odds at temperature T are the odds at 1 to the power 1 / T; then divide by their sum."
    remember = "T = 2 takes the root of the odds, T = 0.5 squares them."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.02

    def draw(self, luck: Luck) -> Values:
        squares = luck.by_level(SQUARES[:4], SQUARES[:5], SQUARES)
        w = luck.sample(squares, luck.friendly((3, 4)))
        return Values(tuple(w), luck.one_of((0.5, 2)), luck.below(len(w)))

    def undefined(self, v: Values) -> str:
        if not 2 <= len(v.w) <= MOST or min(v.w) <= 0 or max(v.w) > 1e6:
            return f"`w` needs 2 to {MOST} odds above 0, up to a million."
        if not 0.05 <= v.T <= 1000:
            return "The temperature `T` has to be from 0.05 to 1,000."
        return bad_position(v.target, len(v.w))

    def accepts(self, v: Values) -> bool:
        paths = list(self.paths(v))
        return all(self.are_apart(each.value, self.key(v)) for each in paths[:2])

    def key(self, v: Values) -> float:
        return shares(v.w, 1 / v.T)[v.target]

    def paths(self, v: Values) -> Iterator[Wrong]:
        before = shares(v.w, 1)[v.target]
        yield Wrong("temperature-ignored", before, "Those are the odds at T = 1, shared out. T still has to act.")
        yield Wrong("power-turned", shares(v.w, v.T)[v.target], f"The power is 1 / {num(v.T)}, not {num(v.T)}.")
        yield Wrong("linear-odds", before / v.T, "T doesn't divide probabilities; they'd no longer sum to 1.")
        yield Wrong("not-renormalized", before ** (1 / v.T), "The power is right, but the results have to sum to 1.")

    def stem(self, v: Values) -> str:
        tokens = ", ".join(f"“{name(at)}”" for at in range(len(v.w)))
        odds = ":".join(num(each) for each in v.w)
        ask = f"What's the probability of “{name(v.target)}” at T = {num(v.T)}, to 3 decimals?"
        return f"At temperature 1, the tokens {tokens} have the odds {odds}.\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        powers = [each ** (1 / v.T) for each in v.w]
        does = {0.5: "Square each", 2: "Take each root"}.get(v.T, f"Raise each to the power 1 / {num(v.T)}")
        mine, total = sig(powers[v.target], 5), sig(sum(powers), 5)
        return [
            f"{does}: {':'.join(sig(each, 5) for each in powers)}.",
            f"Their sum is {total}.",
            f"At T = 1 it was {dec(shares(v.w, 1)[v.target])}; now it's {mine} / {total} = {dec(self.key(v))}",
        ]


class FirstRetempered(Retempered):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Values:
        w = luck.sample(SQUARES, luck.friendly((3, 4)))
        return Values(tuple(w), luck.one_of((0.5, 2)), luck.below(len(w)))


GENERATOR = Generator(
    id="G02",
    title="Another temperature, from odds",
    source="Follows from softmax: exp(z / T) = exp(z) to the power 1 / T",
    modes={"a": Retempered()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstRetempered()}),)
