"""How often the chosen answer is right when a model answers a question several times. Exact, no luck.

A question has two possible answers, as a decision has, and samples don't know of one another.
"""

from __future__ import annotations

from math import comb


def majority(p: float, samples: int) -> float:
    """The answer that most samples give; of a tie, either with even odds. Condorcet (1785)."""
    chances = [comb(samples, right) * p**right * (1 - p) ** (samples - right) for right in range(samples + 1)]
    most = sum(chance for right, chance in enumerate(chances) if 2 * right > samples)
    tie = chances[samples // 2] if samples % 2 == 0 else 0.0
    return most + tie / 2


def best_of(p: float, samples: int, quality: float) -> float:
    """A verifier judges each sample rightly with this chance. One that it accepts is taken; if none, any of them."""
    accepted = p * quality + (1 - p) * (1 - quality)
    rejected = 1 - accepted
    none = rejected**samples
    among_rejected = p * (1 - quality) / rejected if rejected > 0 else 0.0
    return (1 - none) * ceiling(p, quality) + none * among_rejected


def ceiling(p: float, quality: float) -> float:
    """How often what the verifier accepts is right: no number of samples gets beyond it. Bayes' rule."""
    accepted = p * quality + (1 - p) * (1 - quality)
    return p * quality / accepted if accepted > 0 else 0.0
