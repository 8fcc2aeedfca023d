"""Numbers as an exercise prints them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

SCIENTIFIC = 1e9


def num(value: float) -> str:
    """A value as it was drawn: 12,750, 0.05, 1.875, 1.92e14."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return sig(value, 6) if abs(value) < 1e15 else sig(value, 4)


def counted(count: float, one: str, more: str = "") -> str:
    """1 token, 2 tokens."""
    return f"{num(count)} {one if count == 1 else more or f'{one}s'}"


def dec(value: float, places: int = 3) -> str:
    """Rounded to so many decimals; never a negative zero."""
    text = f"{value:,.{places}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def sig(value: float, digits: int = 4) -> str:
    """Rounded to so many significant digits, without zeros that say nothing. Raises OverflowError for infinity."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        raise OverflowError
    if abs(value) >= SCIENTIFIC or abs(value) < 1e-4:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float) -> str:
    """A share as a percentage, without more digits than it has: 43%, 98.5%."""
    return f"{100 * value:.6g}%"


def listed(values: Iterable[float]) -> str:
    return ", ".join(map(num, values))


def vector(values: Iterable[float]) -> str:
    return f"({listed(values)})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


TOKENS = ("moon", "sea", "tree", "road", "lamp", "bird", "snow")
"""What the tokens of a table are called, by their places. They say nothing: the numbers decide."""
