"""What a generator is: exercises with other numbers each time, in one or more modes, each an ordinary kind of question.

A mode draws values, and all else is computed from the values that are shown: the key, what known mistakes lead to, the
worked solution. It knows no clock and no other luck than it is given; the same id, version, mode and seed are the same
exercise for ever. Whoever changes what a seed draws raises the version and leaves the one before where it is.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from quizzes.kinds.content import Content

from .luck import BITS, Luck, level_of
from .pictures import Picture
from .values import BadValues, dumped, loaded, schema

TRIES = 500
Answer = float | str | Sequence[Any]
"""A number, a text, or a list of either: of sets and rows the positions from 0."""


@dataclass(frozen=True, slots=True)
class Within:
    """How far from the key an answer may lie: by an amount, or by a share of the key."""

    abs: float = 0
    rel: float = 0

    def around(self, key: float) -> float:
        return self.abs + self.rel * abs(key)

    def as_json(self) -> dict[str, float]:
        return {"rel": self.rel} if self.rel else {"abs": self.abs}


@dataclass(frozen=True, slots=True)
class Wrong:
    """Where a known mistake leads: its name, the answer that it gives, and what to say to whoever made it."""

    id: str
    value: Answer
    message: str


class Mode[V](ABC):
    """One thing to ask with drawn values. `key`, `paths` and `work` are computed from the values that are shown."""

    asks: ClassVar[str]
    """What is asked, in a few words."""
    kind: ClassVar[str]
    """The kind of question that it is asked as."""
    values: type[V]
    example: V
    """Values that are worth showing: what is drawn where nothing else was accepted."""
    formula: str
    remember: str
    within: Within | None = None
    """None: exact."""
    gap: float = 0
    rel_gap: float = 0
    """How far wrong paths lie from the key and from one another, at least."""
    fewest_wrong: ClassVar[int] = 0

    @abstractmethod
    def draw(self, luck: Luck) -> V:
        """Values to ask about, perhaps no good ones: see `accepts`."""

    def undefined(self, v: V) -> str:
        """Why the formula has no answer for these values, in one sentence; empty where it has one."""
        return ""

    def accepts(self, v: V) -> bool:
        """Whether they make a good exercise: no tie, nothing close to a threshold."""
        return True

    @abstractmethod
    def key(self, v: V) -> Answer:
        """The right answer."""

    @abstractmethod
    def paths(self, v: V) -> Iterator[Wrong]:
        """Where each known mistake leads with these values; some lead to the key."""

    @abstractmethod
    def stem(self, v: V) -> str:
        """What is asked, as Markdown; its last paragraph is the question."""

    @abstractmethod
    def work(self, v: V) -> list[str]:
        """The solution with these numbers, a step each. The last step has the key."""

    def sketch(self, v: V) -> Picture | None:
        """What is given, as a drawing beside the stem. It tells no more than the stem does."""
        return None

    def worked(self, v: V) -> Picture | None:
        """The solution as a drawing, shown after the answer."""
        return None

    @abstractmethod
    def content(self, v: V) -> Content:
        """The question as its kind has it."""

    def solution(self, v: V) -> list[str]:
        return [self.formula, *self.work(v)]

    def why(self, v: V) -> str:
        """The solution as Markdown."""
        steps = "\n".join(f"{at}. {step}" for at, step in enumerate(self.work(v), start=1))
        return f"{self.formula}\n\n{steps}"

    def wrong(self, v: V) -> list[Wrong]:
        """The wrong paths that lead somewhere else than to the key, and each elsewhere."""
        kept: list[Wrong] = []
        taken: list[Answer] = [self.key(v)]
        for path in self.paths(v):
            if all(self.are_apart(path.value, other) for other in taken):
                kept.append(path)
                taken.append(path.value)
        return kept

    def are_apart(self, one: Answer, other: Answer) -> bool:
        if not isinstance(one, int | float) or not isinstance(other, int | float):
            return one != other
        if not math.isfinite(one):
            return False
        gap = max(self.gap, self.rel_gap * max(abs(one), abs(other)))
        return abs(one - other) >= gap if gap else one != other

    def is_good(self, v: V) -> bool:
        return not self.undefined(v) and self.accepts(v) and len(self.wrong(v)) >= self.fewest_wrong

    def drawn(self, luck: Luck) -> V:
        tries = (self.draw(luck) for _ in range(TRIES))
        return next((v for v in tries if self.is_good(v)), self.example)


@dataclass(frozen=True)
class Generator:
    """A family of exercises. `source` says where the formula stands."""

    id: str
    title: str
    source: str
    modes: Mapping[str, Mode[Any]]
    version: int = 1

    def before(self, modes: Mapping[str, Mode[Any]]) -> Generator:
        """The version before this one, with the modes that drew otherwise."""
        return replace(self, modes={**self.modes, **modes}, version=self.version - 1)

    def exercise(self, mode: str, seed: int) -> Exercise:
        """The exercise that this seed draws."""
        text = f"{self.id} {self.version} {mode} {seed % (1 << BITS)}"
        return Exercise(self, mode, seed, self.modes[mode].drawn(Luck(text, level_of(seed))))

    def example(self, mode: str) -> Exercise:
        return Exercise(self, mode, None, self.modes[mode].example)

    def with_values(self, mode: str, given: object) -> Exercise:
        """The exercise about values of one's own. Raises BadValues where the formula has no answer for them."""
        asked = self.modes[mode]
        others = {name for other in self.modes.values() for name in schema(other.values)}
        values = loaded(asked.values, given, others)
        if problem := asked.undefined(values):
            raise BadValues(problem)
        return Exercise(self, mode, None, values)

    def schema(self) -> dict[str, Any]:
        """By mode: what is asked, the names and types of its values, and one example."""
        return {
            name: {"asks": mode.asks, "types": schema(mode.values), "example": dumped(mode.example)}
            for name, mode in self.modes.items()
        }


@dataclass(frozen=True)
class Exercise:
    """A mode with its values. `seed` is None where the values were not drawn."""

    generator: Generator
    mode: str
    seed: int | None
    values: Any

    @property
    def asked(self) -> Mode[Any]:
        return self.generator.modes[self.mode]

    @cached_property
    def key(self) -> Answer:
        return self.asked.key(self.values)

    @cached_property
    def wrong(self) -> list[Wrong]:
        return self.asked.wrong(self.values)

    @property
    def stem(self) -> str:
        return self.asked.stem(self.values)

    @property
    def solution(self) -> list[str]:
        return self.asked.solution(self.values)

    @cached_property
    def content(self) -> Content:
        return self.asked.content(self.values)

    def as_json(self) -> dict[str, Any]:
        within = self.asked.within
        return {
            "id": self.generator.id,
            "version": self.generator.version,
            "mode": self.mode,
            "seed": self.seed,
            "values": dumped(self.values),
            "prompt": self.stem,
            "key": self.key,
            "tolerance": within.as_json() if within else None,
            "wrong": [{"id": each.id, "value": each.value, "message": each.message} for each in self.wrong],
            "solution": self.solution,
        }
