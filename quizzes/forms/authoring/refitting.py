"""A form of one kind taken over into that of another: what fits is kept, under the name that it has there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .kinds import form_of
from .rows import RowsField
from .sending import Sent

CELL = re.compile(r"(?P<field>\w+)-(?P<number>\d+)-(?P<column>\w+)$")
RENAMED = {
    ("options", "text"): ("reasons", "text"),
    ("options", "mistake"): ("reasons", "mistake"),
    ("options", "feedback"): ("reasons", "feedback"),
    ("near", "answers"): ("near", "value"),
}
"""Cells that say the same in another kind; either way."""
TEXTS = ("answer", "accepted", "value")
"""Fields that hold the answer, of which a kind has one."""


def refit(sent: Mapping[str, Sequence[str]], kind: str) -> Sent:
    """What was sent for a question of another kind, as the form of `kind` takes it. The rest is left out."""
    fields = form_of(kind).base_fields
    kept = {name: list(values) for name, values in sent.items()}
    for (field, column), (other, other_column) in [*RENAMED.items(), *((to, of) for of, to in RENAMED.items())]:
        if _has(fields, other, other_column) and not _has(fields, field, column):
            kept = {_renamed(name, (field, column), (other, other_column)): values for name, values in kept.items()}
    return _answer(fields, _right(fields, sent, kept))


def _has(fields: Mapping[str, object], name: str, column: str) -> bool:
    field = fields.get(name)
    return isinstance(field, RowsField) and column in {each.name for each in field.columns}


def _renamed(name: str, of: tuple[str, str], to: tuple[str, str]) -> str:
    cell = CELL.match(name)
    if cell is None or (cell["field"], cell["column"]) != of:
        return name
    return f"{to[0]}-{cell['number']}-{to[1]}"


def _right(fields: Mapping[str, object], sent: Mapping[str, Sequence[str]], kept: Sent) -> Sent:
    """Which row is right is said by a choice, a box in each row, or a mark."""
    right = set(sent.get("options-right", []))
    for name, values in sent.items():
        cell = CELL.match(name)
        if cell is not None and (cell["column"] == "right" or (cell["column"] == "mark" and list(values) == ["right"])):
            right.add(cell["number"])
    if _has(fields, "reasons", "mark"):
        return kept | {f"reasons-{number}-mark": ["right"] for number in right}
    options = fields.get("options")
    if not isinstance(options, RowsField):
        return kept
    if any(column.picks for column in options.columns):
        return kept | {"options-right": sorted(right)[:1]}
    return kept | {f"options-{number}-right": ["on"] for number in right}


def _answer(fields: Mapping[str, object], kept: Sent) -> Sent:
    said = next((kept[name][0].split("\n")[0].strip() for name in TEXTS if kept.get(name, [""])[0].strip()), "")
    return kept | {name: [said] for name in TEXTS if name in fields and said and not kept.get(name, [""])[0].strip()}
