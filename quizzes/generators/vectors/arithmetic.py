"""Vectors as tuples of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = Sequence[float]
LONGEST = 100


def dot(a: Vector, b: Vector) -> float:
    return sum(one * other for one, other in zip(a, b, strict=True))


def length(a: Vector) -> float:
    return math.sqrt(dot(a, a))


def cosine(a: Vector, b: Vector) -> float:
    return dot(a, b) / math.sqrt(dot(a, a) * dot(b, b))


def distance(a: Vector, b: Vector) -> float:
    return math.dist(a, b)


def plus(a: Vector, b: Vector, sign: int = 1) -> tuple[float, ...]:
    return tuple(one + sign * other for one, other in zip(a, b, strict=True))


def bad_vectors(*vectors: Vector) -> str:
    """What is wrong with vectors that are to be compared, if anything."""
    sizes = {len(vector) for vector in vectors}
    if len(sizes) > 1 or not 1 <= min(sizes) <= LONGEST:
        return "The vectors need the same number of entries."
    return "" if all(any(vector) for vector in vectors) else "A vector of zeros has no direction."


def largest(values: Sequence[float]) -> int:
    return max(range(len(values)), key=lambda at: (values[at], -at))


def lead(values: Sequence[float]) -> float:
    """How far the largest is ahead of the next."""
    first, second, *_ = sorted(values, reverse=True)
    return first - second
