"""Shares as people read them, and as lines from 0 to 1 are drawn. `static/js/lab-sampling.js` does the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PER_LETTER = 0.022
"""As much of a line, on a phone, as a letter of a label takes."""


NEAR = 1e-12  # of a sum that may have been rounded


def percent(share: float) -> str:
    """What isn't everything never looks so, nor what isn't nothing."""
    if share == 0:
        return "0%"
    if share < 0.001:
        return "<0.1%"
    if 0.9995 <= share < 1 - NEAR:
        return ">99.9%"
    return f"{share * 100:.1f}%"


def length(share: float) -> str:
    """For an attribute of a drawing, where no language has a say."""
    return f"{share * 100:.2f}%"


@dataclass(frozen=True, slots=True)
class Piece:
    """A token's part of the line. `tone` 0 is the leader's; from 6 on they take turns."""

    x: str
    width: str
    middle: str
    label: str
    tone: int


TONES = 6


def pieces(shares: Sequence[float], labels: Iterable[str]) -> list[Piece]:
    found, x = [], 0.0
    for at, (share, label) in enumerate(zip(shares, labels, strict=True)):
        if share > 0:
            text = label if share >= PER_LETTER * (len(label) + 1) else ""
            tone = at if at < TONES else TONES + at % 2
            found.append(Piece(length(x), length(share), length(x + share / 2), text, tone))
        x += share
    return found
