"""How far off a figure may be: intervals that hold the true one in 95 of 100 samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, median

import numpy as np
from numpy.typing import NDArray

from .figures import Marks, Numbers, correlation, efficiency, facility, numbers, variance, vary

Interval = tuple[float, float]
Drawn = NDArray[np.float64]
"""How often each person is in each sample: a row for a sample, a column for a person."""

Z = NormalDist().inv_cdf(0.975)
MIDDLE = 2 * NormalDist().inv_cdf(0.9)  # deviations between the lowest tenth and the highest
FEWEST_FOR_FISHER = 4
FEWEST_FOR_BOOTSTRAP = 30
FEWEST_APART = 5  # marks that aren't the most frequent one: samples drawn from fewer look too much alike
FEWEST_FOR_RANKS = 5
AS_IF = 2  # marks as far apart as they can be, in the place of those that few people haven't had yet
MOST_REPLICATES, FEWEST_REPLICATES = 200, 50
WORK = 20_000_000  # marks that are drawn for all items of a table: about two seconds
NEARLY_ONE = 0.999
NOTHING = 1e-9


def wilson(share: float, n: float) -> Interval:
    """Of a share: it stays between 0 and 1 and is honest about 0 of n."""
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return (middle - half if share > 0 else 0.0), (middle + half if share < 1 else 1.0)


def of_facility(marks: Marks) -> Interval:
    """Wilson's. Marks between 0 and 1 vary less than right and wrong do, and count for as many more."""
    mean, n = facility(marks), len(marks)
    most = mean * (1 - mean)
    squares = (n - 1) * variance(marks) if vary(marks) else n * most
    worth = most * (n + AS_IF) / (squares + AS_IF * most) if most > 0 else 1.0
    return wilson(mean, n * worth)


def of_correlation(marks: Marks, rest: Marks) -> Interval | None:
    """Fisher's z."""
    found, n = correlation(marks, rest), len(marks)
    if found is None or n < FEWEST_FOR_FISHER:
        return None
    low, high = _on_the_scale_of_fisher(found, Z / math.sqrt(n - 3))
    return min(low, found), max(high, found)


def replicates(n: int, items: int) -> int:
    """How often to draw a sample of so large a table."""
    return max(FEWEST_REPLICATES, min(MOST_REPLICATES, WORK // max(1, n * items)))


def drawn_in(samples: Sequence[Sequence[int]], n: int) -> Drawn:
    """Of samples that are lists of places among n people."""
    return np.array([np.bincount(sample, minlength=n) for sample in samples], dtype=np.float64)


def of_efficiency(marks: Marks, rest: Marks, drawn: Drawn) -> Interval | None:
    """The bootstrap: how far the figure scatters over samples drawn from these persons. The spread is taken on Fisher's
    scale, as there is no room above 100: the middle 95 % of what was drawn hold the truth too rarely. It is that of the
    middle 80 %: of few persons some samples are extreme. Nothing where it can't be trusted.
    """
    mine, other = numbers(marks), numbers(rest)
    if len(mine) < FEWEST_FOR_BOOTSTRAP or len(mine) - np.unique(mine, return_counts=True)[1].max() < FEWEST_APART:
        return None
    found, scattered = efficiency(mine, other), _efficiencies(mine, other, drawn)
    if found is None or len(scattered) < FEWEST_REPLICATES // 2:
        return None
    on_the_scale = np.arctanh(np.clip(scattered, -NEARLY_ONE, NEARLY_ONE))
    lowest, highest = np.quantile(on_the_scale, (0.1, 0.9))
    low, high = _on_the_scale_of_fisher(found / 100, Z * float(highest - lowest) / MIDDLE)
    return min(100 * low, found), max(100 * high, found)


def _efficiencies(marks: Numbers, rest: Numbers, drawn: Drawn) -> Numbers:
    """Of each sample in which both vary. A sample in order is everyone in order, each as often as they were drawn: so
    nothing is sorted once more for each sample.
    """
    mine, other = marks - marks.mean(), rest - rest.mean()
    by_mark, by_rest = np.argsort(mine), np.argsort(other)
    marks_up, rest_up = mine[by_mark], other[by_rest]
    times = drawn.astype(np.intp)
    best = np.array([np.repeat(marks_up, each[by_mark]) @ np.repeat(rest_up, each[by_rest]) for each in times])
    alone = (drawn @ mine) * (drawn @ other) / np.maximum(drawn.sum(axis=1), 1)
    most = best - alone
    varied = most > NOTHING
    found: Numbers = (drawn @ (mine * other) - alone)[varied] / most[varied]
    return found


def _on_the_scale_of_fisher(found: float, step: float) -> Interval:
    return math.tanh(_to_fisher(found) - step), math.tanh(_to_fisher(found) + step)


def _to_fisher(found: float) -> float:
    return math.atanh(max(-NEARLY_ONE, min(NEARLY_ONE, found)))


def of_median(values: Sequence[float]) -> tuple[float, Interval | None]:
    """The median, and the values between which it lies by the ranks that a fair coin would give it: as many below the
    lower one as above the upper one. Of too few values all of them together hold it too rarely.
    """
    ordered, n = sorted(values), len(values)
    if n < FEWEST_FOR_RANKS:
        return median(ordered), None
    low = max(0, math.floor(n / 2 - Z * math.sqrt(n) / 2))
    return median(ordered), (ordered[low], ordered[n - 1 - low])


def of_spread(facility: Interval, n: int) -> Interval:
    """Of the deviation of n times right or wrong: it follows from the facility, and is greatest at one half."""
    ends = [math.sqrt(share * (1 - share)) for share in facility]
    most = 0.5 if facility[0] <= 0.5 <= facility[1] else max(ends)
    by_one_less = math.sqrt(n / (n - 1)) if n > 1 else 1.0  # as the figure itself has it
    return min(ends) * by_one_less, most * by_one_less
