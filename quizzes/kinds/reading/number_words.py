"""Numbers that are spelled out: forty-two, a million, two thirds, half."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = (
    {word: at for at, word in enumerate(_UNITS)}
    | {word: 10 * at for at, word in enumerate(_TENS, 2)}
    | {"a": 1, "an": 1, "fourty": 40, "nought": 0, "nil": 0, "dozen": 12}
)
LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7} | {
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
    "thousandth": 1000,
}
_AND = "and"
_POINT = "point"


def spelled_out(words: Sequence[str]) -> tuple[Fraction, int] | None:
    """The number that the first words spell, and how many of them it takes; None where they spell none."""
    for count in range(min(len(words), 16), 0, -1):
        value = _value(words[:count])
        if value is not None:
            return value, count
    return None


def _value(words: Sequence[str]) -> Fraction | None:
    if words[-1] in (_AND, "a", "an"):
        return None
    parts = PARTS.get(words[-1]) or PARTS.get(words[-1].removesuffix("s"))
    if parts:
        return _with_parts(words[:-1], parts)
    if _POINT in words:
        return _with_decimals(words)
    whole = _whole(words)
    return None if whole is None else Fraction(whole)


def _with_parts(words: Sequence[str], parts: int) -> Fraction | None:
    """Two thirds, half, one and a half."""
    if not words:
        return Fraction(1, parts)
    if _AND in words:
        at = len(words) - 1 - list(reversed(words)).index(_AND)
        whole, count = _whole(words[:at]), _whole(words[at + 1 :] or ("one",))
        return None if whole is None or count is None else whole + Fraction(count, parts)
    count = _whole(words)
    return None if count is None else Fraction(count, parts)


def _with_decimals(words: Sequence[str]) -> Fraction | None:
    """Zero point six nine."""
    at = list(words).index(_POINT)
    whole = _whole(words[:at]) if at else 0
    digits = [SMALL.get(word, 99) for word in words[at + 1 :]]
    if whole is None or not digits or any(digit > 9 for digit in digits):
        return None
    return whole + Fraction(int("".join(map(str, digits))), 10 ** len(digits))


def _whole(words: Sequence[str]) -> int | None:
    """Three hundred and five thousand two hundred; falling scales, and “and” between what it joins."""
    total = group = 0
    last = ""
    ceiling = 10**15
    for word in words:
        if word == _AND and last not in ("", _AND):
            pass
        elif word in SMALL:
            if last in SMALL and not (SMALL[last] >= 20 and SMALL[last] % 10 == 0 and 0 < SMALL[word] < 10):
                return None
            group += SMALL[word]
        elif word == "hundred" and 0 < (group or 1) < 100:
            group = (group or 1) * 100
        elif word in LARGE and LARGE[word] < ceiling:
            total, group, ceiling = total + (group or 1) * LARGE[word], 0, LARGE[word]
        else:
            return None
        last = word
    return total + group if words else None
