"""What people type: cleaned, and compared as forgivingly as is fair."""

from __future__ import annotations

import re
import unicodedata

from .base import Forged, FormSlip

MAX_LENGTH = 200
LONG_WORD = 6
_ARTICLES = {"a", "an", "the"}


def typed(value: str, limit: int, too_long: str) -> str:
    """The typed text on one line. Characters that no keyboard sends are forged."""
    text = " ".join(value.split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise Forged("a control character")
    if len(text) > limit:
        raise FormSlip(too_long)
    return text


def key_words(text: str) -> list[str]:
    """The words that count: no case, accents, punctuation or leading article; a hyphen parts words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(_kept(character) for character in decomposed)
    words = kept.split()
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Pd", "Pc"} or character == "/":
        return " "
    return "" if category.startswith(("P", "M")) or character == "`" else character


def same(given: str, wanted: str) -> bool:
    """The same letters and digits: top-p, Top P and topp are one answer."""
    left, right = "".join(key_words(given)), "".join(key_words(wanted))
    if left or right:
        return left == right
    return re.sub(r"\s", "", given) == re.sub(r"\s", "", wanted)  # an answer of punctuation alone


def nearly_same(given: str, wanted: str) -> bool:
    """One slip of the keyboard in one long word; short words and numbers differ by what they mean (top-p, top-k)."""
    pairs = list(zip(key_words(given), key_words(wanted), strict=False))
    different = [pair for pair in pairs if pair[0] != pair[1]]
    return len(key_words(given)) == len(key_words(wanted)) and len(different) == 1 and is_typo(*different[0])


def is_typo(given: str, wanted: str) -> bool:
    """One letter is missing, too many or another one, or two neighbors are swapped."""
    if len(wanted) < LONG_WORD or not wanted.isalpha():
        return False
    if f"a{given}" == wanted or given == f"a{wanted}":
        return False  # symmetric and asymmetric are two words, not one and its typo
    start = _common_start(given, wanted)
    rest, other = given[start:], wanted[start:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


def _common_start(left: str, right: str) -> int:
    """The number of characters that both begin with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
