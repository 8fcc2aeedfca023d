"""The figures of one item, as Moodle defines them (question/classes/statistics/questions/calculator.php)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Marks = Sequence[float] | Numbers


def numbers(marks: Marks) -> Numbers:
    return np.asarray(marks, dtype=np.float64)


def facility(marks: Marks) -> float:
    """The mean mark, as a part of the greatest one, which is 1."""
    return float(numbers(marks).mean())


def covariance(left: Marks, right: Marks) -> float:
    """Summed around the means, so that close numbers lose nothing; over n - 1."""
    mine, other = numbers(left), numbers(right)
    return float((mine - mine.mean()) @ (other - other.mean())) / (len(mine) - 1)


def variance(marks: Marks) -> float:
    return covariance(marks, marks)


def standard_deviation(marks: Marks) -> float | None:
    return math.sqrt(variance(marks)) if len(marks) > 1 else None


def vary(*columns: Marks) -> bool:
    """Asked of the marks themselves: the variance of equal ones may miss 0 by the last digit."""
    return all(len(column) > 1 and bool(np.ptp(numbers(column)) > 0) for column in columns)


def correlation(marks: Marks, rest: Marks) -> float | None:
    """Nothing where one of the two doesn't vary."""
    if not vary(marks, rest):
        return None
    return covariance(marks, rest) / math.sqrt(variance(marks) * variance(rest))


def discrimination(marks: Marks, rest: Marks) -> float | None:
    """How the item goes with the sum of all others, × 100."""
    found = correlation(marks, rest)
    return None if found is None else 100 * found


def efficiency(marks: Marks, rest: Marks) -> float | None:
    """The covariance as a part of the greatest that these marks could have had, × 100."""
    if not vary(marks, rest):
        return None
    return 100 * covariance(marks, rest) / covariance(np.sort(numbers(marks)), np.sort(numbers(rest)))


def alpha(columns: Sequence[Marks]) -> float | None:
    """Cronbach's coefficient of the whole table."""
    count = len(columns)
    totals = np.sum([numbers(column) for column in columns], axis=0)
    if count < 2 or not vary(totals):
        return None
    return count / (count - 1) * (1 - math.fsum(map(variance, columns)) / variance(totals))
