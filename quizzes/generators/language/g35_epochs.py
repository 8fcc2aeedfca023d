"""G35: how often a source is seen in a data mix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig


@dataclass(frozen=True, slots=True)
class Values:
    D: float
    w: float
    s: float


class Epochs(Number[Values]):
    asks = "how often training sees a source"
    values = Values
    example = Values(D=200, w=22, s=20)
    formula = "Epochs = w × D / s: the source's share of all training tokens, over its size."
    remember = "below 1 epoch, a part of the source was never seen."
    unit = "epochs"
    most = 999
    within = Within(rel=0.02)
    rel_gap = 0.04

    def draw(self, luck: Luck) -> Values:
        return Values(
            luck.friendly((200, 100, 500, 300)),
            luck.friendly((10, 5, 1, 2, 30, 40, 60, 3, 8, 15, 22)),
            luck.friendly((20, 40, 5, 100, 10, 8, 1, 2, 3, 12, 19, 55, 200, 410)),
        )

    def undefined(self, v: Values) -> str:
        if v.D <= 0 or v.s <= 0:
            return "`D` and `s` have to be above 0."
        return "" if 0 < v.w <= 100 else "`w` is a percentage, above 0 and at most 100."

    def accepts(self, v: Values) -> bool:
        return 0.05 <= self.key(v) <= 20

    def key(self, v: Values) -> float:
        return v.w * v.D / (100 * v.s)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("turned-over", 1 / self.key(v), "Upside down: divide what's drawn by what there is.")
        yield Wrong("share-left-out", v.D / v.s, f"Only {num(v.w)}% of the training tokens come from this source.")
        yield Wrong("share-alone", v.w / 100, "The share alone says nothing about how big the source is.")

    def stem(self, v: Values) -> str:
        ask = "How many epochs over that source is this, to 3 significant digits?"
        return (
            f"A training run reads {num(v.D)} billion tokens, {num(v.w)}% of them from a source that has "
            f"{num(v.s)} billion tokens.\n\n{ask}"
        )

    def work(self, v: Values) -> list[str]:
        drawn = v.w * v.D / 100
        less = "Below 1: not all of it was seen." if self.key(v) < 1 else "At 1 or above, all of it can be seen."
        return [
            f"Tokens drawn from it: {num(v.w)}% of {num(v.D)} billion = {num(drawn)} billion.",
            less,
            f"{num(drawn)} / {num(v.s)} = {sig(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G35",
    title="Data mix and epochs",
    source="Brown et al. (2020), Language models are few-shot learners, table 2.2",
    modes={"a": Epochs()},
)
