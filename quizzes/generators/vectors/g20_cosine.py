"""G20: the cosine of two vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num, vector

from .arithmetic import bad_vectors, cosine, distance, dot, length

ENTRIES = (1, 2, 0, 3, -1, -2, 4, -3)


@dataclass(frozen=True, slots=True)
class Values:
    a: tuple[float, ...]
    b: tuple[float, ...]


class Cosine(Number[Values]):
    asks = "the cosine similarity of two vectors"
    values = Values
    example = Values(a=(-1, 2, -1), b=(-1, 3, 1))
    formula = "cos = a·b / (|a| × |b|): the dot product over the product of the lengths."
    remember = "cosine divides both lengths away and keeps the direction."
    unit = ""
    within = Within(abs=0.01)
    gap = 0.03
    least, most = -50, 50

    def draw(self, luck: Luck) -> Values:
        first, second = (tuple(luck.friendly(ENTRIES) for _ in range(3)) for _ in range(2))
        return Values(first, second)

    def undefined(self, v: Values) -> str:
        return bad_vectors(v.a, v.b)

    def accepts(self, v: Values) -> bool:
        full = all(sum(map(bool, each)) >= 2 for each in (v.a, v.b))
        return full and 0.05 <= abs(self.key(v)) <= 0.97

    def key(self, v: Values) -> float:
        return cosine(v.a, v.b)

    def paths(self, v: Values) -> Iterator[Wrong]:
        product, first, second = dot(v.a, v.b), length(v.a), length(v.b)
        yield Wrong("dot-product", product, "That's the dot product; the lengths are still in it.")
        yield Wrong("sum-of-lengths", product / (first + second), "Multiply the lengths, don't add them.")
        yield Wrong("squared-lengths", product / (first * second) ** 2, "You divided by the squares: take the roots.")
        yield Wrong("distance", distance(v.a, v.b), "That's how far apart their ends are. Cosine looks at the angle.")
        if product < 0:
            yield Wrong(
                "sign-lost", -self.key(v), "The size is right, but these two are more than a right angle apart."
            )

    def stem(self, v: Values) -> str:
        return f"What's the cosine similarity of {vector(v.a)} and {vector(v.b)}, to 3 decimals?"

    def work(self, v: Values) -> list[str]:
        products = " + ".join(f"{num(one)}×{num(other)}" for one, other in zip(v.a, v.b, strict=True))
        first, second = dot(v.a, v.a), dot(v.b, v.b)
        return [
            f"Dot product: {products} = {num(dot(v.a, v.b))}.",
            f"Squared lengths: {num(first)} and {num(second)}.",
            f"{num(dot(v.a, v.b))} / √({num(first)} × {num(second)}) = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G20",
    title="Cosine similarity",
    source="Manning, Raghavan & Schütze (2008), Introduction to information retrieval, section 6.3",
    modes={"a": Cosine()},
)
