"""G36: memory for a model's weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num, sig

SIZES = (7, 8, 70, 13, 3, 1, 1.5, 4, 9, 12, 14, 20, 27, 32, 34, 120)
BITS = (16, 8, 4, 32)
USABLE = 0.8


@dataclass(frozen=True, slots=True)
class Weights:
    P: float
    bits: int


@dataclass(frozen=True, slots=True)
class Card:
    P: float
    M: float


class Size(Number[Weights]):
    asks = "the memory of a model's weights"
    values = Weights
    example = Weights(P=7, bits=4)
    formula = "GB = P × bits / 8, with P in billions: bits per weight, 8 bits to a byte."
    remember = "at 8 bits, a billion parameters are a GB."
    unit = "GB"
    within = Within(rel=0.02)
    rel_gap = 0.04
    most = 999

    def draw(self, luck: Luck) -> Weights:
        return Weights(luck.friendly(SIZES), luck.one_of(BITS))

    def undefined(self, v: Weights) -> str:
        return "" if v.P > 0 and v.bits >= 1 else "`P` has to be above 0, and `bits` 1 or more."

    def key(self, v: Weights) -> float:
        return v.P * v.bits / 8

    def paths(self, v: Weights) -> Iterator[Wrong]:
        yield Wrong("bits", v.P * v.bits, "Those are gigabits. 8 of them make a byte.")
        yield Wrong("a-byte-a-weight", v.P, f"That'd be 8 bits per weight; here there are {v.bits}.")
        yield Wrong("always-sixteen", 2 * v.P, "Two bytes per weight holds at 16 bits only.")

    def stem(self, v: Weights) -> str:
        return (
            f"A model has {num(v.P)} billion parameters, stored at {v.bits} bits each.\n\nHow many GB (billions of "
            "bytes) do its weights take, to 3 significant digits?"
        )

    def work(self, v: Weights) -> list[str]:
        return [
            f"A weight takes {v.bits} / 8 = {num(v.bits / 8)} bytes.",
            f"{num(v.P)} × {num(v.bits / 8)} = {sig(self.key(v))}",
        ]


class Precision(Number[Card]):
    asks = "the highest precision that fits a card"
    values = Card
    example = Card(P=7, M=16)
    formula = "Take the largest of 32, 16, 8 and 4 bits with P × bits / 8 ≤ 0.8 × M."
    remember = "weights aren't all: leave room for the cache."
    unit = "bits"

    def draw(self, luck: Luck) -> Card:
        return Card(luck.one_of(SIZES[:5] + SIZES[7:]), luck.friendly((24, 16, 8, 48, 80)))

    def undefined(self, v: Card) -> str:
        if v.P <= 0 or v.M <= 0:
            return "`P` and `M` have to be above 0."
        return "" if self.fitting(v, USABLE) else "Not even 4 bits per weight fit this card."

    def fitting(self, v: Card, share: float) -> list[int]:
        return [bits for bits in (32, 16, 8, 4) if v.P * bits / 8 <= share * v.M]

    def accepts(self, v: Card) -> bool:
        limit = USABLE * v.M
        return all(abs(v.P * bits / 8 - limit) > 0.02 * limit for bits in BITS)

    def key(self, v: Card) -> int:
        return self.fitting(v, USABLE)[0]

    def paths(self, v: Card) -> Iterator[Wrong]:
        yield Wrong("no-reserve", self.fitting(v, 1)[0], "That fills the card: 20% has to stay free.")
        yield Wrong("lowest", 4, "That fits, but so does a higher precision.")
        higher = 2 * self.key(v)
        if higher <= 32:
            yield Wrong("too-high", higher, f"At {higher} bits the weights take {num(v.P * higher / 8)} GB: too much.")
        if self.key(v) > 4:
            yield Wrong("too-low", self.key(v) // 2, f"You can afford twice that: {num(v.P * self.key(v) / 8)} GB fit.")

    def stem(self, v: Card) -> str:
        return (
            f"You run a model of {num(v.P)} billion parameters on a card with {num(v.M)} GB, and keep 20% of it free. "
            "Weights come at 32, 16, 8 or 4 bits.\n\nWhat's the highest that fits, exactly, in bits?"
        )

    def work(self, v: Card) -> list[str]:
        sizes = ", ".join(f"{bits}: {num(v.P * bits / 8)} GB" for bits in (32, 16, 8, 4))
        return [
            f"Usable: 0.8 × {num(v.M)} = {num(round(USABLE * v.M, 9))} GB.",
            f"Weights by bits: {sizes}.",
            f"The highest that fits: {self.key(v)}",
        ]


GENERATOR = Generator(
    id="G36",
    title="Memory for weights",
    source="Plain storage: P × bits / 8 bytes",
    modes={"a": Size(), "b": Precision()},
)
