"""The one place that speaks to FSRS-6, by the `fsrs` package: whole study days in, stability and days out.

See docs/decisions/0101-fsrs-and-our-own-day.md.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import fsrs

from .rating import Rating

type Parameters = tuple[float, ...]
type Engine = fsrs.Scheduler

# Written out and not taken from `fsrs`: a release of it with other defaults must not change what is scheduled here.
DEFAULT_PARAMETERS: Parameters = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
DEFAULT_RETENTION = 0.9
MAX_INTERVAL = 3650  # days; nobody plans beyond ten years

MIN_STABILITY, MAX_STABILITY = 0.001, 36500.0  # days
MIN_DIFFICULTY, MAX_DIFFICULTY = 1.0, 10.0
MAX_ELAPSED = 36500  # days

DAY_ZERO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the engine sees gaps only, so any midnight will do
ENGINE_RATING = {rating: fsrs.Rating(rating) for rating in Rating}


class Step(NamedTuple):
    """What one answer does, by the engine."""

    stability: float
    difficulty: float
    interval: int  # days


def first_step(rating: Rating, scheduler: Engine) -> Step:
    """The first answer ever. The card is given an id: making one up takes the engine a millisecond."""
    return step(fsrs.Card(card_id=0, due=DAY_ZERO), rating, DAY_ZERO, scheduler)


def next_step(stability: float, difficulty: float, days: int, rating: Rating, scheduler: Engine) -> Step:
    """An answer some study days after the last one.

    By the engine's own formulas for a card under review, without the card: making and copying one takes three times as
    long as the formulas, and replaying a log is nothing but these. A test compares every number with `review_card`.
    """
    their_rating = ENGINE_RATING[rating]
    if days < 1:
        after = scheduler._short_term_stability(stability=stability, rating=their_rating)
    else:
        after = scheduler._next_stability(
            difficulty=difficulty,
            stability=stability,
            retrievability=(1 + scheduler._FACTOR * days / stability) ** scheduler._DECAY,
            rating=their_rating,
        )
    return _within_bounds(
        after,
        scheduler._next_difficulty(difficulty=difficulty, rating=their_rating),
        scheduler._next_interval(stability=after),
    )


def _within_bounds(stability: float, difficulty: float, interval: int) -> Step:
    return Step(
        stability=max(MIN_STABILITY, min(stability, MAX_STABILITY)),
        difficulty=max(MIN_DIFFICULTY, min(difficulty, MAX_DIFFICULTY)),
        interval=interval,
    )


def step(card: fsrs.Card, rating: Rating, instant: dt.datetime, scheduler: Engine) -> Step:
    card, _ = scheduler.review_card(card, ENGINE_RATING[rating], instant)
    assert card.stability is not None
    assert card.difficulty is not None
    return _within_bounds(card.stability, card.difficulty, (card.due - instant).days)


def recall_after(days: int, stability: float, parameters: Parameters = DEFAULT_PARAMETERS) -> float:
    """The predicted probability of remembering some days after the last answer."""
    card = fsrs.Card(card_id=0, stability=stability, due=DAY_ZERO, last_review=DAY_ZERO)
    return engine(parameters).get_card_retrievability(card, DAY_ZERO + dt.timedelta(days=days))


@lru_cache(maxsize=256)
def forgetting_curve(parameters: Parameters = DEFAULT_PARAMETERS) -> Callable[[int, float], float]:
    """`recall_after` for a whole pile of cards: the engine's own numbers, without making a card for each."""
    scheduler = engine(parameters)
    factor, decay = scheduler._FACTOR, scheduler._DECAY  # no public name for them

    def recall(days: int, stability: float) -> float:
        return float((1 + factor * days / stability) ** decay)

    return recall


def interval_days(
    stability: float,
    retention: float = DEFAULT_RETENTION,
    max_interval: int = MAX_INTERVAL,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> int:
    """Whole days, at least one, until recall falls to the wanted retention."""
    return engine(parameters, retention, max_interval)._next_interval(stability=stability)  # no public name for it


def refuse_no_schedule(retention: float, max_interval: int = MAX_INTERVAL) -> None:
    if not (0.1 <= retention <= 1 and 1 <= max_interval <= MAX_ELAPSED):
        raise ValueError(f"No schedule for retention {retention} and at most {max_interval} days.")


@lru_cache(maxsize=256)
def engine(parameters: Parameters, retention: float = DEFAULT_RETENTION, max_interval: int = MAX_INTERVAL) -> Engine:
    """The FSRS scheduler without its own short steps and without its own luck.

    A new item rated better never starts with less stability: fitted parameters do not promise it.
    """
    return fsrs.Scheduler(
        parameters=(*accumulate(parameters[:4], max), *parameters[4:]),
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=max_interval,
        enable_fuzzing=False,
    )
