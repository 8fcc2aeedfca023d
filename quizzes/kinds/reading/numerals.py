"""Numerals: every number that a spelling in digits can stand for, whatever the language it is written in.

A comma or a point may part the decimals or group the thousands. What a spelling proves is believed (0,693 groups
nothing; 1.234,5 has one decimal mark); what it leaves open is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from .cleaning import DECIMAL

MAX_POWER = 30
MAX_LENGTH = 80

AUTOMATIC, POINT, COMMA = "automatic", "point", "comma"
"""Which mark parts the decimals, as a learner may settle it."""

# Western groups of three, Indian ones (1,31,072), and those of four (1,3107,2000), which need two marks to be sure.
_GROUPS = {
    mark: re.compile(
        rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+|[1-9]\d?(?:{re.escape(mark)}\d{{2}})+{re.escape(mark)}\d{{3}}"
        rf"|[1-9]\d{{0,3}}(?:{re.escape(mark)}\d{{4}}){{2,}}"
    )
    for mark in ",.' "
} | {"_": re.compile(r"\d+(?:_\d+)+")}
_DIGITS = re.compile(r"\d*")
_FRACTION_PART = re.compile(r"\d*|\d{3}(?:[ _]\d{3})*(?:[ _]\d{1,3})?")

_MARKS = rf".,{DECIMAL}"
_RUN = rf"(?:\d(?:[\d{_MARKS}'_ ]*\d)?[{_MARKS}]?|[{_MARKS}]\d(?:[\d _]*\d)?)"
_POWER = r"(?: ?e ?\^?| ?[x×*·⋅] ?10 ?(?:\^|\*\*) ?)(?P<{0}>[+-]?\d+)"
_SCIENTIFIC = rf"(?P<{{0}}>{_RUN})(?:{_POWER.format('{1}')})?"
NUMERAL = re.compile(
    rf"(?P<mixed>(?P<whole>\d+) (?P<part>\d+) ?/ ?(?P<parts>\d+))(?![\d.,])"
    rf"|(?P<base>{_RUN}) ?(?:\^|\*\*) ?(?P<exponent>[+-]?\d+)"
    rf"|{_SCIENTIFIC.format('above', 'above_power')}(?P<on>…)?(?P<pi> ?[*×·⋅]? ?π)?"
    rf"(?: ?/ ?{_SCIENTIFIC.format('below', 'below_power')})?",
    re.IGNORECASE | re.ASCII,
)
PI = Fraction("3.14159265358979323846264338327950288")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number that a spelling can stand for. `mark` is the decimal mark that this presupposes, "" for none."""

    value: Fraction
    mark: str = ""


def numerals(found: re.Match[str], mark: str = AUTOMATIC) -> list[Numeral]:
    """The numbers that a match of NUMERAL can stand for; none where it is malformed or out of bounds."""
    if found["mixed"] and _is_mixed(found):
        return [Numeral(Fraction(int(found["whole"])) + Fraction(int(found["part"]), int(found["parts"])))]
    if found["base"]:
        return settled(list(_powers(found)), mark)
    return settled(list(_quotients(found)), mark)


def settled(readings: list[Numeral], mark: str) -> list[Numeral]:
    """Without the readings that the learner's own mark rules out, unless it rules out all of them."""
    kept = [each for each in readings if mark == AUTOMATIC or each.mark in ("", mark)]
    return list({each.value: each for each in reversed(kept or readings)}.values())[::-1]


def _is_mixed(found: re.Match[str]) -> bool:
    """33 1/3, as against the grouped 1 024/2048."""
    part, parts = found["part"], found["parts"]
    return len(part) <= 3 and part[0] != "0" and int(part) < int(parts)


def _powers(found: re.Match[str]) -> Iterator[Numeral]:
    exponent = _bounded(found["exponent"])
    for base in decimals(found["base"]):
        if exponent is None or (base.value == 0 and exponent < 0):
            continue
        if len(str(base.value)) * abs(exponent) <= 2 * MAX_LENGTH:
            yield Numeral(base.value**exponent, base.mark)


def _quotients(found: re.Match[str]) -> Iterator[Numeral]:
    text = found["mixed"].split("/") if found["mixed"] else [found["above"], found["below"]]
    above = _scientific(text[0], found["above_power"])
    below = _scientific(text[1], found["below_power"]) if text[1] else [Numeral(Fraction(1))]
    for dividend in above:
        for divisor in below:
            if divisor.value and {dividend.mark, divisor.mark} != {POINT, COMMA}:
                value = dividend.value / divisor.value
                value = _going_on(text[0], value) if found["on"] else value
                yield Numeral(value * PI if found["pi"] else value, dividend.mark or divisor.mark)


def _scientific(text: str, power: str | None) -> list[Numeral]:
    exponent = _bounded(power or "0")
    if exponent is None:
        return []
    return [Numeral(each.value * Fraction(10) ** exponent, each.mark) for each in decimals(text)]


def _bounded(power: str) -> int | None:
    """An exponent that is not too large to compute with."""
    return int(power) if len(power) <= 4 and abs(int(power)) <= MAX_POWER else None


def _going_on(text: str, value: Fraction) -> Fraction:
    """0.333… is a third: the last digit goes on. Other digits are taken as they stand."""
    decimal = re.search(rf"[{_MARKS}](\d+)$", text)
    if decimal is None or len(set(decimal[1])) > 1:
        return value
    places = len(decimal[1])
    return value + Fraction(int(decimal[1][-1]), 9 * 10**places)


def decimals(text: str) -> list[Numeral]:
    """The numbers that a run of digits and marks can stand for, the English ones first."""
    text = text.strip()
    found: dict[Fraction, Numeral] = {}
    for decimal in (".", ",", DECIMAL):
        head, parted, tail = text.partition(decimal)
        # Without a mark it is a whole number; its points, if any, group by the habit that parts decimals by a comma.
        if decimal in tail or (not parted and not (decimal == "." or (decimal == "," and "." in text))):
            continue
        if not _FRACTION_PART.fullmatch(tail) or not (head or tail):
            continue
        for value in _wholes(head, decimal):
            places = re.sub(r"\D", "", tail)
            number = value + (Fraction(int(places), 10 ** len(places)) if places else 0)
            found.setdefault(number, Numeral(number, _proof(head, tail, decimal if parted else "")))
    return list(found.values())


def _wholes(head: str, decimal: str) -> Iterator[Fraction]:
    """The digits before the decimal mark, grouped by at most one other mark."""
    if _DIGITS.fullmatch(head):
        yield Fraction(int(head or 0))
        return
    for mark, grouped in _GROUPS.items():
        if mark != decimal and grouped.fullmatch(head):
            yield Fraction(int(head.replace(mark, "")))


def _proof(head: str, tail: str, decimal: str) -> str:
    """The decimal mark behind a reading: the one that is there, or the one that the groups leave."""
    if decimal in (".", ","):
        return POINT if decimal == "." else COMMA
    if "," in head:
        return POINT
    return COMMA if "." in head else ""
