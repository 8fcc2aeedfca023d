"""Exercises with other numbers each time: a small module for each family, and what they have in common.

No Django, no clock. `recipes` says how a question of the guide names one.
"""

from collections.abc import Mapping
from importlib import import_module

from .base import Exercise, Generator
from .values import BadValues

MODULES = (
    "sampling.g01_softmax",
    "sampling.g02_retemper",
    "sampling.g03_odds",
    "sampling.g04_top_k",
    "sampling.g05_nucleus",
    "sampling.g06_pipeline",
    "sampling.g07_order",
    "sampling.g08_sampler",
    "language.g09_sequence",
    "language.g35_epochs",
)


def _generator_in(module: str) -> Generator:
    generator: Generator = import_module(f".{module}", __package__).GENERATOR
    return generator


ALL: tuple[Generator, ...] = tuple(map(_generator_in, MODULES))
"""Every version that is shipped: one that was ever asked stays."""

LATEST: Mapping[str, Generator] = {generator.id: generator for generator in sorted(ALL, key=lambda each: each.version)}
"""By id."""

__all__ = ["ALL", "LATEST", "BadValues", "Exercise", "Generator"]
