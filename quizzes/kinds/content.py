"""The content of a question, typed: a frozen dataclass for each kind, and plain JSON where it is stored.

A content may hold texts, numbers, truth values, rows (dataclasses of their own) and tuples of any of these. What is
stored may lack a field that has a default, and may have more than is known here: old revisions load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import cache, partial
from typing import Any, get_args, get_origin, get_type_hints

Stored = dict[str, Any]
"""Content as plain JSON: the same in files, in the database and in the admin."""


class Markdown(Enum):
    """What an author may write in a text."""

    INLINE = "inline"
    PARAGRAPHS = "paragraphs"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a question of any kind says.

    In rendered content each text is HTML; `stem` is then the last paragraph of the stem, and `setup` what precedes it.
    """

    stem: str = ""
    why: str = ""
    remember: str = ""
    setup: str = ""


_FIRST, _LAST = ("stem",), ("why", "remember")
_OPTIONAL = "optional"


def optional() -> Any:
    """A text that is not stored where it is empty: its field is younger than the first questions of its kind."""
    return field(default="", metadata={_OPTIONAL: True})


# -- stored and typed


def loaded[T](content: type[T], stored: Mapping[str, Any]) -> T:
    """Raises KeyError where an answer is missing that the kind cannot do without."""
    wanted: Any = content  # a type that can be hashed
    given = {name: read(stored[name]) for name, read, needed in _readers(wanted) if needed or name in stored}
    return content(**given)


@cache
def _readers(content: Any) -> tuple[tuple[str, Callable[[Any], Any], bool], ...]:
    """For each field: how its stored value is read, and whether every stored content has one."""
    hints = get_type_hints(content)
    needed = {each.name for each in fields(content) if each.default is MISSING}
    return tuple((each.name, _reader(hints[each.name]), each.name in needed) for each in fields(content))


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return lambda rows: tuple(map(read, rows))
    return partial(loaded, hint) if isinstance(hint, type) and is_dataclass(hint) else lambda value: value


def names_in(content: Any) -> Iterator[str]:
    """What the fields of a content are called where it is stored, those of its rows along with them."""
    hints = get_type_hints(content)
    for each in fields(content):
        yield each.name
        inner = get_args(hints[each.name])[0] if get_origin(hints[each.name]) is tuple else hints[each.name]
        if isinstance(inner, type) and is_dataclass(inner):
            yield from names_in(inner)


def dumped(content: Content) -> Stored:
    """The authored content as it is stored: the stem, what the kind adds, the explanation."""
    own = [each.name for each in fields(content) if each.name not in _COMMON and _is_stored(content, each)]
    return {name: _plain(getattr(content, name)) for name in (*_FIRST, *own, *_LAST)}


_COMMON = frozenset(each.name for each in fields(Content))


def _is_stored(content: Content, own: Any) -> bool:
    return not own.metadata.get(_OPTIONAL) or getattr(content, own.name) != own.default


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


# -- texts


def texts_in(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its place, such as `options.2.feedback`: fields by name, rows from 0."""
    if isinstance(value, str):
        yield place, value
    for name, part in _parts(value):
        yield from texts_in(part, f"{place}.{name}" if place else name)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple):
        yield from ((str(at), part) for at, part in enumerate(value))
    elif is_dataclass(value):
        yield from ((each.name, getattr(value, each.name)) for each in fields(value))


def with_texts[T](value: T, change: Callable[[str, str], str], name: str = "") -> T:
    """The same content with other texts: `change` is given the name of the field (`options.feedback`) and its text."""
    changed: Any = value
    if isinstance(value, str):
        changed = change(name, value)
    elif isinstance(value, tuple):
        changed = tuple(with_texts(each, change, name) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        inside = {each: with_texts(part, change, f"{name}.{each}" if name else each) for each, part in _parts(value)}
        changed = replace(value, **inside)
    result: T = changed
    return result


def field_at(place: str) -> str:
    """The name of the field at a place: `options.feedback` for `options.2.feedback`."""
    return ".".join(part for part in place.split(".") if not part.isdecimal())
