"""A flat map of a few arrows: the plane that keeps as much as possible of how they lie to each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.labs.word_vectors import Arrow, added_up

ROUNDS = 300
"""Of squeezing a vector toward the direction of most spread. It stops changing long before."""

type Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Flat:
    """A place for each arrow, and how much of their spread the map keeps, from 0 to 1."""

    places: list[tuple[float, float]]
    kept: float


def flat(arrows: Sequence[Arrow]) -> Flat:
    """Principal components, from the arrows' dot products around their middle: few arrows, so a small matrix."""
    middle = [each / len(arrows) for each in added_up(arrows)]
    around = [[number - center for number, center in zip(arrow, middle, strict=True)] for arrow in arrows]
    products = [[math.sumprod(one, other) for other in around] for one in around]
    spread = sum(row[at] for at, row in enumerate(products))
    first, across = _strongest(products)
    second, along = _strongest(_without(products, first, across))
    places = [
        (x * math.sqrt(across), y * math.sqrt(along))
        for x, y in zip(_right_way_round(first), _right_way_round(second), strict=True)
    ]
    return Flat(places, (across + along) / spread if spread > 0 else 1.0)


def _strongest(matrix: Matrix) -> tuple[list[float], float]:
    """The eigenvector of the largest eigenvalue, by repeated multiplication, and that value; none is below 0 here."""
    vector = [1.0 + at for at in range(len(matrix))]
    for _ in range(ROUNDS):
        image = [math.sumprod(row, vector) for row in matrix]
        long = math.hypot(*image)
        if long < 1e-9:
            return [0.0] * len(matrix), 0.0
        vector = [each / long for each in image]
    return vector, max(0.0, math.sumprod(vector, [math.sumprod(row, vector) for row in matrix]))


def _without(matrix: Matrix, vector: list[float], value: float) -> Matrix:
    return [
        [each - value * one * other for each, other in zip(row, vector, strict=True)]
        for row, one in zip(matrix, vector, strict=True)
    ]


def _right_way_round(numbers: list[float]) -> list[float]:
    """A direction may as well be its opposite: the first word lies to the left and above, at every reload."""
    return [-each for each in numbers] if numbers[0] > 0 else numbers
