"""Questions whose content is drawn and not stored: a revision names a generator, and a seed decides the variant.

What was shown is a function of generator, version, mode and seed, and so is what was right: the first three stand in
the revision, the seed in each Review. A generator that draws otherwise is another version, and the one before stays.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from .content import Content
from .kind import Kind

RECIPE = "generator"
"""The field of stored content that stands in the place of the answers."""


class Generator[C: Content](ABC):
    """Draws the content of questions of one kind. It knows no clock, and no other luck than it is given."""

    name: ClassVar[str]
    version: ClassVar[int]
    modes: ClassVar[tuple[str, ...]] = ("",)

    @abstractmethod
    def draw(self, luck: random.Random, mode: str) -> C:
        """One variant. The same luck draws the same one for ever."""

    def recipe(self, mode: str = "") -> dict[str, Any]:
        """What a revision stores in the place of content."""
        return {RECIPE: {"name": self.name, "version": self.version, "mode": mode}}


GENERATORS: dict[tuple[str, int], Generator[Any]] = {}
"""By name and version. None is shipped yet."""


class UnknownGenerator(LookupError):
    """A revision names a generator, or a version of one, that this release does not have."""


def is_drawn(stored: Mapping[str, Any]) -> bool:
    return RECIPE in stored


def content_of[C: Content](kind: Kind[C], stored: Mapping[str, Any], seed: int) -> C:
    """The content of a revision: as it was authored, or the variant that this seed draws."""
    return _drawn(stored[RECIPE], seed) if is_drawn(stored) else kind.load(stored)


def _drawn(recipe: Mapping[str, Any], seed: int) -> Any:
    generator = GENERATORS.get((recipe["name"], recipe["version"]))
    if generator is None:
        raise UnknownGenerator(f"{recipe['name']}, version {recipe['version']}")
    return generator.draw(random.Random(f"{seed} variant"), recipe["mode"])  # noqa: S311 - numbers to ask about
