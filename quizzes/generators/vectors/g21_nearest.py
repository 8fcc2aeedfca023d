"""G21: the nearest neighbor by three measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Places
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, listed, vector
from quizzes.generators.pictures import Arrow, Picture, arrows

from .arithmetic import bad_vectors, cosine, distance, dot, largest, lead

MOST = 20


@dataclass(frozen=True, slots=True)
class Values:
    q: tuple[float, ...]
    vectors: tuple[tuple[float, ...], ...]


def cosines(v: Values) -> list[float]:
    return [cosine(v.q, each) for each in v.vectors]


def nearness(v: Values) -> list[float]:
    return [-distance(v.q, each) for each in v.vectors]


def products(v: Values) -> list[float]:
    return [dot(v.q, each) for each in v.vectors]


class Nearest(Places[Values]):
    asks = "the nearest vector by cosine, distance and dot product"
    values = Values
    example = Values(q=(2, 4), vectors=((5, 0), (9, 4), (9, 3), (4, 6)))
    formula = "Largest cosine, smallest distance, largest dot product: work out each for all candidates."
    remember = "long vectors win dot products; cosine doesn't see length at all."
    items = ("Largest cosine", "Smallest distance", "Largest dot product")
    remarks = (
        "The smallest angle wins, whatever the lengths.",
        "The end of this vector lies closest to the end of the query.",
        "Direction and length together: a long vector can beat a closer one.",
    )

    def draw(self, luck: Luck) -> Values:
        low, high = luck.by_level((0, 5), (-1, 7), (-2, 9))
        query = (luck.between(1, 4), luck.between(1, 4))
        return Values(query, tuple((luck.between(low, high), luck.between(low, high)) for _ in range(4)))

    def undefined(self, v: Values) -> str:
        if not 2 <= len(v.vectors) <= MOST:
            return f"`vectors` needs 2 to {MOST} entries."
        return bad_vectors(v.q, *v.vectors)

    def accepts(self, v: Values) -> bool:
        apart = lead(cosines(v)) >= 0.02 and lead(nearness(v)) >= 0.2 and lead(products(v)) >= 1
        return apart and len(set(self.key(v))) > 1 and len(set(v.vectors)) == len(v.vectors)

    def key(self, v: Values) -> list[int]:
        return [largest(cosines(v)), largest(nearness(v)), largest(products(v))]

    def paths(self, v: Values) -> Iterator[Wrong]:
        cos, near, dots = self.key(v)
        yield Wrong("all-by-dot-product", [dots, dots, dots], "The dot product also rewards length; the others don't.")
        yield Wrong("all-by-cosine", [cos, cos, cos], "The angle alone decides only for cosine.")
        yield Wrong("all-by-distance", [near, near, near], "The closest end need not have the closest direction.")

    def labels(self, v: Values) -> list[str]:
        return [vector(each) for each in v.vectors]

    def stem(self, v: Values) -> str:
        candidates = ", ".join(vector(each) for each in v.vectors)
        return f"The query is {vector(v.q)}, and the candidates are {candidates}. Which is nearest by each measure?"

    def sketch(self, v: Values) -> Picture | None:
        """In the plane only."""
        if len(v.q) != 2:
            return None
        rows = [Arrow(vector(each), (each[0], each[1])) for each in v.vectors]
        told = ", ".join(vector(each) for each in v.vectors)
        alt = f"The query {vector(v.q)} and the candidates {told} as arrows from the origin."
        return arrows([*rows, Arrow("query", (v.q[0], v.q[1]), "accent")], alt)

    def work(self, v: Values) -> list[str]:
        cos, near, dots = (vector(v.vectors[at]) for at in self.key(v))
        return [
            f"Cosines: {', '.join(dec(each) for each in cosines(v))}.",
            f"Distances: {', '.join(dec(-each, 2) for each in nearness(v))}.",
            f"Dot products: {listed(products(v))}.",
            f"Nearest by cosine {cos}, by distance {near}, by dot product {dots}",
        ]


class FirstNearest(Nearest):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Values:
        query = (luck.between(1, 4), luck.between(1, 4))
        return Values(query, tuple((luck.between(-2, 9), luck.between(-2, 9)) for _ in range(4)))


GENERATOR = Generator(
    id="G21",
    title="Nearest neighbor",
    source="Manning, Raghavan & Schütze (2008), Introduction to information retrieval, chapter 14",
    modes={"a": Nearest()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstNearest()}),)
