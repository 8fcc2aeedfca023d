"""A typed amount: every number in the unit asked for that the text can plausibly mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from quizzes.kinds.base import FormSlip

from .cleaning import plain_number
from .number_words import LARGE, spelled_out
from .numerals import AUTOMATIC, MAX_LENGTH, NUMERAL, POINT, Numeral, numerals
from .units import PER_MILLE, PERCENT, SCALES, Unit, factors, unit_of

WRITTEN_OUT = 10_000
"""From here on somebody may have written a scale out in digits: 6000000000 for 6 billion."""
MILLION = Fraction(1_000_000)

TOO_LONG = f"That number is too long. Keep it to {MAX_LENGTH} characters."

_FILLERS = {
    *("about", "approximately", "approx", "around", "roughly", "circa", "ca", "nearly", "almost", "exactly", "answer"),
    *("the", "it", "it's", "its", "is", "are", "i", "think", "x", "y", "equals", "equal", "to", "that", "would", "be"),
    *("so", "=", "≈", "~", "≅", "≃", "!", "?", "result", "total"),
}
_NEGATIVE = {"minus", "negative"}
_SIGNS = '=≈~≅≃:!?"“”„*'
_CURRENCY = re.compile(r"US\$|[$€¢]")
_RANGE = re.compile(r"\d ?(?:-|to|and|or|\.\.|…|±|\+/-) ?[$€]?\d", re.IGNORECASE | re.ASCII)
_CJK = re.compile(r"(?:\d+(?:\.\d+)?[万萬亿億兆千百] ?)+\d*", re.ASCII)
_CJK_PART = re.compile(r"(\d+(?:\.\d+)?)([万萬亿億兆千百]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of an answer without knowing it: the range it lies in, and whether it is a whole number."""

    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False

    def hold(self, value: Fraction) -> bool:
        if self.whole and value.denominator != 1:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def readings(text: str, unit_text: str, mark: str = AUTOMATIC) -> list[Fraction]:
    """Every number that `text` can mean where `unit_text` is asked for, the most usual first.

    Raises FormSlip, which says how to write it, for what can mean none.
    """
    unit = unit_of(unit_text)
    plain = _bare_quotes(plain_number(text[: MAX_LENGTH + 1]))
    if len(text) > MAX_LENGTH or len(plain) > 2 * MAX_LENGTH:
        raise FormSlip(TOO_LONG)
    found = list(dict.fromkeys(_read(plain, unit, mark)))
    if found:
        return found
    raise FormSlip(_unreadable(plain, unit, unit_text))


@lru_cache(maxsize=1024)
def exact(text: str) -> Fraction | None:
    """The number that an author wrote, in English: 0.005, 3/7, 1,024, 1.2e9, 43 %; None if it is none."""
    if len(text) > MAX_LENGTH:
        return None
    found = list(_read(plain_number(text), unit_of(""), POINT))
    return found[0] if found else None


def is_percentage(text: str) -> bool:
    """Whether an author wrote a percent sign, or the word."""
    return bool(re.search(r"%|per ?cent", plain_number(text), re.IGNORECASE))


def _unreadable(text: str, unit: Unit, unit_text: str) -> str:
    if _RANGE.search(text):
        return "That reads as a range. Type the one number you would settle on; close enough counts as right."
    if NUMERAL.search(text) and re.search(r"[^\W\d_]{2}", text):
        return (
            f"The words next to the number don’t fit. Type just the number, or the number with its unit: {unit_text}."
        )
    return "We couldn’t read that as a number. Decimals, fractions like 3/7 and powers like 1.2e9 all work."


def _bare_quotes(text: str) -> str:
    return text.strip(' "“”„«»`').rstrip("!?. ")


