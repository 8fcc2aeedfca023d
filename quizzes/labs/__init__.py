"""Labs: one idea each, to try by hand. A new one is a folder and its name here, and needs no other edit."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from .lab import Lab

NAMES = (
    "tokenizer",
    "merges",
    "embedding-map",
    "attention",
    "bet",
    "sampler",
    "context-packer",
    "retrieval",
    "more-thinking",
    "training-pipeline",
    "agent",
)
"""In the order in which they are listed."""


def _lab_in(folder: str) -> Lab[Any]:
    lab: Lab[Any] = import_module(f".{folder}.lab", __package__).LAB
    return lab


LABS: Mapping[str, Lab[Any]] = {name: _lab_in(name.replace("-", "_")) for name in NAMES}


def labs_about(slug: str) -> list[Lab[Any]]:
    """The labs that belong to a concept."""
    return [lab for lab in LABS.values() if slug in lab.concepts]


def labs_named(words: str) -> list[Lab[Any]]:
    """The labs whose title or idea has a word that begins with each of these."""
    asked = words.casefold().split()
    return [lab for lab in LABS.values() if asked and all(_has(lab, each) for each in asked)]


def _has(lab: Lab[Any], start: str) -> bool:
    return any(each.startswith(start) for each in f"{lab.title} {lab.idea} labs".casefold().split())


__all__ = ["LABS", "NAMES", "Lab", "labs_about", "labs_named"]
