"""The kinds of questions. Each is a folder; a new one is added here by name, and needs no other edit."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from .base import changed_key
from .kind import Kind

NAMES = (
    "basic",
    "reversed",
    "cloze",
    "choice",
    "choices",
    "true-false",
    "short",
    "numeric",
    "ordering",
    "matching",
    "categorize",
)


def _kind_in(folder: str) -> Kind[Any]:
    kind: Kind[Any] = import_module(f".{folder}.kind", __package__).KIND
    return kind


DRAWN = "generator"
"""The field of stored content, and of a question in a file, that names what draws it: `quizzes.generators`."""

KINDS: dict[str, Kind[Any]] = {name: _kind_in(name.replace("-", "_")) for name in NAMES}


def key_changes(
    kind_before: str, before: Mapping[str, Any], kind_after: str, after: Mapping[str, Any]
) -> tuple[str, ...]:
    """The fields that decide what is right and were changed: `kind` where the question is asked in another way."""
    if kind_before != kind_after:
        return ("kind",)
    if _drawn_by(before) or _drawn_by(after):
        return () if _drawn_by(before) == _drawn_by(after) else (DRAWN,)
    kind = KINDS[kind_after]
    return changed_key(kind.key(kind.load(before)), kind.key(kind.load(after)))


def _drawn_by(content: Mapping[str, Any]) -> tuple[str, str] | None:
    """What draws its numbers, and in which mode. A new version of it asks the same."""
    named = content.get(DRAWN)
    return (named["name"], named["mode"]) if named else None


__all__ = ["DRAWN", "KINDS", "NAMES", "Kind", "key_changes"]
