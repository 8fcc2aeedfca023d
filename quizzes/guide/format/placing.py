"""Where questions stand in the text of a page: a line `{{question name}}` each."""

from __future__ import annotations

import re

from .markup import headings

LINE = re.compile(r"^\{\{question (?P<name>[a-z0-9-]+)\}\}[ \t]*$", re.MULTILINE)


def place_of(text: str, name: str) -> str | None:
    """The anchor of the heading that a question comes below; empty before the first, None where it has no place."""
    line = _line_of(text, name)
    if line is None:
        return None
    above = [heading.anchor for heading in headings(text) if heading.line <= line]
    return above[-1] if above else ""


def placed(text: str, name: str, anchor: str) -> str:
    """The text with the question at the end of what stands below a heading. An unknown heading changes nothing."""
    outline = headings(text)
    at = next((number for number, heading in enumerate(outline) if heading.anchor == anchor), None)
    if at is None or place_of(text, name) == anchor:
        return text
    lines = text.split("\n")
    end = outline[at + 1].line - 1 if at + 1 < len(outline) else len(lines)
    mark, old = f"{{{{question {name}}}}}", _line_of(text, name)
    lines[end:end] = ["", mark, ""]
    if old is not None:
        del lines[old - 1 if old <= end else old + 2]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def taken_out(text: str, name: str) -> str:
    """The text without the place of that question."""
    line = _line_of(text, name)
    if line is None:
        return text
    lines = text.split("\n")
    del lines[line - 1]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _line_of(text: str, name: str) -> int | None:
    found = next((each for each in LINE.finditer(text) if each["name"] == name), None)
    return text.count("\n", 0, found.start()) + 1 if found else None
