"""What a lab's address may carry: each value has a range, a default, and one way to be written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass


class BadValue(ValueError):
    """A lab can't take a value. The message says to a person what it would take."""


@dataclass(frozen=True, slots=True)
class Field[V](ABC):
    """`label` is what the value is called in messages."""

    label: str
    default: V

    @abstractmethod
    def read(self, text: str) -> V:
        """Raises BadValue."""

    def write(self, value: V) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Whole(Field[int]):
    low: int
    high: int

    def read(self, text: str) -> int:
        digits = text.strip()
        if digits.isascii() and digits.isdigit() and len(digits) < 12 and self.low <= int(digits) <= self.high:
            return int(digits)
        raise BadValue(f"{self.label} is a whole number from {self.low:,} to {self.high:,}.")


@dataclass(frozen=True, slots=True)
class Decimal(Field[float]):
    """A number with so many places: what lies between them is rounded."""

    low: float
    high: float
    places: int = 2

    def read(self, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not self.low <= value <= self.high:  # never true of nan
            raise BadValue(f"{self.label} is a number from {self.low:g} to {self.high:g}.")
        return round(value, self.places) + 0.0  # no -0.0

    def write(self, value: float) -> str:
        return f"{value:.{self.places}f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class OneOf(Field[str]):
    among: Collection[str]

    def read(self, text: str) -> str:
        if text in self.among:
            return text
        raise BadValue(f"{self.label} isn’t one of the choices.")


@dataclass(frozen=True, slots=True)
class Text(Field[str]):
    """Any text of a person's own, up to `most` characters."""

    most: int

    def read(self, text: str) -> str:
        text = text.replace("\r\n", "\n")  # as forms send it
        if len(text) > self.most:
            raise BadValue(f"{self.label} can have up to {self.most:,} characters. This has {len(text):,}.")
        if any("\ud800" <= each <= "\udfff" for each in text):
            raise BadValue(
                f"{self.label} has half of a character in it (a lone surrogate), which no text file can hold."
            )
        return text
