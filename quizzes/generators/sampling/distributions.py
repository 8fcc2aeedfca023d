"""What the exercises about sampling have in common: distributions, the filters on them, and how they are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from quizzes.generators.luck import Luck
from quizzes.generators.numbers import TOKENS, num, table
from quizzes.generators.pictures import Bar, Picture, bars

HALVES = tuple(each / 2 for each in range(-2, 9))
"""Logits from -1 to 4."""
SAME = 1e-9
MOST = 50
LARGEST = 30


def softmax(z: Sequence[float], T: float = 1.0) -> list[float]:  # noqa: N803 - the letter of the formula
    top = max(z)
    powers = [math.exp((each - top) / T) for each in z]
    return [each / sum(powers) for each in powers]


def exponentials(scaled: Sequence[float]) -> list[float]:
    """Of values that are too large for it, less the largest: that changes no share."""
    shift = max(scaled) if max(map(abs, scaled)) > LARGEST else 0
    return [math.exp(each - shift) for each in scaled]


def ranked(values: Sequence[float]) -> list[int]:
    """The positions, the largest value first."""
    return sorted(range(len(values)), key=lambda at: (-values[at], at))


def nucleus(shares: Sequence[float], p: float) -> list[int]:
    """The positions of the shortest prefix, the largest first, whose sum reaches p."""
    order = ranked(shares)
    sums = accumulate(shares[at] for at in order)
    size = next((size for size, total in enumerate(sums, start=1) if total >= p - SAME), len(order))
    return order[:size]


def margin(shares: Sequence[float], p: float) -> float:
    """How close a cumulative sum comes to p."""
    return min(abs(total - p) for total in accumulate(shares[at] for at in ranked(shares)))


def percents(luck: Luck, count: int, least: int) -> tuple[float, ...]:
    """Whole percents that sum to 100, in no order."""
    cuts = sorted(luck.sample(range(1, 100 - count * (least - 1)), count - 1))
    ends = [0, *cuts, 100 - count * (least - 1)]
    return tuple(high - low + least - 1 for low, high in pairwise(ends))


def name(at: int) -> str:
    return TOKENS[at] if at < len(TOKENS) else f"token {at + 1}"


def percent_table(percent: Sequence[float]) -> str:
    rows = [(name(at), f"{num(each)}%") for at, each in enumerate(percent)]
    return table(("Token", "Probability"), rows)


def logit_table(z: Sequence[float]) -> str:
    return table(("Token", "Logit"), [(name(at), num(each)) for at, each in enumerate(z)])


def filtered(percent: Sequence[float], kept: Sequence[int], alt: str) -> Picture:
    """The table as bars, the largest first; those that are kept stand out."""
    rows = [
        Bar(name(at), percent[at], f"{num(percent[at])}%", "good" if at in kept else "soft") for at in ranked(percent)
    ]
    return bars(rows, alt)


def bad_percents(percent: Sequence[float]) -> str:
    """What is wrong with a table of percents, if anything."""
    if not 2 <= len(percent) <= MOST:
        return f"`percent` needs 2 to {MOST} entries."
    if min(percent) < 0 or abs(sum(percent) - 100) > 1:
        return "The percentages have to be 0 or more, and sum to 100."
    return ""


def bad_logits(z: Sequence[float], T: float) -> str:  # noqa: N803 - the letter of the formula
    if not 2 <= len(z) <= MOST:
        return f"`z` needs 2 to {MOST} logits."
    return "" if T > 0 else "The temperature `T` has to be above 0."


def bad_position(target: int, count: int) -> str:
    return "" if 0 <= target < count else f"`target` is a position from 0 to {count - 1}."
