"""G40: a chain of steps, without and with one retry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

STEPS = (0.9, 0.95, 0.8, 0.99, 0.98, 0.85, 0.97, 0.92, 0.7)
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Values:
    n: int
    p: float


class Plain(Number[Values]):
    asks = "how often a chain of steps comes through"
    values = Values
    example = Values(n=10, p=0.9)
    formula = "All n independent steps have to work: p^n."
    remember = "a chain is as good as its step to the power of its length."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.015

    def draw(self, luck: Luck) -> Values:
        return Values(luck.small(3, 20), luck.friendly(STEPS))

    def undefined(self, v: Values) -> str:
        if not 1 <= v.n <= MOST:
            return f"`n` has to be from 1 to {MOST:,}."
        return "" if 0 <= v.p <= 1 else "`p` has to be from 0 to 1."

    def accepts(self, v: Values) -> bool:
        return 0.02 <= self.key(v) <= 0.97 and len(self.wrong(v)) >= 2

    def key(self, v: Values) -> float:
        return float(v.p**v.n)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("one-step", v.p, "That's how often one step works. The chain needs them all.")
        linear = max(0.0, 1 - v.n * (1 - v.p))
        yield Wrong("linear", linear, "Adding up failures counts chains that fail twice more than once.")
        yield Wrong("any-step", 1 - (1 - v.p) ** v.n, "That's at least one step; here every single one has to work.")

    def told(self, v: Values) -> str:
        return (
            f"An agent needs {v.n} steps in a row. Each works with probability {num(v.p)}, independently of the others."
        )

    def stem(self, v: Values) -> str:
        return f"{self.told(v)}\n\nWith which probability does the whole task work, to 3 decimals?"

    def work(self, v: Values) -> list[str]:
        return ["Independent steps: multiply.", f"{num(v.p)}^{v.n} = {dec(self.key(v))}"]


class Retried(Plain):
    asks = "how often a chain comes through with one retry a step"
    formula = "With one retry a step fails only if both tries do: (1 - (1 - p)²)^n."
    remember = "a check and a retry at each step beat one long blind run."

    def step(self, v: Values) -> float:
        return 1 - (1 - v.p) ** 2

    def key(self, v: Values) -> float:
        return float(self.step(v) ** v.n)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("no-retry", v.p**v.n, "So it goes without retries. Here each step has a second try.")
        whole = 1 - (1 - v.p**v.n) ** 2
        yield Wrong("chain-retried", whole, "You retried the whole chain; a step is retried at once, by itself.")
        yield Wrong("one-step", self.step(v), f"That's one step with its retry. There are {v.n}.")
        yield Wrong("doubled", min(1.0, 2 * v.p**v.n), "A second try doesn't double the chance.")

    def stem(self, v: Values) -> str:
        return (
            f"{self.told(v)} A check notices each failed step, which is then tried once more.\n\nWith which "
            "probability does the whole task work, to 3 decimals?"
        )

    def work(self, v: Values) -> list[str]:
        return [
            f"A step fails twice with {num(round(1 - v.p, 9))}² = {num(round((1 - v.p) ** 2, 9))}.",
            f"With its retry it works with {num(round(self.step(v), 9))}. Without, the chain had {dec(v.p**v.n)}.",
            f"{num(round(self.step(v), 9))}^{v.n} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G40",
    title="A chain of steps, with and without a retry",
    source="Independent steps: the product rule",
    modes={"a": Plain(), "b": Retried()},
)
