"""The words of a page and of an author's lines, for searching and for excerpts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from quizzes import guide


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, from one heading to the next. What stands before the first has no anchor."""

    anchor: str
    text: str


@lru_cache(maxsize=2048)
@lru_cache(maxsize=8192)
def line(text: str) -> str:
    """The words of an author's line of Markdown. Kept: a page of results has a hundred, often the same ones."""
    return guide.words(guide.render_inline(text))


def page_sections(body: Iterable[guide.PageBlock]) -> list[Section]:
    """The text of a page, without its questions."""
    texts: dict[str, list[str]] = {}
    for block in body:
        if not block.question:
            texts.setdefault(block.section, []).append(block.text)
    return [Section(anchor, " ".join(filter(None, found))) for anchor, found in texts.items()]
