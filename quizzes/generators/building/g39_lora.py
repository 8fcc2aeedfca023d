"""G39: the parameters of a LoRA adapter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import sig

WIDTHS = (1024, 4096, 768, 2048, 5120)


@dataclass(frozen=True, slots=True)
class Values:
    r: int
    d: int
    k: int


def adapter(v: Values) -> int:
    return v.r * (v.d + v.k)


def draw(luck: Luck) -> Values:
    width = luck.friendly(WIDTHS)
    return Values(luck.friendly((8, 16, 4, 32, 64)), width, width * luck.one_of((1, 4)) if luck.below(2) else width)


class Added(Number[Values]):
    asks = "the parameters of a LoRA adapter"
    values = Values
    example = Values(r=8, d=1024, k=4096)
    formula = "LoRA adds B (d × r) and A (r × k) beside a d × k matrix: r × (d + k) parameters."
    remember = "two thin matrices: the rank times the sum of the sides."
    unit = "parameters"
    least, most = 1000, 1e12

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def undefined(self, v: Values) -> str:
        return "" if min(v.r, v.d, v.k) >= 1 else "`r`, `d` and `k` have to be 1 or more."

    def key(self, v: Values) -> float:
        return adapter(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("full-matrix", v.d * v.k, "That's the whole matrix, which stays frozen.")
        yield Wrong("times-rank", v.r * v.d * v.k, "Two thin matrices need far less than the one between them.")
        yield Wrong("one-matrix", v.r * v.d, "There are two of them: one down to the rank, one up again.")
        yield Wrong("squared-rank", v.r * v.r * (v.d + v.k), "The rank counts once for each matrix.")

    def stem(self, v: Values) -> str:
        ask = "How many parameters, exactly, does the adapter train?"
        return f"You adapt a weight matrix of {v.d:,} × {v.k:,} with LoRA at rank {v.r}.\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        return [
            f"B has {v.d:,} × {v.r} = {v.d * v.r:,}, A has {v.r} × {v.k:,} = {v.r * v.k:,}.",
            f"{v.d * v.r:,} + {v.r * v.k:,} = {adapter(v):,}",
        ]


class Saving(Added):
    asks = "how many times smaller a LoRA adapter is than its matrix"
    formula = "Matrix over adapter: d × k / (r × (d + k))."
    remember = "the smaller the rank, the more times the matrix outweighs its adapter."
    unit = "times"
    within = Within(rel=0.02)
    rel_gap = 0.04
    most = 999

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def accepts(self, v: Values) -> bool:
        return self.key(v) <= 900

    def key(self, v: Values) -> float:
        return v.d * v.k / adapter(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        whole = v.d * v.k
        yield Wrong("one-matrix", whole / (v.r * v.d), "The adapter has two matrices, one on each side of the rank.")
        yield Wrong(
            "turned-over", adapter(v) / whole, "Upside down: how many times does the adapter go into the matrix?"
        )
        yield Wrong("rank-left-out", whole / (v.d + v.k), f"That'd be an adapter of rank 1; here it's {v.r}.")

    def stem(self, v: Values) -> str:
        ask = "How many times as many parameters does the matrix have, to 3 significant digits?"
        return f"LoRA at rank {v.r} trains an adapter for a frozen weight matrix of {v.d:,} × {v.k:,}.\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        return [
            f"Adapter: {v.r} × ({v.d:,} + {v.k:,}) = {adapter(v):,}.",
            f"Matrix: {v.d:,} × {v.k:,} = {v.d * v.k:,}.",
            f"The quotient: {sig(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G39",
    title="Parameters of LoRA",
    source="Hu et al. (2022), LoRA: low-rank adaptation of large language models",
    modes={"a": Added(), "b": Saving()},
)
