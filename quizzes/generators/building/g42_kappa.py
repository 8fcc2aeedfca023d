"""G42: agreement beyond chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num, table


@dataclass(frozen=True, slots=True)
class Values:
    a: int
    b: int
    c: int
    d: int


def count(v: Values) -> int:
    return v.a + v.b + v.c + v.d


def observed(v: Values) -> float:
    return (v.a + v.d) / count(v)


def by_chance(v: Values) -> int:
    """p_e times the square of the count, in whole numbers."""
    return (v.a + v.b) * (v.a + v.c) + (v.c + v.d) * (v.b + v.d)


def expected(v: Values) -> float:
    return by_chance(v) / count(v) ** 2


class Kappa(Number[Values]):
    asks = "Cohen's kappa of two judges"
    values = Values
    example = Values(a=40, b=10, c=15, d=35)
    formula = "kappa = (p_o - p_e) / (1 - p_e): agreement beyond chance, over what chance leaves."
    remember = "two judges who nearly always say yes agree by chance, and kappa takes that off."
    unit = ""
    within = Within(abs=0.01)
    gap = 0.03
    least, most = -1, 9

    def draw(self, luck: Luck) -> Values:
        both = luck.between(*luck.by_level((30, 80, 10), (30, 80, 10), (30, 80, 5)))
        apart = luck.by_level((10, 20, 10), (5, 25, 5), (5, 25, 5))
        first, second = luck.between(*apart), luck.between(*apart)
        return Values(both, first, second, 100 - both - first - second)

    def undefined(self, v: Values) -> str:
        if min(v.a, v.b, v.c, v.d) < 0 or not count(v):
            return "The four counts have to be 0 or more, and not all 0."
        return (
            "" if by_chance(v) < count(v) ** 2 else "Both judges gave everything the same verdict: kappa isn't defined."
        )

    def accepts(self, v: Values) -> bool:
        return v.d >= 5 and 0.05 <= self.key(v) <= 0.95 and len(self.wrong(v)) >= 2

    def key(self, v: Values) -> float:
        """In whole numbers: two rounded shares that are close lose digits in their difference."""
        whole, chance = count(v) ** 2, by_chance(v)
        return (count(v) * (v.a + v.d) - chance) / (whole - chance)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("plain-agreement", observed(v), "That's plain agreement, with what chance gives still in it.")
        yield Wrong("not-rescaled", observed(v) - expected(v), "Divide by what chance leaves: 1 - p_e.")
        fair = 2 * observed(v) - 1
        yield Wrong("coin", fair, "Chance gives one half only if one of the judges says yes half the time.")

    def stem(self, v: Values) -> str:
        rows = [("Human: yes", str(v.a), str(v.b)), ("Human: no", str(v.c), str(v.d))]
        ask = "What's Cohen's kappa of the two, to 3 decimals?"
        heads = ("Verdict", "Model: yes", "Model: no")
        return f"A human and a model judge {count(v)} answers.\n\n{table(heads, rows)}\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        total = count(v)
        yes = f"{v.a + v.b} × {v.a + v.c}"
        no = f"{v.c + v.d} × {v.b + v.d}"
        return [
            f"Observed: ({v.a} + {v.d}) / {total} = {dec(observed(v))}.",
            f"By chance: ({yes} + {no}) / {num(total**2)} = {dec(expected(v), 4)}.",
            f"({dec(observed(v))} - {dec(expected(v), 4)}) / (1 - {dec(expected(v), 4)}) = {dec(self.key(v))}",
        ]


class FirstKappa(Kappa):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Values:
        both, first, second = luck.between(30, 80, 5), luck.between(5, 25, 5), luck.between(5, 25, 5)
        return Values(both, first, second, 100 - both - first - second)


GENERATOR = Generator(
    id="G42",
    title="Agreement beyond chance",
    source="Cohen (1960), A coefficient of agreement for nominal scales",
    modes={"a": Kappa()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstKappa()}),)
