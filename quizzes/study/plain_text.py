"""The words of what is rendered, for searching and for excerpts. What a question hides stays hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from quizzes import guide

# Drawings, displayed formulas, tables and the labels of boxes have no words that read well outside their place.
_NO_WORDS = re.compile(
    r"<svg\b.*?</svg>|<annotation\b.*?</annotation>|<table\b.*?</table>"
    r'|<div class="formula".*?</div>|<p class="label">.*?</p>',
    re.DOTALL,
)
_HEADING_ENDS = re.compile(r"(?<=[^\s.?!])((?:</a>)?</h[1-6]>)")
_ENDS = re.compile(r"</(?:p|li|h[1-6]|t[dhr]|div|pre|figcaption|aside|blockquote)>|<br>")
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')  # of sanitized content: nothing else looks like one
_SECTION = re.compile(r'(?=<h2 id=")')
_ANCHOR = re.compile(r'<h2 id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, from one heading to the next. What stands before the first has no anchor."""

    anchor: str
    text: str


def plain(html: str) -> str:
    """The words of rendered content in one line."""
    sentences = _HEADING_ENDS.sub(r".\1", _NO_WORDS.sub(" ", html))
    return " ".join(unescape(_TAG.sub("", _ENDS.sub(r"\g<0> ", sentences))).split())


def line(text: str) -> str:
    """The words of an author's line of Markdown."""
    return plain(guide.render_inline(text))


def page_sections(blocks: Sequence[Sequence[str]]) -> list[Section]:
    """The text of a page, without its questions."""
    html = "".join(value for kind, value in blocks if kind == "html")
    parts = (part for part in _SECTION.split(html) if part)
    return [Section(found[1] if (found := _ANCHOR.match(part)) else "", plain(part)) for part in parts]
