"""The words of rendered text, for searching, for excerpts and for lists. What a question hides stays hidden."""

from __future__ import annotations

from html.parser import HTMLParser

# Drawings, displayed formulas, tables and the labels of boxes have no words that read well outside their place.
_NO_WORDS = frozenset({"svg", "annotation", "table", "div.formula", "p.label"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART = _HEADINGS | {"p", "li", "td", "dd", "dt", "th", "tr", "div", "pre", "figcaption", "aside", "blockquote"}


def words(html: str) -> str:
    """Rendered and sanitized text as one line of plain words. A heading ends like a sentence."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.found).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.skipped: list[str] = []
        """The open elements from the one without words inward."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = f"{tag}.{dict(attrs).get('class')}"
        if self.skipped:
            self.skipped.append(tag)
        elif tag in _NO_WORDS or name in _NO_WORDS:
            self.skipped.append(tag)
            self.found.append(" ")
        elif tag == "br":
            self.found.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing has elements that close themselves."""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.skipped:
            while self.skipped.pop() != tag:
                """Elements that never close, such as br, end with the one around them."""
        elif not self.skipped and tag in _APART:
            self.found.append("." if tag in _HEADINGS and self._is_open() else "")
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(data)

    def _is_open(self) -> bool:
        """Does what was read last end without a mark?"""
        last = next((text for text in reversed(self.found) if text), "")
        return bool(last) and last[-1] not in " \n.?!"
