"""The kinds of questions. Each is one module; a new one is added here by name, and needs no other edit."""

from collections.abc import Mapping
from typing import Any

from . import (
    basic,
    categorize,
    choice,
    choices,
    cloze,
    matching,
    numeric,
    ordering,
    reversed_,
    short,
    true_false,
)
from .base import Kind, changed_key

KINDS: dict[str, Kind] = {
    "basic": basic,
    "reversed": reversed_,
    "cloze": cloze,
    "choice": choice,
    "choices": choices,
    "true-false": true_false,
    "short": short,
    "numeric": numeric,
    "ordering": ordering,
    "matching": matching,
    "categorize": categorize,
}


def key_changes(
    kind_before: str, before: Mapping[str, Any], kind_after: str, after: Mapping[str, Any]
) -> tuple[str, ...]:
    """The fields that decide what is right and were changed: `kind` where the question is asked in another way."""
    if kind_before != kind_after:
        return ("kind",)
    kind = KINDS[kind_after]
    return changed_key(kind.key(dict(before)), kind.key(dict(after)))


__all__ = ["KINDS", "Kind", "key_changes"]
