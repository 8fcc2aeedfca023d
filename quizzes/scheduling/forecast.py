"""What the coming days ask for: what waits spread over them, and on the way back after a break foreseen by the model.

Nobody knows which answers will be right, so a foreseen card is split into the part that will be remembered and the
part that will not, by its predicted recall. Shares of cards that come to the same day with nearly the same memory are
put together, so that a backlog of months costs some milliseconds.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .engine import DEFAULT_PARAMETERS, engine, first_step, forgetting_curve, next_step
from .memory import days_between
from .queue import BREAK, Limits, Plan
from .rating import Rating

FIRST_ANSWERS_RIGHT = 0.7  # of new questions; nothing is known yet of the learner
ENOUGH_MISSES = 10  # so many count half as much as the prediction
STEPS_AN_OCTAVE = 3  # how finely memories are told apart


@dataclass(frozen=True, slots=True)
class Known:
    """A card as the forecast wants it. One that was put off before its first answer has no memory."""

    due_day: dt.date
    stability: float | None
    difficulty: float | None
    last_day: dt.date | None


@dataclass(frozen=True, slots=True)
class Return:
    """Where a learner stands on the way back after a break."""

    today: dt.date
    portion: int
    """Reviews that today still asks for."""
    share: int
    limits: Limits
    pace: float = 1.0
    """The share of days on which this learner studies."""
    misses: float = 1.0
    """How many times as often as predicted this learner misses."""


@dataclass(frozen=True, slots=True)
class WayBack:
    asked: list[int]
    """Reviews on each of the next days, from tomorrow."""
    clear_after: int | None
    """In how many days the share leaves nothing waiting; None: not within the horizon."""


@dataclass(slots=True)
class _Pile:
    """So many cards of nearly the same memory: a part of a card, or several."""

    weight: float
    stability: float
    difficulty: float
    last: int  # days from today, before it negative


def spread_out(due: Sequence[int], a_day: int) -> list[int]:
    """What is asked on each day where no day asks for more than `a_day`: the rest waits for the next."""
    asked, waiting = [], 0
    for count in due:
        waiting += count
        asked.append(min(waiting, a_day))
        waiting -= asked[-1]
    return asked


def pace(studied: Iterable[dt.date], today: dt.date) -> float:
    """The share of days on which a learner studies who is not away for a break."""
    days = [*sorted(set(studied) - {today}), today]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    kept = [gap for gap in gaps if gap < BREAK.days]
    return len(kept) / sum(kept) if kept else 1.0


def misses_beside(missed: int, predicted: float) -> float:
    """How many times as often as predicted a learner misses; few answers say little."""
    return (missed + ENOUGH_MISSES) / (predicted + ENOUGH_MISSES)


def foresee(cards: Iterable[Known], place: Return, *, days: int, horizon: int) -> WayBack:
    """Follow the queue day by day: at least `days` of them, and on until what waits fits into the share."""
    arriving, waiting = _arrivals(cards, place.today), list[_Pile]()
    asked: list[int] = []
    clear_after: int | None = None
    for day in range(horizon + 1):
        waiting += arriving.pop(day, {}).values()
        total = sum(pile.weight for pile in waiting)
        room = _room(place, day, is_clear=clear_after is not None)
        if clear_after is None and total <= room + 0.5:
            clear_after = day
        if day:
            asked.append(round(min(total, room)))
        if clear_after is not None and len(asked) >= days:
            break
        in_comeback = clear_after is None and day > 0
        answered, waiting = _take(waiting, room * place.pace if in_comeback else room, day)
        for pile in answered:
            _answer(pile, day, place.misses, arriving)
        if in_comeback:
            new = Plan(math.ceil(total), place.share).new(place.limits)
            _meet(new * place.pace, day, arriving)
    return WayBack(asked[:days], clear_after)


def _room(place: Return, day: int, *, is_clear: bool) -> int:
    if not day:
        return place.portion
    return place.limits.reviews if is_clear else place.share


type _Arriving = defaultdict[int, dict[tuple[int, int], _Pile]]


def _arrivals(cards: Iterable[Known], today: dt.date) -> _Arriving:
    """What comes on which day; what waits comes today. What was met today comes tomorrow at the earliest."""
    arriving: _Arriving = defaultdict(dict)
    for card in cards:
        known = card.stability is not None and card.difficulty is not None and card.last_day is not None
        stability, difficulty = (card.stability, card.difficulty) if known else _first(right=True)[:2]
        last = -days_between(card.last_day, today) if card.last_day else 0
        pile = _Pile(1.0, stability or 1.0, difficulty or 1.0, last)
        due = (card.due_day - today).days
        is_met = known and last == 0
        _add(arriving, max(1 if is_met else 0, due), pile)
    return arriving


def _add(arriving: _Arriving, day: int, pile: _Pile) -> None:
    if pile.weight <= 0:
        return
    key = (_grade(pile.stability), pile.last)
    same = arriving[day].get(key)
    if same is None:
        arriving[day][key] = pile
        return
    whole = same.weight + pile.weight
    same.stability += (pile.stability - same.stability) * pile.weight / whole
    same.difficulty += (pile.difficulty - same.difficulty) * pile.weight / whole
    same.weight = whole


def _grade(value: float) -> int:
    return round(STEPS_AN_OCTAVE * math.log2(value))


def _take(waiting: list[_Pile], room: float, day: int) -> tuple[list[_Pile], list[_Pile]]:
    """The most forgotten up to `room`, and the rest."""
    recall = forgetting_curve()
    ordered = sorted(waiting, key=lambda pile: recall(day - pile.last, pile.stability))
    for place, pile in enumerate(ordered):
        if pile.weight > room:
            part = _Pile(room, pile.stability, pile.difficulty, pile.last)
            pile.weight -= room
            return [*ordered[:place], part], ordered[place:]
        room -= pile.weight
    return ordered, []


def after_answer(stability: float, difficulty: float, elapsed: int, *, right: bool) -> tuple[float, float, int]:
    """Stability, difficulty and days until it comes back, of a memory nearly like this one."""
    return _after(_grade(stability), round(difficulty), _grade(max(1, elapsed)), right=right)


def _answer(pile: _Pile, day: int, misses: float, arriving: _Arriving) -> None:
    """A part is remembered; the other is missed, asked again at once, and comes back sooner."""
    elapsed = day - pile.last
    remembered = max(0.0, 1 - misses * (1 - forgetting_curve()(elapsed, pile.stability)))
    for part, right in ((remembered, True), (1 - remembered, False)):
        stability, difficulty, days = after_answer(pile.stability, pile.difficulty, elapsed, right=right)
        _add(arriving, day + days, _Pile(pile.weight * part, stability, difficulty, day))


def _meet(count: float, day: int, arriving: _Arriving) -> None:
    """New questions."""
    for part, right in ((FIRST_ANSWERS_RIGHT, True), (1 - FIRST_ANSWERS_RIGHT, False)):
        stability, difficulty, days = _first(right=right)
        _add(arriving, day + days, _Pile(count * part, stability, difficulty, day))


@lru_cache(maxsize=4096)
def _after(stability: int, difficulty: int, elapsed: int, *, right: bool) -> tuple[float, float, int]:
    """Stability, difficulty and days until it comes back, for graded memories: few enough to be kept."""
    scheduler = engine(DEFAULT_PARAMETERS)
    days = round(2 ** (elapsed / STEPS_AN_OCTAVE))
    rating = Rating.GOOD if right else Rating.AGAIN
    step = next_step(2 ** (stability / STEPS_AN_OCTAVE), difficulty, days, rating, scheduler)
    if not right:
        step = next_step(step.stability, step.difficulty, 0, Rating.GOOD, scheduler)
    return step.stability, step.difficulty, step.interval


@lru_cache(maxsize=2)
def _first(*, right: bool) -> tuple[float, float, int]:
    scheduler = engine(DEFAULT_PARAMETERS)
    step = first_step(Rating.GOOD if right else Rating.AGAIN, scheduler)
    if not right:
        step = next_step(step.stability, step.difficulty, 0, Rating.GOOD, scheduler)
    return step.stability, step.difficulty, step.interval
