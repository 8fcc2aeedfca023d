from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

from quizzes.account.as_json import ROWS, as_json

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def test_parts_make_one_object() -> None:
    parts = [("format", 2), ("at", NOON), ("settings", {"theme": "dark"}), ("rows", iter([{"a": 1}, {"a": "ü"}]))]

    text = "".join(as_json(parts))

    assert json.loads(text) == {
        "format": 2,
        "at": "2026-11-24T12:00:00Z",
        "settings": {"theme": "dark"},
        "rows": [{"a": 1}, {"a": "ü"}],
    }


def test_an_empty_list_is_one() -> None:
    assert json.loads("".join(as_json([("rows", iter([]))]))) == {"rows": []}


def test_rows_are_written_as_they_are_read() -> None:
    read = []

    def rows() -> Iterator[int]:
        for number in range(10 * ROWS):
            read.append(number)
            yield number

    text = as_json([("first", 1), ("rows", rows())])

    for _ in range(4):  # the name and the value of the first part, the name of the second, its first rows
        next(text)

    assert len(read) == ROWS


def test_every_row_is_written_once_over_many_batches() -> None:
    rows = list(range(2 * ROWS + 1))

    assert json.loads("".join(as_json([("rows", iter(rows))])))["rows"] == rows
