"""The kinds of questions. Each is one module; a new one is added here by name, and needs no other edit."""

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
from .base import Kind

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

__all__ = ["KINDS", "Kind"]
