"""From a model's log-probabilities to one drawn token: temperature, top-k, top-p, min-p, and a number u.

The order is that of Hugging Face Transformers. `static/js/lab-sampling.js` has the same steps for the browser.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

SAME = 1e-9
"""Sums that differ by less are equal: 0.1 + 0.2 reaches 0.3."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`temperature` 0 always takes the leader. top_k as long as the list, top_p 1 and min_p 0 cut nothing."""

    temperature: float
    top_k: int
    top_p: float
    min_p: float


@dataclass(frozen=True, slots=True)
class Step:
    """The distribution after a step. A share of 0: this token can't be drawn any more."""

    name: str
    shares: tuple[float, ...]

    @property
    def kept(self) -> int:
        return sum(share > 0 for share in self.shares)


def chain(logprobs: Sequence[float], settings: Settings) -> list[Step]:
    """Each step's outcome, the model's own distribution first. The largest log-probability stands first."""
    model = _shared_out([math.exp(each - logprobs[0]) for each in logprobs])
    heated = _heated(logprobs, settings.temperature)
    by_rank = _keep(heated, settings.top_k)
    by_mass = _keep(by_rank, _reaching(by_rank, settings.top_p))
    bar = settings.min_p * by_mass[0] - SAME
    by_bar = _keep(by_mass, sum(share >= bar and share > 0 for share in by_mass))
    names = ("model", "temperature", "top-k", "top-p", "min-p")
    return [
        Step(name, tuple(shares)) for name, shares in zip(names, (model, heated, by_rank, by_mass, by_bar), strict=True)
    ]


def _heated(logprobs: Sequence[float], temperature: float) -> list[float]:
    if temperature == 0:
        return [1.0, *([0.0] * (len(logprobs) - 1))]
    return _shared_out([math.exp((each - logprobs[0]) / temperature) for each in logprobs])


def _reaching(shares: Sequence[float], mass: float) -> int:
    """How many of the first it takes until their sum reaches the mass."""
    sums = accumulate(shares)
    return next((count for count, total in enumerate(sums, start=1) if total >= mass - SAME), len(shares))


def _keep(shares: Sequence[float], count: int) -> list[float]:
    return _shared_out([share if at < count else 0.0 for at, share in enumerate(shares)])


def _shared_out(weights: Sequence[float]) -> list[float]:
    total = math.fsum(weights)
    return [each / total for each in weights]


def pick(shares: Sequence[float], u: float) -> int:
    """The position on whose piece of the line from 0 to 1 the number u falls."""
    kept = max(at for at, share in enumerate(shares) if share > 0)
    return next((at for at, end in enumerate(accumulate(shares)) if u < end and shares[at] > 0), kept)


def luck(seed: int, number: int) -> float:
    """The u of a draw, from 0 to below 1: mulberry32, so that a browser finds the same one."""
    state = (seed + (number + 1) * 0x6D2B79F5) % 2**32
    mixed = (state ^ state >> 15) * (state | 1) % 2**32
    mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) % 2**32
    return (mixed ^ mixed >> 14) / 2**32


def draws(shares: Sequence[float], seed: int, count: int) -> Counter[int]:
    """How often each position came up in the first so many draws."""
    return Counter(pick(shares, luck(seed, number)) for number in range(count))
