"""What was picked, by whom: the share of each option in all, and in each fifth of ability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .figures import Marks
from .intervals import Interval, of_correlation, wilson

FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Option:
    option: str
    is_key: bool
    picked: int
    share: float
    interval: Interval
    fifths: tuple[float, ...]
    """Its share among the weakest fifth first, among the strongest last. The fifths are of the rest score."""
    rise: Interval | None
    """How picking it goes with ability, from -1 to 1."""


def options_of(picks: Sequence[str], key: str, rest: Marks, unpicked: Sequence[str]) -> tuple[Option, ...]:
    """Those that were picked, the key, and those `unpicked` that it had, too."""
    n, counts = len(picks), Counter(picks)
    weights = fifths_of(rest)
    found = []
    for option in sorted({*counts, key, *unpicked}):
        chosen = [float(pick == option) for pick in picks]
        fifths = tuple(
            sum(weight[fifth] * mark for weight, mark in zip(weights, chosen, strict=True)) * FIFTHS / n
            for fifth in range(FIFTHS)
        )
        share = counts[option] / n
        rise = of_correlation(chosen, rest)
        found.append(Option(option, option == key, counts[option], share, wilson(share, n), fifths, rise))
    return tuple(found)


def fifths_of(scores: Marks) -> list[tuple[float, ...]]:
    """In which fifth everyone is. Those with one score are alike: together they fill the places that they take up, so
    that no order of the table decides who counts as stronger.
    """
    n, counts = len(scores), Counter(scores)
    weights: dict[float, tuple[float, ...]] = {}
    before = 0
    for score in sorted(counts):
        after = before + counts[score]
        edges = [(n * fifth / FIFTHS, n * (fifth + 1) / FIFTHS) for fifth in range(FIFTHS)]
        weights[score] = tuple(max(0.0, min(after, high) - max(before, low)) / counts[score] for low, high in edges)
        before = after
    return [weights[score] for score in scores]
