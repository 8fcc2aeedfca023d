"""The forms in which a mode asks: a number, one of several, a set, a table of places, a word."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from quizzes.kinds.choice.kind import KIND as CHOICE
from quizzes.kinds.matching.kind import Pairs
from quizzes.kinds.numeric.kind import Amount, NearAmount, is_probability
from quizzes.kinds.options import Option, WithOptions
from quizzes.kinds.placing import Decoy, Item
from quizzes.kinds.short.kind import NearAnswer, ShortAnswer

from .base import Answer, Mode, Wrong
from .numbers import SCIENTIFIC, num, sig

MOST_WRONG = 3


class Number[V](Mode[V]):
    """A number to type. A wrong path is a near miss with its own message."""

    kind = "numeric"
    unit: ClassVar[str] = ""
    least: ClassVar[float] = 0
    most: ClassVar[float | None] = None
    """What an answer could be, where that tells two ways to read it apart: 2.200 is no 2,200 epochs."""

    @abstractmethod
    def key(self, v: V) -> float: ...

    def content(self, v: V) -> Amount:
        key = self.key(v)
        tolerance = self.within.around(key) if self.within else 0
        limits = self._limits(key)
        return Amount(
            stem=self.stem(v),
            value=amount(key, tolerance),
            tolerance=sig(tolerance, 2) if tolerance else "0",
            unit=self.unit,
            near=tuple(self._near(path, tolerance) for path in self.wrong(v) if self._can_be_typed(path, limits)),
            range=f"{limits[0]:.15g} to {limits[1]:.15g}" if limits else "",
            why=self.why(v),
            remember=self.remember,
        )

    def _near(self, path: Wrong, tolerance: float) -> NearAmount:
        return NearAmount(amount(cast(float, path.value), tolerance), path.id, path.message)

    def _limits(self, key: float) -> tuple[float, float] | None:
        fits = self.most is not None and self.least <= key <= self.most
        return (self.least, self.most) if fits and self.most is not None else None

    def _can_be_typed(self, path: Wrong, limits: tuple[float, float] | None) -> bool:
        """A probability of 1.7 is a slip that is told before anything is graded."""
        value = cast(float, path.value)
        if limits:
            return limits[0] <= value <= limits[1]
        return value >= 0 and (not is_probability(self.unit) or value <= 1)


def amount(value: float, tolerance: float) -> str:
    """The number with so many decimals that nothing of the tolerance is lost."""
    if not tolerance:
        return num(value)
    if abs(value) >= SCIENTIFIC:
        return sig(value, 3)
    places = max(0, math.ceil(-math.log10(tolerance / 5) - 1e-9))
    text = f"{value:,.{places}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


class Choice[V](Mode[V]):
    """One of several answers: the key among what the mistakes lead to."""

    kind = CHOICE.name
    fewest_wrong = 2

    @abstractmethod
    def label(self, v: V, answer: Any) -> str:
        """An answer in words."""

    def content(self, v: V) -> WithOptions:
        wrong = [
            Option(self.label(v, each.value), mistake=each.id, feedback=each.message)
            for each in self.wrong(v)[:MOST_WRONG]
        ]
        return WithOptions(
            stem=self.stem(v),
            options=(Option(self.label(v, self.key(v)), right=True), *wrong),
            why=self.why(v),
            remember=self.remember,
        )


class Survivors[V](Mode[V]):
    """Click all that stay: the key is a list of positions."""

    kind = "choices"

    @abstractmethod
    def labels(self, v: V) -> Sequence[str]: ...

    @abstractmethod
    def key(self, v: V) -> list[int]: ...

    @abstractmethod
    def remark(self, v: V, at: int) -> str:
        """Why this one stays or goes."""

    def content(self, v: V) -> WithOptions:
        kept = set(self.key(v))
        return WithOptions(
            stem=self.stem(v),
            options=tuple(
                Option(label, right=at in kept, feedback=self.remark(v, at)) for at, label in enumerate(self.labels(v))
            ),
            why=self.why(v),
            remember=self.remember,
        )


class Places[V](Mode[V]):
    """Give each item its target: the key has a target for each item, as `target_of` reads it."""

    kind = "matching"
    items: ClassVar[tuple[str, ...]]
    remarks: ClassVar[tuple[str, ...]] = ()
    """Why an item belongs where it does, one for each."""

    @abstractmethod
    def labels(self, v: V) -> Sequence[str]:
        """All targets."""

    @abstractmethod
    def key(self, v: V) -> list[Any]: ...

    def target_of(self, v: V, answer: Any) -> int:
        """The position among `labels` of one entry of the key."""
        return int(answer)

    def content(self, v: V) -> Pairs:
        labels, key = self.labels(v), [self.target_of(v, each) for each in self.key(v)]
        items = zip(self.items, key, self.remarks, strict=True)
        return Pairs(
            stem=self.stem(v),
            items=tuple(Item(text, labels[target], remark) for text, target, remark in items),
            decoys=tuple(Decoy(label) for at, label in enumerate(labels) if at not in key),
            why=self.why(v),
            remember=self.remember,
        )


class Word[V](Mode[V]):
    """A word or a piece of one to type."""

    kind = "short"

    def accepted(self, v: V) -> tuple[str, ...]:
        """All ways to write the key, the usual one first."""
        return (str(self.key(v)),)

    def spelled(self, answer: Answer) -> tuple[str, ...]:
        """The ways to write what a mistake leads to."""
        return (str(answer),)

    def content(self, v: V) -> ShortAnswer:
        near = tuple(NearAnswer(self.spelled(each.value), each.id, each.message) for each in self.wrong(v))
        return ShortAnswer(
            stem=self.stem(v), accepted=self.accepted(v), near=near, why=self.why(v), remember=self.remember
        )
