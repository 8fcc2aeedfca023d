"""What was picked, by whom: the share of each option in all, and in each fifth of ability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .figures import Marks, Numbers, numbers
from .intervals import Interval, of_correlation, wilson

FIFTHS = 5
ALIKE = 9  # decimal places: sums of the same parts of marks may differ in their last digit


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
    options = sorted({*counts, key, *unpicked})
    place = {option: number for number, option in enumerate(options)}
    picked, weights = np.array([place[pick] for pick in picks]), fifths_of(rest)
    found = []
    for number, option in enumerate(options):
        chosen = (picked == number).astype(np.float64)
        fifths = tuple((chosen @ weights * FIFTHS / n).tolist())
        share = counts[option] / n
        rise = of_correlation(chosen, rest)
        found.append(Option(option, option == key, counts[option], share, wilson(share, n), fifths, rise))
    return tuple(found)


def fifths_of(scores: Marks) -> Numbers:
    """In which fifth everyone is: a row each. Those with one score are alike: together they fill the places that they
    take up, so that no order of the table decides who counts as stronger.
    """
    found = np.unique(np.round(numbers(scores), ALIKE), return_inverse=True, return_counts=True)
    of_each, counts = found[1], found[2][:, np.newaxis]
    after = np.cumsum(counts, axis=0)
    edges = len(of_each) * np.arange(FIFTHS + 1) / FIFTHS
    shared = np.minimum(after, edges[1:]) - np.maximum(after - counts, edges[:-1])
    weights: Numbers = np.maximum(0.0, shared) / counts
    return weights[of_each]
