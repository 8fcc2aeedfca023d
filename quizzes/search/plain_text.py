"""The words of a page and of an author's lines, for searching and for excerpts."""

from __future__ import annotations

import hashlib
import json
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


def stored_sections(body: str) -> list[Section]:
    """The text of a page from its blocks as the database has them. Kept by digest: a known page is not even decoded."""
    key = hashlib.blake2b(body.encode(), digest_size=16).digest()
    found = _sections.get(key)
    if found is None:
        if len(_sections) >= MOST_PAGES:
            _sections.clear()
        found = _sections[key] = page_sections(map(guide.PageBlock.load, json.loads(body)))
    return found


MOST_PAGES = 1000
_sections: dict[bytes, list[Section]] = {}


def page_sections(body: Iterable[guide.PageBlock]) -> list[Section]:
    """The text of a page, without its questions."""
    texts: dict[str, list[str]] = {}
    for block in body:
        if not block.question:
            texts.setdefault(block.section, []).append(block.text)
    return [Section(anchor, " ".join(filter(None, found))) for anchor, found in texts.items()]
