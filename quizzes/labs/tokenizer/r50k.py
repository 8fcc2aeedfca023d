"""r50k_base, the vocabulary of GPT-2 and GPT-3: its ranks are data of ours, and so is its rule for cutting a text."""

from __future__ import annotations

import gzip
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from unicodedata import category

FILE = Path(__file__).parents[1] / "data" / "r50k_base.tiktoken.gz"
"""`labs/building/README.md` says where it comes from."""
MOST_KNOWN = 50_000
WHITE = frozenset(
    [*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)
CONTRACTED = "sdmtlver"
"""The letters of the English endings that are pieces of their own, in lower case only."""


class Classes(dict[int, str]):
    """A character as the rule sees it: a letter, a digit, white space or a sign."""

    def __missing__(self, code: int) -> str:
        found = class_of(chr(code))
        if len(self) < MOST_KNOWN:  # else somebody who sends all of Unicode would fill memory
            self[code] = found
        return found


def class_of(character: str) -> str:
    if character in CONTRACTED or character in " '":
        return character
    if ord(character) in WHITE:
        return "W"
    kind = category(character)[0]
    return kind if kind in "LN" else "P"


LETTER, SIGN, SPACE = f"[L{CONTRACTED}]", "[P']", "[ W]"
PIECE = re.compile(rf"'(?:[sdmt]|ll|ve|re)| ?{LETTER}+| ?N+| ?{SIGN}+|{SPACE}+(?!{LETTER}|N|{SIGN})|{SPACE}+")
_classes = Classes()


def cut(text: str) -> list[str]:
    return [text[each.start() : each.end()] for each in PIECE.finditer(text.translate(_classes))]


def ranks() -> Mapping[bytes, int]:
    with gzip.open(FILE, "rt", encoding="ascii") as lines:
        rows = (line.split() for line in lines)
        return {b64decode(token): int(rank) for token, rank in rows}
