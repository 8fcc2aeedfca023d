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


KINDS: dict[str, Kind[Any]] = {name: _kind_in(name.replace("-", "_")) for name in NAMES}


def key_changes(
    kind_before: str, before: Mapping[str, Any], kind_after: str, after: Mapping[str, Any]
) -> tuple[str, ...]:
    """The fields that decide what is right and were changed: `kind` where the question is asked in another way."""
    if kind_before != kind_after:
        return ("kind",)
    kind = KINDS[kind_after]
    return changed_key(kind.key(kind.load(before)), kind.key(kind.load(after)))


__all__ = ["KINDS", "NAMES", "Kind", "key_changes"]
