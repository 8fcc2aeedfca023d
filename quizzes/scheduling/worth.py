"""What a day of study is worth: how much would be remembered, now and a month from now, with that day and without it.

Between now and then nothing else is studied: that is what a day by itself changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from .engine import forgetting_curve
from .forecast import after_answer
from .memory import days_between

MONTH = 30
STEPS = tuple(range(0, MONTH + 1, 5))
"""The days from now on at which a line of the month is drawn."""


class Held(NamedTuple):
    """A card in memory, as this wants it."""

    stability: float
    difficulty: float
    last_day: dt.date
    due_day: dt.date
    missed: bool
    """Missed, and not yet right since."""


class Changed(NamedTuple):
    """A card that was answered on the day. `stability` and `elapsed` are of before its first answer; None: new."""

    before: float | None
    elapsed: int
    after: float


type Line = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """So many cards, and how many of them would be remembered."""

    cards: float
    now: float
    month_with: float
    month_without: float
    lines: tuple[Line, Line] = ((), ())
    """With the day and without it, at each of `STEPS`."""


def worth_ahead(cards: Sequence[Held], day: dt.date, *, asked: float) -> Worth:
    """Of a day to come, which asks for the most forgotten `asked` of the cards that are due."""
    curve, now = forgetting_curve(), sum(_recall_now(card, day) for card in cards)
    due = [card for card in cards if card.due_day <= day]
    asked_first = nsmallest(round(asked), due, key=lambda card: _recall_now(card, day))
    gains = [_gains(card, day) for card in asked_first]
    ages = [(days_between(card.last_day, day), card.stability) for card in cards]
    without = [sum(curve(age + ahead, stability) for age, stability in ages) for ahead in STEPS]
    with_it = tuple(held + sum(gain[n] for gain in gains) for n, held in enumerate(without))
    return Worth(len(cards), now, with_it[-1], without[-1], (with_it, (now, *without[1:])))


def worth_of(cards: Sequence[Held], day: dt.date, answered: Iterable[Changed]) -> Worth:
    """Of a day that is done."""
    curve = forgetting_curve()
    with_it = sum(curve(days_between(card.last_day, day) + MONTH, card.stability) for card in cards)
    gained = sum(curve(MONTH, each.after) - _without(each) for each in answered)
    return Worth(len(cards), sum(_recall_now(card, day) for card in cards), with_it, with_it - gained)


def _recall_now(card: Held, day: dt.date) -> float:
    return 0.0 if card.missed else forgetting_curve()(days_between(card.last_day, day), card.stability)


def _gains(card: Held, day: dt.date) -> Line:
    """How much more would be left of it if it were answered today: perhaps right, perhaps not."""
    curve, elapsed = forgetting_curve(), days_between(card.last_day, day)
    remembered = _recall_now(card, day)
    right, wrong = (after_answer(card.stability, card.difficulty, elapsed, right=right)[0] for right in (True, False))
    return tuple(
        max(
            0.0,
            remembered * curve(ahead, right)
            + (1 - remembered) * curve(ahead, wrong)
            - curve(elapsed + ahead, card.stability),
        )
        for ahead in STEPS
    )


def _without(each: Changed) -> float:
    return 0.0 if each.before is None else forgetting_curve()(each.elapsed + MONTH, each.before)
