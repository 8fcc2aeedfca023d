"""A whole table of rows typed as lines, which is quicker than cell by cell.

`* What it says => target {mistake} -- why`: a star before what is right, a tilde before a right call with the wrong
logic. Each part but the first may be missing, and a table without such a column has it in its text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

WHY, ARROW = " -- ", " => "
_MARK = re.compile(r"(?:[-*~]|\[[x~ ]\])\s+")
_MARKS = {"*": "right", "[x]": "right", "~": "half", "[~]": "half"}
_MISTAKE = re.compile(r"\s\{\s*(?P<name>[\w/-]+)\s*\}$")
MARKED = ("right", "mark")
"""The columns that say which row is right."""


def rows_in(text: str, columns: Collection[str]) -> list[dict[str, Any]]:
    """What the cells of each line would send. The first column is what a row says."""
    return [_row(line.strip(), list(columns)) for line in text.splitlines() if line.strip()]


def _row(line: str, columns: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(columns, "")
    if not {*MARKED}.isdisjoint(columns):
        mark, line = _marked(line)
        row |= {"right": mark == "right"} if "right" in columns else {"mark": mark}
    elif line.startswith("- "):
        line = line[2:]
    if "feedback" in columns:
        line, _, row["feedback"] = line.partition(WHY)
    if "mistake" in columns and (found := _MISTAKE.search(line.rstrip())):
        row["mistake"], line = found["name"], line[: found.start()]
    if "target" in columns:
        line, _, row["target"] = line.partition(ARROW)
    row[columns[0]] = line
    return {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}


def _marked(line: str) -> tuple[str, str]:
    found = _MARK.match(line)
    if found is None:
        return "wrong", line
    return _MARKS.get(found[0].strip(), "wrong"), line[found.end() :]
