"""The one door for typed text: what cannot be seen goes, and what looks alike becomes alike."""

from __future__ import annotations

import re
import unicodedata

from quizzes.kinds.base import Forged, FormSlip

# They join letters in Persian, Indic scripts and emoji: to drop them would change what is shown back.
_JOINERS = "\u200c\u200d"
_MINUS = re.compile("[−–—‒‐‑⁃﹣－⁻]")
_APOSTROPHES = re.compile("[’‘ʼ′´`＇]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
DECIMAL = "\x02"
"""A mark that can only be the decimal one, whatever the language: it stands for U+066B, and no text can hold it."""
_ARABIC = {"\u066b": DECIMAL, "\u066c": "'", "\u060c": ","}
_STROKES = re.compile("[\u2044\u2215]")
_PI = re.compile(r"(?<![a-z])pi(?![a-z])", re.IGNORECASE)


def typed(value: str, limit: int, too_long: str) -> str:
    """The typed text on one line, as it may be stored and shown back. Half a character is forged."""
    if any(unicodedata.category(character) == "Cs" for character in value):
        raise Forged("half a character")
    text = " ".join("".join(filter(_is_visible, value)).split())
    if len(text) > limit:
        raise FormSlip(too_long)
    return text


def _is_visible(character: str) -> bool:
    """Control and format characters come with pasted text; nobody sees or means them."""
    if character in _JOINERS or character.isspace():
        return True
    return unicodedata.category(character) not in {"Cc", "Cf"}


def plain_number(text: str) -> str:
    """The text of a number in ASCII as far as possible: one kind of digit, minus, apostrophe, space and power."""
    text = _RAISED.sub(lambda raised: "^" + raised[0].translate(_SUPERSCRIPTS), text)
    text = "".join(_plain(character) for character in text if not _is_ornament(character))
    text = unicodedata.normalize("NFKC", text).replace("...", "…")
    text = _APOSTROPHES.sub("'", _MINUS.sub("-", text))
    text = _STROKES.sub("/", _PI.sub("π", text))
    return re.sub(r"^π", "1π", " ".join(text.split()))


def _is_ornament(character: str) -> bool:
    """What cannot be seen, and emoji with their selectors and keycaps."""
    return unicodedata.category(character) in {"Cc", "Cf", "So", "Me"} or character == "\ufe0f"


def _plain(character: str) -> str:
    if character in _ARABIC:
        return _ARABIC[character]
    if "VULGAR FRACTION" in unicodedata.name(character, "") and not character.isdigit():
        return f" {unicodedata.normalize('NFKC', character)} "  # 33⅓ is 33 and a third, not 331 thirds
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