# -- from a text to its parts


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text taken apart: the numbers that its digits or words can stand for, and the words around them."""

    numbers: list[Numeral]
    rest: str
    is_ratio: bool = False


def _read(text: str, unit: Unit, mark: str) -> Iterator[Fraction]:
    parts = _taken_apart(text, mark)
    if parts is None:
        return
    for number in parts.numbers:
        yield from _in_unit(number.value, parts, unit)


def _taken_apart(text: str, mark: str) -> _Parts | None:
    if _CJK.search(text) and (composed := _composed(text)):
        return composed
    found = NUMERAL.search(text)
    if found is None:
        return _in_words(text)
    before, after = text[: found.start()], text[found.end() :]
    if re.search(r"[\d]", after) or (before[-1:].isalnum() and before[-1:].isascii() and not _is_filler(before)):
        return None
    rest, negative = _rest(before, after)
    numbers = numerals(found, mark)
    if negative:
        numbers = [Numeral(-each.value, each.mark) for each in numbers]
    return _Parts(numbers, rest, is_ratio="/" in found[0])


def _is_filler(before: str) -> bool:
    """x=5 is fine, and so is USD5; GPT4 is no number."""
    return before.split()[-1].upper() in {"USD", "EUR"}


def _rest(before: str, after: str) -> tuple[str, bool]:
    """The words around a number that say something, and whether they make it negative."""
    before, negative = _without_sign(before)
    words = [word.strip(_SIGNS + ",.;()[]…") for word in f"{before} {after}".split()]
    kept = [word for word in words if word and word.casefold() not in _FILLERS]
    negative = negative or any(word.casefold() in _NEGATIVE for word in kept)
    return " ".join(word for word in kept if word.casefold() not in _NEGATIVE), negative


def _without_sign(before: str) -> tuple[str, bool]:
    """The last sign before the digits, which a currency may part from them: -$5, $-5."""
    found = re.search(r"(?P<sign>[+-]) ?(?P<money>(?:US\$|[$€])?) ?$", before)
    if found is None or before[: found.start()].rstrip()[-1:].isdigit():
        return before, False
    return before[: found.start()] + " " + found["money"], found["sign"] == "-"


def _in_words(text: str) -> _Parts | None:
    """Forty-two tokens, minus two, a million."""
    words = re.sub(r"[-,]", " ", text.casefold()).split()
    negative = bool(words) and words[0] in _NEGATIVE
    start = next((at for at in range(min(len(words), 12)) if spelled_out(words[at:])), None)
    if start is None:
        return None
    value, count = spelled_out(words[start:]) or (Fraction(0), 0)
    after = words[start + count :]
    if any(spelled_out(after[at:]) for at in range(len(after)) if after[at] not in LARGE):
        return None
    rest, _ = _rest(" ".join(words[negative:start]), " ".join(after))
    return _Parts([Numeral(-value if negative else value)], rest)


def _composed(text: str) -> _Parts | None:
    """1億3107万2000, where each scale stands after its digits."""
    found = _CJK.search(text)
    assert found is not None
    total = Fraction(0)
    scale_before: Fraction | None = None
    for digits, marks in _CJK_PART.findall(found[0]):
        scale = Fraction(1)
        for mark in marks:
            scale *= SCALES[mark]
        if scale_before is not None and scale >= scale_before:
            return None
        total, scale_before = total + Fraction(digits) * scale, scale
    tail = re.search(r"\d+$", found[0])
    total += int(tail[0]) if tail else 0
    rest, negative = _rest(text[: found.start()], text[found.end() :])
    return None if re.search(r"\d", rest) else _Parts([Numeral(-total if negative else total)], rest)


# -- from a number to the unit


def _in_unit(value: Fraction, parts: _Parts, unit: Unit) -> Iterator[Fraction]:
    rest = _CURRENCY.sub(lambda sign: f" {sign[0]} ", parts.rest)
    words, hundredth = _percentage(" ".join(rest.split()))
    if hundredth is not None:
        yield from _as_share(value * hundredth, words, unit)
        return
    if not words:
        yield from _bare(value, parts, unit)
        return
    multiples = factors(words, unit)
    if multiples is None:
        yield from _bare(value, parts, unit)
    else:
        yield from (value * multiple for multiple in multiples)


def _percentage(rest: str) -> tuple[str, Fraction | None]:
    """The words without a percent sign, and what the sign makes of one."""
    words = rest.replace("per cent", "percent").split()
    for signs, part in ((PERCENT, Fraction(1, 100)), (PER_MILLE, Fraction(1, 1000))):
        kept = [word for word in words if word.casefold() not in signs]
        if len(kept) < len(words):
            return " ".join(word for word in kept if word.casefold() not in {"point", "points"}), part
    return rest, None


def _as_share(share: Fraction, words: str, unit: Unit) -> Iterator[Fraction]:
    """43 % are 0.43, and 43 where percent are asked for; of what is measured there is no percentage."""
    if words and factors(words, unit) is not None:
        return
    if unit.is_percent:
        yield share * 100
    elif not unit.measures and unit.scale == 1:
        yield share


def _bare(value: Fraction, parts: _Parts, unit: Unit) -> Iterator[Fraction]:
    """A number that stands for itself."""
    if unit.is_percent:
        yield from _bare_percent(value, parts)
    elif unit.is_probability:
        yield from _bare_probability(value, parts)
    else:
        yield from _bare_scaled(value, unit)


def _bare_percent(value: Fraction, parts: _Parts) -> Iterator[Fraction]:
    """3/7 is a share. 0.12 can be one, or an eighth of a percent."""
    if parts.is_ratio:
        yield value * 100
        return
    yield value
    if 0 < value < 1:
        yield value * 100


def _bare_probability(value: Fraction, parts: _Parts) -> Iterator[Fraction]:
    """43 can only be a percentage."""
    if 1 < value <= 100 and not parts.is_ratio:
        yield value / 100
    else:
        yield value


def _bare_scaled(value: Fraction, unit: Unit) -> Iterator[Fraction]:
    """6 billion, where billions are asked for, is 6, 6e9 or 6000000000."""
    size, amount = unit.size, abs(value)
    if size < 1000:
        yield value
        return
    written_out = amount >= size or (amount >= WRITTEN_OUT and amount * 1000 >= size)
    if not written_out or amount < max(size, MILLION):
        yield value
    if written_out:
        yield value / size
