"""What was said and what is right, side by side: a structure that every page shows in the same way, whatever the kind.

All texts are HTML: rendered content, or what a learner typed, escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Self

from .base import Response, Verdict, is_unknown


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer: an option, a word, a number."""

    text: str
    is_right: bool = True
    note: str = ""
    """A few words beside it, such as what it was read as."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An item, the place that it was given and the place where it belongs. `said` is empty after “I don't know”."""

    item: str
    said: str
    right: str

    @property
    def is_right(self) -> bool:
        return self.said == self.right


@dataclass(frozen=True, slots=True)
class Told:
    """Either parts, or items in their places. `notes` are what else counts, and what else there was."""

    said: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()
    spots: tuple[Spot, ...] = ()
    notes: tuple[str, ...] = ()
    is_unknown: bool = False

    @property
    def is_same(self) -> bool:
        """What was said is what is right, word for word: it need not be shown twice."""
        if self.spots:
            return all(spot.is_right for spot in self.spots)
        return [_word(part) for part in self.said] == [_word(part) for part in self.right]

    @property
    def is_alone(self) -> bool:
        """The right answer stands alone: nothing was said, or nobody was asked."""
        return not self.said and not any(spot.said for spot in self.spots)

    @property
    def turned(self) -> Self:
        """The right answer alone, as on the back of a flashcard before it is graded."""
        return replace(self, said=(), is_unknown=False)


def _word(part: Part) -> str:
    return part.text.removeprefix("<bdi>").removesuffix("</bdi>")


def told(right: Sequence[Part], said: Sequence[Part] = (), *, notes: Sequence[str] = ()) -> Told:
    """An answer in parts. Nothing was `said` after “I don't know”."""
    return Told(tuple(said), tuple(right), notes=tuple(notes), is_unknown=not said)


def told_places(spots: Sequence[Spot], *, notes: Sequence[str] = ()) -> Told:
    """An answer that puts items in places."""
    return Told(spots=tuple(spots), notes=tuple(notes), is_unknown=not any(spot.said for spot in spots))


def typed_answer(response: Response, verdict: Verdict) -> list[Part]:
    """What a learner typed; nothing after “I don't know”. `bdi`: it may be written from right to left."""
    if is_unknown(response):
        return []
    note = f"read as {escape(verdict.read_as)}" if verdict.read_as else ""
    return [Part(f"<bdi>{escape(response['text'])}</bdi>", verdict.is_right, note)]
