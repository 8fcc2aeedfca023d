"""How people of many countries write one number: the marks of their locale, their digits, and what they add to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Locale:
    """What parts the decimals and groups the thousands, and the digits."""

    name: str
    decimal: str
    group: str
    digits: str = "0123456789"
    indian: bool = False


LOCALES = (
    Locale("en-US", ".", ","),
    Locale("de-DE", ",", "."),
    Locale("fr-FR", ",", "\u202f"),
    Locale("sv-SE", ",", "\u00a0"),
    Locale("de-CH", ".", "’"),
    Locale("es-ES", ",", "."),
    Locale("en-IN", ".", ",", indian=True),
    Locale("hi-IN", ".", ",", "०१२३४५६७८९", indian=True),
    Locale("ar-EG", "\u066b", "\u066c", "٠١٢٣٤٥٦٧٨٩"),
    Locale("fa-IR", "\u066b", "\u066c", "۰۱۲۳۴۵۶۷۸۹"),
    Locale("th-TH", ".", ",", "๐๑๒๓๔๕๖๗๘๙"),
    Locale("ja-JP", ".", ",", "０１２３４５６７８９"),
)


def localized(number: Decimal, locale: Locale, *, grouped: bool = True) -> str:
    """The number as somebody of that country writes it."""
    whole, _, places = f"{abs(number):f}".partition(".")
    if grouped and len(whole) > 3:
        head, last = whole[:-3], whole[-3:]
        step = 2 if locale.indian else 3
        parts = [head[max(0, end - step) : end] for end in range(len(head), 0, -step)][::-1]
        whole = locale.group.join([*parts, last])
    text = whole + (locale.decimal + places if places else "")
    digits = str.maketrans("0123456789", locale.digits)
    return ("−" if number < 0 else "") + text.translate(digits)


def scientific(number: Decimal, locale: Locale) -> str:
    """1.31072 × 10⁸, with the marks and digits of the locale."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    power = exponent + len(digits) - 1
    mantissa = Decimal((sign, digits, 1 - len(digits))).normalize()
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{localized(mantissa, locale)} × 10{raised}"


Dress = Callable[[str], str]
DRESSES: Sequence[Dress] = (
    lambda text: text,
    lambda text: f" {text} ",
    lambda text: f"≈ {text}",
    lambda text: f"~{text}",
    lambda text: f"= {text}",
    lambda text: f"\u200f{text}\u200e",
    lambda text: f"\ufeff{text}",
    lambda text: f"about {text}",
    lambda text: f"{text}.",
    lambda text: f"({text})",
    lambda text: f"{text} 🙂",
    lambda text: f"the answer is {text}",
)


def random_spelling(number: Decimal, unit_words: Sequence[str], luck: random.Random) -> tuple[Locale, str]:
    """One of the many ways to type a number, its unit and what stands around them."""
    locale = luck.choice(LOCALES)
    if luck.random() < 0.2 and number:
        text = scientific(number, locale)
    else:
        padded = (
            number.quantize(number * 0 + Decimal(1).scaleb(-luck.choice((1, 2)))) if luck.random() < 0.2 else number
        )
        text = localized(padded if padded == number else number, locale, grouped=luck.random() < 0.7)
    unit = luck.choice(["", "", *unit_words])
    text = f"{text}{luck.choice([' ', ' ', chr(0xA0)])}{unit}" if unit else text
    return locale, luck.choice(DRESSES)(text)
