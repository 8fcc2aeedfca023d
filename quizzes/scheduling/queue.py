"""The rules of a day's queue: what came back after a break, how much a day asks for, and in which order.

Pure, so that the site and a simulation of a hundred learners follow the same rules. See docs/decisions/0205 and 0208.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from .engine import forgetting_curve
from .memory import days_between

ONE_DAY = dt.timedelta(days=1)
BREAK = dt.timedelta(days=7)  # so long without study is a break
LEAST_SHARE = 25  # reviews a day after a break, at least
# A share as large as what comes in would never clear anything.
SHARE_OF_LOAD = 1.3
TRICKLE = 2  # new questions on a day that asks for a share


@dataclass(frozen=True, slots=True)
class Limits:
    """What a learner wants a day to ask for, at most."""

    reviews: int
    new: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a study day asks for, decided when it begins."""

    waiting: int
    """Reviews that waited then."""
    share: int = 0
    """How many of them a day asks for on the way back after a break, whatever the limit. 0: no comeback."""

    def reviews(self, limits: Limits) -> int:
        """Reviews of this day, at most."""
        return min(self.share, limits.reviews) if self.share else limits.reviews

    def new(self, limits: Limits) -> int:
        """New questions of this day, at most: they fill what the reviews leave.

        A share leaves room for a trickle of them, so that a comeback of weeks is not only a paying back.
        """
        room = self.reviews(limits) - self.waiting
        trickle = min(TRICKLE, limits.reviews - self.share) if self.share else 0
        return max(0, min(limits.new, max(room, trickle)))

    def leaves_some(self, limits: Limits) -> bool:
        """More came together than the day asks for."""
        return self.waiting > self.reviews(limits)


class Past(Protocol):
    """What a plan wants to know of the days before. It is asked only where that matters."""

    def oldest(self) -> dt.date | None:
        """Since when the first of those waiting has waited."""

    def studied(self, since: dt.date) -> Iterable[dt.date]:
        """The days of study from then on."""

    def load(self) -> float:
        """Reviews a day that the learner used to have."""


def plan_of_day(day: dt.date, waiting: int, *, previous: Plan | None, limits: Limits, past: Past) -> Plan:
    """The plan of a day that begins with so many waiting; `previous` is the plan of the last day of study.

    A comeback goes on, with its share, until what waits fits into it. It begins, and where that last share was not
    answered begins again, when something waits since before a break.
    """
    if not waiting:
        return Plan(0)
    share = previous.share if previous else 0
    if previous is not None and share and previous.leaves_some(limits):
        return Plan(waiting, share)
    oldest = past.oldest()
    if oldest is None or oldest >= day or not outlived_a_break(oldest, past.studied(oldest - BREAK), day):
        return Plan(waiting)
    return Plan(waiting, share or share_for(past.load()))


def share_for(load: float) -> int:
    """Reviews a day after a break, for a learner who used to have `load` of them."""
    return max(LEAST_SHARE, math.ceil(SHARE_OF_LOAD * load))


def outlived_a_break(oldest: dt.date, studied: Iterable[dt.date], today: dt.date) -> bool:
    """Whether what is due since `oldest` was due before the learner came back from a break.

    `studied` holds the study days from a break's length before `oldest` on: earlier ones would change nothing.
    """
    days = [oldest - BREAK, *sorted(studied), today]
    return any(back > oldest and back - left >= BREAK for left, back in pairwise(days))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card whose day has come. One that was put off before its first answer has no stability."""

    card: int
    due_day: dt.date
    missed: bool
    """Missed on an earlier day, and not asked again since."""
    stability: float | None
    last_day: dt.date | None


type Rank = tuple[float] | tuple[bool, dt.date]
type Place = tuple[Rank, bytes]


def first_to_ask(cards: Iterable[Waiting], day: dt.date, secret: str, *, forgotten_first: bool) -> Waiting:
    """The one whose `place_in_line` is the least.

    Only equals are shuffled: over a whole window of cards that costs as much as the database does.
    """
    waiting = list(cards)
    ranks: list[Any] = [_rank(card, day, forgotten_first=forgotten_first) for card in waiting]
    best = min(ranks)
    equals = [card for card, rank in zip(waiting, ranks, strict=True) if rank == best]
    return min(equals, key=lambda card: shuffled(secret, day, card.card))


def place_in_line(card: Waiting, day: dt.date, secret: str, *, forgotten_first: bool) -> Place:
    """Earlier misses, then the longest due; or the most forgotten. Among equals the learner and the day decide."""
    return _rank(card, day, forgotten_first=forgotten_first), shuffled(secret, day, card.card)


def _rank(card: Waiting, day: dt.date, *, forgotten_first: bool) -> Rank:
    return (recall_now(card, day),) if forgotten_first else (not card.missed, card.due_day)


def recall_now(card: Waiting, day: dt.date) -> float:
    """The predicted probability of remembering; 1 for what was never answered, which comes last."""
    if card.stability is None or card.last_day is None:
        return 1.0
    return forgetting_curve()(days_between(card.last_day, day), card.stability)


def shuffled(secret: str, day: dt.date, card: int) -> bytes:
    """A place in line that looks random, and is the same all day, on every machine and after an undo."""
    return hashlib.blake2b(f"{secret}:{day.isoformat()}:{card}".encode(), digest_size=8).digest()
