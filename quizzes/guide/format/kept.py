"""What an author writes is either seen by the reader or a mistake that is told: nothing is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from .fences import Fence, blocks, mark_of

# A formula is drawn from its parts, and its source stands beside it. Labels, and what a figure shows, are not the text.
_FORMULA = re.compile(r"<math\b.*?<annotation[^>]*>(.*?)</annotation>.*?</math>", re.DOTALL)
_OURS = re.compile(r'<p class="(?:label|quiet)">.*?</p>|<figure\b.*?</figure>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

# Signs that are read and not shown: where a link leads, the head of a callout, the number of a step.
_SIGNS = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*\)|\[![\w-]+[^\]\n]*\]")
_NUMBER = re.compile(r"^[\s>]*(?:[-*+]\s+)*\d{1,9}[.)]\s")


def first_lost(text: str, html: str) -> int:
    """The line of the first letter or digit that `html` does not show in its turn; 0 where it shows all."""
    shown = iter(_shown(html))
    for number, line in _written(text):
        for character in filter(str.isalnum, line.casefold()):
            if not any(each == character for each in shown):
                return number
    return 0


def _shown(html: str) -> Iterator[str]:
    bare = _OURS.sub("", _FORMULA.sub(r"\1", html))
    return filter(str.isalnum, unescape(_TAG.sub("", bare)).casefold())


def _written(text: str) -> Iterator[tuple[int, str]]:
    """The lines that a reader should see, without their signs, by number."""
    for block in blocks(text.split("\n")):
        if isinstance(block, Fence):
            yield from enumerate(() if block.is_figure else block.body, block.line + 1)
            continue
        for number, line in enumerate(block.lines, block.line):
            if mark_of(line) is None:
                yield number, _NUMBER.sub("", unescape(_SIGNS.sub("", line)))
