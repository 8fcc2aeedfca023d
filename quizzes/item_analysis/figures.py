"""The figures of one item, as Moodle defines them (question/classes/statistics/questions/calculator.php)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

Marks = Sequence[float]


def facility(marks: Marks) -> float:
    """The mean mark, as a part of the greatest one, which is 1."""
    return fmean(marks)


def covariance(left: Marks, right: Marks) -> float:
    """Summed around the means, so that close numbers lose nothing; over n - 1."""
    mean, other = fmean(left), fmean(right)
    return math.sumprod([each - mean for each in left], [each - other for each in right]) / (len(left) - 1)


def variance(marks: Marks) -> float:
    return covariance(marks, marks)


def standard_deviation(marks: Marks) -> float | None:
    return math.sqrt(variance(marks)) if len(marks) > 1 else None


def vary(*columns: Marks) -> bool:
    """Asked of the marks themselves: the variance of equal ones may miss 0 by the last digit."""
    return all(len(column) > 1 and min(column) < max(column) for column in columns)


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
    return 100 * covariance(marks, rest) / covariance(sorted(marks), sorted(rest))


def alpha(columns: Sequence[Marks]) -> float | None:
    """Cronbach's coefficient of the whole table."""
    count = len(columns)
    totals = [math.fsum(row) for row in zip(*columns, strict=True)]
    if count < 2 or not vary(totals):
        return None
    return count / (count - 1) * (1 - math.fsum(map(variance, columns)) / variance(totals))
