"""G32: parameters of a mixture of experts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig


@dataclass(frozen=True, slots=True)
class Values:
    S: float
    L: int
    E: int
    k: int
    e: float


def expert(v: Values, count: int) -> float:
    """So many experts in each layer, in billions."""
    return v.L * count * v.e / 1000


def total(v: Values) -> float:
    return v.S + expert(v, v.E)


def active(v: Values) -> float:
    return v.S + expert(v, v.k)


class Total(Number[Values]):
    asks = "all parameters of a mixture of experts"
    values = Values
    example = Values(S=2, L=32, E=8, k=2, e=100)
    formula = "Total = S + L × E × e: what all tokens share, and every expert of every layer."
    remember = "all experts have to be in memory, whichever a token takes."
    unit = "billion parameters"
    within = Within(rel=0.01)
    rel_gap = 0.04
    most = 999

    def draw(self, luck: Luck) -> Values:
        return Values(
            luck.friendly((2, 1, 10, 5, 3, 1.5)),
            luck.friendly((32, 16, 24, 48, 60)),
            luck.friendly((8, 4, 16, 64)),
            luck.friendly((2, 1, 4, 8)),
            luck.friendly((100, 50, 10, 20, 5, 176)),
        )

    def undefined(self, v: Values) -> str:
        if v.S < 0 or v.e <= 0 or min(v.L, v.E, v.k) < 1:
            return "`S` has to be 0 or more, and all others above 0."
        return "" if v.k <= v.E else "`k` can't be more than `E`."

    def accepts(self, v: Values) -> bool:
        return v.k < v.E and total(v) < 999 and all(self.are_apart(each.value, self.key(v)) for each in self.paths(v))

    def key(self, v: Values) -> float:
        return total(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("active", active(v), f"Those are the active ones: a token takes {v.k}, but all {v.E} are stored.")
        yield Wrong("no-shared-part", expert(v, v.E), "Attention and embeddings aren't experts; add what's shared.")
        yield Wrong(
            "times-experts", v.E * (v.S + expert(v, 1)), "Only the experts come in copies, not the shared part."
        )

    def told(self, v: Values) -> str:
        return (
            f"A mixture of experts shares {num(v.S)} billion parameters. Each of its {v.L} layers has {v.E} experts of "
            f"{num(v.e)} million, of which a token takes {v.k}. Leave out the router."
        )

    def stem(self, v: Values) -> str:
        return f"{self.told(v)}\n\nHow many billion parameters does it have, to 3 significant digits?"

    def work(self, v: Values) -> list[str]:
        return [
            f"Experts: {v.L} × {v.E} × {num(v.e)} million = {sig(expert(v, v.E))} billion.",
            f"A token uses {sig(active(v))} billion of them all.",
            f"{num(v.S)} + {sig(expert(v, v.E))} = {sig(total(v))}",
        ]


class Active(Total):
    asks = "the active parameters of a mixture of experts"
    formula = "Active = S + L × k × e: what all tokens share, and the k experts that a token takes in each layer."
    remember = "compute follows the active parameters, memory the total."

    def key(self, v: Values) -> float:
        return active(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("total", total(v), f"That's everything. A token takes {v.k} of {v.E} experts.")
        yield Wrong("share-of-total", total(v) * v.k / v.E, "The shared part is used whole; only experts are chosen.")
        yield Wrong("no-shared-part", expert(v, v.k), "Every token also runs through the shared part.")

    def stem(self, v: Values) -> str:
        return f"{self.told(v)}\n\nHow many billion parameters are active for a token, to 3 significant digits?"

    def work(self, v: Values) -> list[str]:
        return [
            f"Experts taken: {v.L} × {v.k} × {num(v.e)} million = {sig(expert(v, v.k))} billion.",
            f"In all, the model stores {sig(total(v))} billion.",
            f"{num(v.S)} + {sig(expert(v, v.k))} = {sig(active(v))}",
        ]


GENERATOR = Generator(
    id="G32",
    title="Parameters of a mixture of experts",
    source="Jiang et al. (2024), Mixtral of experts: 46.7 billion in all, 12.9 billion active",
    modes={"a": Total(), "b": Active()},
)
