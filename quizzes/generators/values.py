"""The drawn numbers of an exercise as plain JSON, and back: a frozen dataclass says which there are."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

LONGEST = 200
"""Entries of a list, and characters of a word."""
LARGEST = 1e15
Plain = dict[str, Any]


class BadValues(ValueError):
    """Values that the formula has no answer for, in one sentence."""


def dumped(values: Any) -> Plain:
    return {each.name: _plain(getattr(values, each.name)) for each in fields(values)}


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def schema(values: type[Any]) -> dict[str, str]:
    """The name and the type of each value."""
    wanted: Any = values
    return {name: _said(hint) for name, hint in _hints(wanted).items()}


@cache
def _hints(values: Any) -> dict[str, Any]:
    return get_type_hints(values)


def _said(hint: Any) -> str:
    if get_origin(hint) is tuple:
        inside = get_args(hint)
        if inside[-1] is Ellipsis:
            return f"list of {_said(inside[0])}"
        return f"[{', '.join(map(_said, inside))}]"
    return {int: "integer", float: "number", str: "string", bool: "true or false"}[hint]


def loaded[V](values: type[V], given: object, other: Collection[str] = ()) -> V:
    """The values in JSON; those named `other` are read over. Raises BadValues with one sentence."""
    if not isinstance(given, Mapping):
        raise BadValues("The values have to be a JSON object.")
    wanted: Any = values  # a type that can be hashed
    hints = _hints(wanted)
    given = {name: value for name, value in given.items() if name in hints or name not in other}
    needed = {each.name for each in fields(wanted) if each.default is MISSING}
    if unknown := [name for name in given if name not in hints]:
        raise BadValues(f"There is no value `{unknown[0]}`; the names are {', '.join(hints)}.")
    if missing := [name for name in hints if name in needed and name not in given]:
        raise BadValues(f"The value `{missing[0]}` is missing.")
    return values(**{name: _read(hints[name], value, name) for name, value in given.items()})


def _read(hint: Any, value: object, name: str) -> Any:
    if get_origin(hint) is tuple:
        return _read_row(get_args(hint), value, name)
    if hint is bool:
        return _as_bool(value, name)
    if hint is str:
        return _as_text(value, name)
    return _as_number(hint, value, name)


def _read_row(inside: tuple[Any, ...], value: object, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > LONGEST:
        raise BadValues(f"`{name}` has to be a list of at most {LONGEST}.")
    if inside[-1] is Ellipsis:
        return tuple(_read(inside[0], each, name) for each in value)
    if len(value) != len(inside):
        raise BadValues(f"Each entry of `{name}` has to have {len(inside)} parts.")
    return tuple(_read(hint, each, name) for hint, each in zip(inside, value, strict=True))


def _as_bool(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise BadValues(f"`{name}` has to be true or false.")
    return value


def _as_text(value: object, name: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isprintable():
        raise BadValues(f"`{name}` has to be a text of 1 to {LONGEST} characters that can be printed.")
    return value


def _as_number(hint: type[int | float], value: object, name: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValues(f"`{name}` has to be a number.")
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValues(f"`{name}` has to be a finite number.")
    if abs(value) > LARGEST:
        raise BadValues(f"`{name}` has to be at most {LARGEST:g} either way.")
    if hint is int and value != int(value):
        raise BadValues(f"`{name}` has to be a whole number.")
    return int(value) if value == int(value) else value
