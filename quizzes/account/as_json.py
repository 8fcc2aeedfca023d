"""The text of a JSON file, part by part: a record of a million answers is written as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

ROWS = 500  # in one piece of text


def as_json(parts: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """An object of these parts. A part that is an iterator becomes a list with a row on each line."""
    before = "{"
    for name, value in parts:
        yield f"{before}\n{json.dumps(name)}: "
        yield from _rows(value) if isinstance(value, Iterator) else [_text(value, indent=1)]
        before = ","
    yield "\n}\n"


def _rows(rows: Iterator[Any]) -> Iterator[str]:
    before = "["
    for batch in batched(rows, ROWS):
        yield f"{before}\n" + ",\n".join(map(_text, batch))
        before = ","
    yield "[]" if before == "[" else "\n]"


def _text(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, indent=indent)
