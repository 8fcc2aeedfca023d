"""G03: odds of two tokens, and the temperature that gives them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num, sig

GAPS = tuple(each / 4 for each in range(1, 17))
TEMPERATURES = (2, 0.5, 0.8, 1.25, 1.5, 0.7, 0.6)
RATIOS = (2, 4, 10, 3, 5, 8, 20, 50)


@dataclass(frozen=True, slots=True)
class AtTemperature:
    D: float
    T: float


class Ratio(Number[AtTemperature]):
    asks = "how many times as likely one token is as another"
    values = AtTemperature
    example = AtTemperature(D=3.75, T=2)
    formula = "The ratio of two probabilities is exp(D / T), where D is the gap between the logits."
    remember = "only the gap counts: the ratio is exp(gap / T)."
    unit = "times"
    most = 999
    within = Within(rel=0.01)
    rel_gap = 0.03

    def draw(self, luck: Luck) -> AtTemperature:
        return AtTemperature(luck.one_of(GAPS), luck.friendly(TEMPERATURES))

    def undefined(self, v: AtTemperature) -> str:
        if v.T <= 0:
            return "The temperature `T` has to be above 0."
        return "" if abs(v.D / v.T) <= 100 else "The ratio has to stay below e to the power 100."

    def accepts(self, v: AtTemperature) -> bool:
        return self.key(v) <= 200

    def key(self, v: AtTemperature) -> float:
        return math.exp(v.D / v.T)

    def paths(self, v: AtTemperature) -> Iterator[Wrong]:
        if abs(v.D * v.T) <= 100:
            yield Wrong("multiplies", math.exp(v.D * v.T), f"The gap is divided by {num(v.T)}, not multiplied.")
        yield Wrong("no-exponent", v.D / v.T, "So far it's the gap after the division. Softmax takes exp of it.")
        if abs(v.D) <= 100:
            yield Wrong("temperature-ignored", math.exp(v.D), "Right at T = 1, but the gap shrinks or grows with T.")

    def stem(self, v: AtTemperature) -> str:
        return (
            f"One token's logit is {num(v.D)} above another's. At T = {num(v.T)}, how many times as likely as the "
            "other is it, to 3 significant digits?"
        )

    def work(self, v: AtTemperature) -> list[str]:
        return [
            f"The gap after dividing by T: {num(v.D)} / {num(v.T)} = {dec(v.D / v.T)}.",
            f"The sum under both shares is the same, so it cancels, and exp({dec(v.D / v.T)}) is left.",
            f"The ratio is {sig(self.key(v))}",
        ]


@dataclass(frozen=True, slots=True)
class ForRatio:
    D: float
    R: float


class TemperatureFor(Number[ForRatio]):
    asks = "the temperature that makes a ratio"
    values = ForRatio
    example = ForRatio(D=1.5, R=8)
    formula = "From R = exp(D / T) follows T = D / ln R."
    remember = "turn exp around with ln: T is the gap over ln of the ratio."
    most = 50
    within = Within(abs=0.01)
    gap = 0.03

    def draw(self, luck: Luck) -> ForRatio:
        return ForRatio(luck.one_of(GAPS), luck.friendly(RATIOS))

    def undefined(self, v: ForRatio) -> str:
        if v.R <= 0 or v.R == 1:
            return "The ratio `R` has to be above 0, and not 1."
        return "" if v.D / math.log(v.R) > 0 else "No temperature above 0 makes this ratio out of this gap."

    def accepts(self, v: ForRatio) -> bool:
        return 0.2 <= self.key(v) <= 3

    def key(self, v: ForRatio) -> float:
        return v.D / math.log(v.R)

    def paths(self, v: ForRatio) -> Iterator[Wrong]:
        log = math.log(v.R)
        yield Wrong("turned-over", log / v.D, "Upside down: T stands under the gap in D / T, so T = D / ln R.")
        yield Wrong("no-log", v.D / v.R, "Here the gap was divided by R itself; softmax is undone by its logarithm.")
        yield Wrong("base-ten", v.D / math.log10(v.R), "Softmax uses e, so take the natural logarithm, not base 10.")

    def stem(self, v: ForRatio) -> str:
        return (
            f"Two logits are {num(v.D)} apart. At which temperature is the first token exactly {num(v.R)} times as "
            "likely as the second? To 2 decimals."
        )

    def work(self, v: ForRatio) -> list[str]:
        log = math.log(v.R)
        return [
            f"ln {num(v.R)} = {dec(log)}.",
            f"T = {num(v.D)} / {dec(log)} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G03",
    title="Odds and temperature",
    source="Follows from softmax: the common sum cancels in a ratio",
    modes={"a": Ratio(), "b": TemperatureFor()},
)
