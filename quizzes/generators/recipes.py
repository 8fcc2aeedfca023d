"""Questions whose content is drawn and not stored: a revision names a generator, and a seed decides the variant.

Beside the name stands the content of the generator's own example: what lists, the search and the checks of the guide
read, and what would be asked if a release ever lacked the generator. What was shown is a function of name, version,
mode and seed, and so is what was right; the seed stands in each Review (decision 0404).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from quizzes.kinds import DRAWN, KINDS
from quizzes.kinds.content import Content, Stored, with_texts
from quizzes.kinds.kind import Kind

from .base import Exercise, Generator
from .families import ALL
from .pictures import Picture
from .values import dumped

WRITTEN = re.compile(r"(?P<name>[A-Z]\d{2}) (?P<mode>[a-z]) (?P<version>[1-9]\d{0,2})")

BY_VERSION: Mapping[tuple[str, int], Generator] = {(each.id, each.version): each for each in ALL}


class UnknownGenerator(LookupError):
    """A question names a generator, a mode or a version that this release does not have."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A mode of a version of a generator."""

    name: str
    mode: str
    version: int

    def __str__(self) -> str:
        """As it stands in a file: G05 b 1."""
        return f"{self.name} {self.mode} {self.version}"

    @property
    def generator(self) -> Generator:
        """Raises UnknownGenerator."""
        found = BY_VERSION.get((self.name, self.version))
        if found is None or self.mode not in found.modes:
            raise UnknownGenerator(str(self))
        return found

    @property
    def kind(self) -> Kind[Any]:
        """The kind of question that it draws. Raises UnknownGenerator."""
        return KINDS[self.generator.modes[self.mode].kind]

    @property
    def stored(self) -> Stored:
        """What a revision stores. Raises UnknownGenerator."""
        example = with_texts(self.generator.example(self.mode).content, _unnamed)
        named = {"name": self.name, "version": self.version, "mode": self.mode}
        return self.kind.dump(example) | {DRAWN: named}

    def exercise(self, seed: int) -> Exercise:
        return self.generator.exercise(self.mode, seed)


def _unnamed(field: str, text: str) -> str:
    """Mistakes of a generator have names of their own, which no page has to know."""
    return "" if field.rpartition(".")[2] == "mistake" else text


def is_drawn(stored: Mapping[str, Any]) -> bool:
    return DRAWN in stored


def recipe_in(stored: Mapping[str, Any]) -> Recipe:
    """What a drawn content names."""
    named = stored[DRAWN]
    return Recipe(named["name"], named["mode"], named["version"])


def read_recipe(text: str) -> Recipe:
    """What a file names. Raises UnknownGenerator."""
    found = WRITTEN.fullmatch(" ".join(text.split()))
    if found is None:
        raise UnknownGenerator(text)
    recipe = Recipe(found["name"], found["mode"], int(found["version"]))
    _ = recipe.generator
    return recipe


def content_of[C: Content](kind: Kind[C], stored: Mapping[str, Any], seed: int) -> C:
    """The content of a revision: as it was authored, or the variant that this seed draws."""
    if not is_drawn(stored):
        return kind.load(stored)
    try:
        return cast(C, _drawn(recipe_in(stored), seed))
    except UnknownGenerator:
        return kind.load(stored)  # its example, so that nothing breaks


def pictures_of(stored: Mapping[str, Any], seed: int) -> tuple[Picture | None, Picture | None]:
    """The drawings of what this seed draws: beside the stem, and of the solution."""
    try:
        exercise = recipe_in(stored).exercise(seed) if is_drawn(stored) else None
    except UnknownGenerator:
        exercise = None
    if exercise is None:
        return None, None
    return exercise.asked.sketch(exercise.values), exercise.asked.worked(exercise.values)


def told_of(stored: Mapping[str, Any], seed: int) -> dict[str, Any] | None:
    """What this seed draws, as plain data; None where nothing is drawn, or this release lacks the generator."""
    if not is_drawn(stored):
        return None
    try:
        return {**stored[DRAWN], "values": dumped(recipe_in(stored).exercise(seed).values)}
    except UnknownGenerator:
        return None


@lru_cache(maxsize=256)
def _drawn(recipe: Recipe, seed: int) -> Content:
    """A variant is asked for when it is shown, graded and revealed."""
    return recipe.exercise(seed).content
