"""Numbers as people write them, read exactly and within bounds."""

from __future__ import annotations

import re
from fractions import Fraction

MAX_LENGTH = 40
MAX_POWER = 30

_GROUPED = r"\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+"
_PLAIN = rf"(?:{_GROUPED}|\d+)(?:\.\d*)?|\.\d+"
_POWER = r"(?:e|[x×*·] ?10 ?(?:\^|\*\*) ?)(?P<power>[+-]?\d+)"
_DECIMAL = re.compile(rf"(?P<sign>[+-]?) ?(?P<digits>{_PLAIN})(?: ?{_POWER})?", re.IGNORECASE | re.ASCII)
_PERCENT = re.compile(r" ?(?:%|per ?cent)$", re.IGNORECASE)


def exact(text: str) -> Fraction | None:
    """The value of 0.43, .43, 43 %, 3/7, 1,024, 1.2e9 or −2; None if it is not a number or out of bounds."""
    text = tidied(text)
    if len(text) > MAX_LENGTH:
        return None
    if is_percentage(text):
        value = _quotient(_PERCENT.sub("", text))
        return None if value is None else value / 100
    return _quotient(text)


def is_percentage(text: str) -> bool:
    return bool(_PERCENT.search(tidied(text)))


def is_ratio(text: str) -> bool:
    return "/" in text


def tidied(text: str) -> str:
    """One kind of space and of minus sign."""
    return re.sub(r"[−–‒]", "-", " ".join(text.split()))


def _quotient(text: str) -> Fraction | None:
    above, slash, below = text.partition("/")
    dividend, divisor = _decimal(above.strip()), _decimal(below.strip()) if slash else Fraction(1)
    return dividend / divisor if dividend is not None and divisor else None


def _decimal(text: str) -> Fraction | None:
    found = _DECIMAL.fullmatch(text)
    if not found:
        return None
    digits = re.sub(r"[^\d.]", "", found["digits"])
    power = int(found["power"] or 0) if len(found["power"] or "") <= MAX_LENGTH else MAX_POWER + 1
    if abs(power) > MAX_POWER:
        return None
    value = Fraction(digits) * Fraction(10) ** power
    return -value if found["sign"] == "-" else value
