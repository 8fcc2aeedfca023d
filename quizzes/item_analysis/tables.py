"""A table of marks: one row a person, one column an item, read from CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

PERSON = "person"
KEY_HEADER = ["item", "key"]


class BadTable(Exception):
    """One sentence for whoever made the file."""


@dataclass(frozen=True, slots=True)
class Column:
    """One item: each person's mark from 0 to 1, nothing where it wasn't reached, and what they picked."""

    item: str
    marks: tuple[float | None, ...]
    picks: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    n: int
    columns: tuple[Column, ...]


def read_table(lines: Iterator[str], key: Mapping[str, str] | None = None) -> Table:
    """A table of marks, or with a key of what was picked. Raises BadTable."""
    rows = _rows(lines, "The table")
    header = next(rows, (0, []))[1]
    items = header[1:]
    _check_header(header, key)
    persons, cells = [], []
    for number, row in rows:
        _check_row(number, row, header)
        persons.append(row[0])
        cells.append(
            row[1:]
            if key is not None
            else [_mark(cell, item, number) for cell, item in zip(row[1:], items, strict=True)]
        )
    if not persons:
        raise BadTable("The table has a first line but nobody in it.")
    _refuse_doubles(persons, "The person “{}” has two lines.")
    columns = zip(items, zip(*cells, strict=True), strict=True)
    if key is None:
        return Table(len(persons), tuple(Column(item, marks) for item, marks in columns))
    return Table(len(persons), tuple(_picked(item, key[item], picks) for item, picks in columns))


def _check_header(header: Sequence[str], key: Mapping[str, str] | None) -> None:
    items = header[1:]
    if header[:1] != [PERSON] or not items:
        raise BadTable(f"The first line must be “{PERSON}” and then the name of each item, with commas between them.")
    _refuse_doubles(items, "The item “{}” is in the first line twice.")
    if "" in items:
        raise BadTable("An item in the first line has no name.")
    if key is not None and (missing := [item for item in items if item not in key]):
        raise BadTable(f"The key says nothing about the item “{missing[0]}”.")


def _check_row(number: int, row: Sequence[str], header: Sequence[str]) -> None:
    if len(row) != len(header):
        raise BadTable(f"Line {number} has {len(row)} cells, but the first line has {len(header)}.")
    if not row[0]:
        raise BadTable(f"Line {number} doesn’t say whose it is: its first cell is empty.")


def read_key(lines: Iterator[str]) -> dict[str, str]:
    """The right option of each item. Raises BadTable."""
    rows = _rows(lines, "The key")
    if next(rows, (0, []))[1] != KEY_HEADER:
        raise BadTable("The first line of the key must be “item,key”.")
    key: dict[str, str] = {}
    for number, row in rows:
        if len(row) != 2 or not all(row):
            raise BadTable(f"Line {number} of the key must be an item and its right option, with a comma between them.")
        if row[0] in key:
            raise BadTable(f"The key has the item “{row[0]}” twice.")
        key[row[0]] = row[1]
    return key


def _rows(lines: Iterator[str], what: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, with their numbers."""
    reader = csv.reader(lines, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as broken:
        raise BadTable(f"{what} can’t be read as CSV at line {reader.line_num}: {broken}.") from broken
    except UnicodeDecodeError as broken:
        raise BadTable(f"{what} isn’t UTF-8 text.") from broken


def _mark(cell: str, item: str, number: int) -> float | None:
    if not cell:
        return None
    try:
        mark = -1.0 if "_" in cell else float(cell)
    except ValueError:
        mark = -1.0
    if not 0 <= mark <= 1:  # not-a-number is neither
        raise BadTable(f"Line {number} has “{cell[:40]}” for the item “{item}”: a mark is a number from 0 to 1.")
    return mark


def _picked(item: str, key: str, picks: Sequence[str]) -> Column:
    return Column(item, tuple(float(pick == key) if pick else None for pick in picks), tuple(picks), key)


def _refuse_doubles(names: Sequence[str], sentence: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadTable(sentence.format(name))
        seen.add(name)
