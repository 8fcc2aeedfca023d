"""What a bet on the next token costs, in bits, and whether somebody's percentages can be believed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

HUNDRED = 100
LEAST = 1
"""Percent. Nothing is ruled out: a bet of 0% would cost endlessly much where it comes true."""


def percents(points: Sequence[int]) -> tuple[int, ...]:
    """Whole percents in proportion to the points, at least one for each, 100 in all. No points at all: an even bet."""
    weights = points if any(points) else [1] * len(points)
    free, total = HUNDRED - LEAST * len(weights), sum(weights)
    exact = [free * weight / total for weight in weights]
    whole = [math.floor(each) for each in exact]
    # What rounding down left over goes to the largest rests, the first of equal ones.
    rests = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    extra = set(rests[: free - sum(whole)])
    return tuple(each + LEAST + (at in extra) for at, each in enumerate(whole))


def bits(share: float) -> float:
    """Log loss: what it costs that something came true which was given this share."""
    return -math.log2(share)


def cross_entropy(shares: Sequence[float], bet: Sequence[float]) -> float:
    """What the bet costs on average, in bits, where things come true with these shares. They themselves cost least."""
    return sum(share * bits(staked) for share, staked in zip(shares, bet, strict=True) if share > 0)


def entropy(shares: Sequence[float]) -> float:
    return cross_entropy(shares, shares)


EDGES = (0.0, 0.05, 0.15, 0.35, 0.65, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Of what was given about so much: how many there were, what they were given on average, how many came true."""

    low: float
    high: float
    count: int
    given: float
    came: float


def calibration(claims: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The bins that have something in them. A claim is a share that was given, and whether it came true."""
    listed = list(claims)
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(share, came) for share, came in listed if low < share <= high]
        if inside:
            count = len(inside)
            bins.append(Bin(low, high, count, sum(s for s, _ in inside) / count, sum(c for _, c in inside) / count))
    return bins
