"""Simulated learners, some of whom are away for two weeks: how the way back is planned, and whether the promise holds.

    python -m benchmarks.coming_back                 two hundred learners, 180 days, 40 of them away (some minutes)
    python -m benchmarks.coming_back 20 90 5         a smaller company

The rules are the product's own: the plan of a day, the order of the queue, the schedule of an answer and the forecast
are the functions that the site calls (`quizzes.scheduling`); a test compares a simulated learner with one in the
database. Only what a learner knows is made up: FSRS-6 with parameters of their own, which the product does not know.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
import os
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from benchmarks.measuring import Row, median
from quizzes.scheduling import (
    DEFAULT_PARAMETERS,
    NEW,
    Context,
    Known,
    Limits,
    Memory,
    New,
    Parameters,
    Plan,
    Rating,
    Return,
    Waiting,
    foresee,
    misses_beside,
    outcome,
    pace,
    place_in_line,
    plan_of_day,
    recall,
)

START = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)
LIMITS = Limits(reviews=200, new=10)
WINDOW, LONGEST_WAY = 200, 60  # as in quizzes.study.today and forecast
AWAY = 14  # days
STUDIED = 0.95  # of the other days
FIRST_RIGHT = 0.75
SPREAD_OF_FIRST_STABILITY, SPREAD_OF_DECAY = 0.5, 0.35  # standard deviations of logarithms
DECAY_RANGE = (0.1, 0.8)  # what the engine takes
FIRST_BREAK = 40  # day of the simulation
LOAD_DAYS = 28
HABIT = 56 * DAY


@dataclass
class Card:
    """What the product believes, and what is so."""

    believed: New | Memory = NEW
    true: New | Memory = NEW


@dataclass
class StudyDay:
    day: dt.date
    plan: Plan
    oldest: dt.date | None
    reviews: int = 0
    new: int = 0
    answers: int = 0
    predicted: float = 0.0
    remembered: int = 0
    promised: dt.date | None = None
    asked: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)

    @property
    def clears_all(self) -> bool:
        return self.plan.share > 0 and not self.plan.leaves_some(LIMITS)


@dataclass
class Learner:
    """One learner's cards and days."""

    number: int
    away: range = field(default_factory=lambda: range(0))
    limits: Limits = LIMITS
    first_card: int = 1
    cards: dict[int, Card] = field(default_factory=dict)
    days: list[StudyDay] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.luck = random.Random(self.number)
        self.secret = f"learner {self.number}"
        self.parameters = own_parameters(self.luck)

    def live(self, days: int) -> None:
        for number in range(days):
            skipped = self.luck.random() >= STUDIED
            if number not in self.away and (not skipped or number == self.away.stop):
                self.study(START + number * DAY)

    def study(self, day: dt.date) -> None:
        waiting = self.waiting(day)
        previous = self.days[-1].plan if self.days else None
        past = Past(self, day, min((card.due_day for card in waiting), default=None))
        plan = plan_of_day(day, len(waiting), previous=previous, limits=self.limits, past=past)
        today = StudyDay(day, plan, past.earliest)
        if plan.share and (previous is None or not previous.share):
            today.promised = self.promised(day, plan)
        for card in in_line(waiting, plan, self.limits, day, self.secret):
            self.review(card, today)
        for _ in range(plan.new(self.limits)):
            self.meet(today)
        self.days.append(today)

    def waiting(self, day: dt.date) -> list[Waiting]:
        return [
            Waiting(number, card.believed.due_day, False, card.believed.stability, card.believed.last_day)
            for number, card in self.cards.items()
            if isinstance(card.believed, Memory) and card.believed.due_day <= day
        ]

    def promised(self, day: dt.date, plan: Plan) -> dt.date | None:
        known = [
            Known(card.believed.due_day, card.believed.stability, card.believed.difficulty, card.believed.last_day)
            for card in self.cards.values()
            if isinstance(card.believed, Memory)
        ]
        share = plan.reviews(self.limits)
        recent = [each for each in self.days if each.day >= day - HABIT]
        reviews, remembered = (sum(getattr(each, name) for each in recent) for name in ("reviews", "remembered"))
        place = Return(
            today=day,
            portion=min(share, plan.waiting),
            share=share,
            limits=self.limits,
            pace=pace([each.day for each in recent], day),
            misses=misses_beside(reviews - remembered, reviews - sum(each.predicted for each in recent)),
        )
        clear_after = foresee(known, place, days=7, horizon=LONGEST_WAY).clear_after
        return None if clear_after is None else day + clear_after * DAY

    def review(self, number: int, today: StudyDay) -> None:
        card = self.cards[number]
        assert isinstance(card.believed, Memory)
        assert isinstance(card.true, Memory)
        today.predicted += recall(card.believed, today.day)
        knows = self.luck.random() < recall(card.true, today.day, self.parameters)
        today.remembered += knows
        today.reviews += 1
        today.asked.append(number)
        self.answer(number, today, right=knows)

    def meet(self, today: StudyDay) -> None:
        number = self.first_card + len(self.cards)
        self.cards[number] = Card()
        today.new += 1
        today.asked.append(number)
        self.answer(number, today, right=self.luck.random() < FIRST_RIGHT)

    def seed(self, number: int, answers: int) -> int:
        """What decides where in its spread the next due day falls."""
        return hash((self.number, number, answers))

    def answer(self, number: int, today: StudyDay, *, right: bool) -> None:
        """A miss is asked again the same day, when it is remembered."""
        card = self.cards[number]
        if not right:
            today.missed.append(number)
        for rating in (Rating.GOOD,) if right else (Rating.AGAIN, Rating.GOOD):
            believed = card.believed
            seed = self.seed(number, believed.reps if isinstance(believed, Memory) else 0)
            card.believed = outcome(believed, rating, Context(today.day, seed=seed))
            card.true = outcome(card.true, rating, Context(today.day, parameters=self.parameters))
            today.answers += 1


@dataclass(frozen=True, slots=True)
class Past:
    """What the plan of a day wants to know of a simulated learner."""

    learner: Learner
    day: dt.date
    earliest: dt.date | None

    def oldest(self) -> dt.date | None:
        return self.earliest

    def studied(self, since: dt.date) -> list[dt.date]:
        return [each.day for each in self.learner.days if each.day >= since]

    def load(self) -> float:
        if not self.learner.days:
            return 0.0
        since = self.learner.days[-1].day - (LOAD_DAYS - 1) * DAY
        recent = [each for each in self.learner.days if each.day >= since]
        return sum(each.reviews for each in recent) / len(recent)


def in_line(waiting: Sequence[Waiting], plan: Plan, limits: Limits, day: dt.date, secret: str) -> Iterator[int]:
    """The day's reviews in the order of the queue, which looks at a window of the longest due."""
    later = iter(sorted(waiting, key=lambda each: (each.due_day, each.card)))
    place = partial(place_in_line, day=day, secret=secret, forgotten_first=plan.share > 0)
    window = [(place(card), card.card) for _, card in zip(range(WINDOW), later, strict=False)]
    heapq.heapify(window)
    for _ in range(min(len(waiting), plan.reviews(limits))):
        yield heapq.heappop(window)[1]
        if (follower := next(later, None)) is not None:
            heapq.heappush(window, (place(follower), follower.card))


def own_parameters(luck: random.Random) -> Parameters:
    """How this learner really forgets."""
    first = math.exp(luck.gauss(0, SPREAD_OF_FIRST_STABILITY))
    least, most = DECAY_RANGE
    decay = min(most, max(least, DEFAULT_PARAMETERS[20] * math.exp(luck.gauss(0, SPREAD_OF_DECAY))))
    return (*(value * first for value in DEFAULT_PARAMETERS[:4]), *DEFAULT_PARAMETERS[4:20], decay)


@dataclass(frozen=True, slots=True)
class Comeback:
    """How one learner's way back went."""

    days: int | None
    """Calendar days from the return to the day that cleared all; None: not within the simulation."""
    promised: int | None
    share: int
    last_questions: int
    last_answers: int
    next_questions: int
    new: int


@dataclass(frozen=True, slots=True)
class Life:
    reviews: int
    predicted: float
    remembered: int
    over_limits: int
    comebacks: list[Comeback]


def life_of(number: int, *, days: int, away: bool) -> Life:
    luck = random.Random(-number)
    gone = luck.randrange(FIRST_BREAK, max(FIRST_BREAK + 1, days - AWAY - 40))
    learner = Learner(number, range(gone, gone + AWAY) if away else range(0))
    learner.live(days)
    return Life(
        reviews=sum(each.reviews for each in learner.days),
        predicted=sum(each.predicted for each in learner.days),
        remembered=sum(each.remembered for each in learner.days),
        over_limits=sum(each.reviews + each.new > LIMITS.reviews or each.new > LIMITS.new for each in learner.days),
        comebacks=list(comebacks_of(learner.days)),
    )


def comebacks_of(days: Sequence[StudyDay]) -> Iterator[Comeback]:
    begun: int | None = None
    for place, each in enumerate(days):
        if not each.plan.share:
            begun = None
            continue
        begun = place if begun is None else begun
        if each.clears_all or place == len(days) - 1:
            first, after = days[begun], days[place + 1] if place + 1 < len(days) else None
            yield Comeback(
                days=(each.day - first.day).days if each.clears_all else None,
                promised=(first.promised - first.day).days if first.promised else None,
                share=each.plan.share,
                last_questions=each.reviews + each.new,
                last_answers=each.answers,
                next_questions=after.reviews + after.new if after else 0,
                new=sum(between.new for between in days[begun : place + 1]),
            )
            begun = None


def lives(learners: int, days: int, away: int) -> list[Life]:
    every = max(1, learners // max(1, away))
    is_away = [number % every == 0 and number // every < away for number in range(learners)]
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as workers:
        jobs = [workers.submit(life_of, number, days=days, away=gone) for number, gone in enumerate(is_away)]
        return [job.result() for job in jobs]


def rows(learners: int, days: int, away: int) -> list[Row]:
    found = lives(learners, days, away)
    back = [each for life in found for each in life.comebacks]
    ended = [each for each in back if each.days is not None]
    right = sum(each.promised is not None and abs(each.promised - (each.days or 0)) <= 2 for each in ended)
    largest = max(each.last_questions / each.share for each in ended)
    answers = max(each.last_answers / each.share for each in ended)
    reviews = sum(life.reviews for life in found)
    predicted, remembered = (sum(getattr(life, name) for life in found) for name in ("predicted", "remembered"))
    lengths = [each.days or 0 for each in ended]
    company = f"{learners} learners, {days} days, {away} of them away for {AWAY} days"
    return [
        Row(
            f"{company}: comebacks that ended", f"{len(ended)} of {len(back)}", goal="all", met=len(ended) == len(back)
        ),
        Row(
            "days until all was cleared, from the return",
            f"median {median(lengths):.0f}, {min(lengths)} to {max(lengths)}",
        ),
        Row(
            "the day promised on the return is right within two days",
            f"{right} of {len(ended)} ({right / len(ended):.0%})",
            goal="≥ 90 %",
            met=right >= 0.9 * len(ended),
        ),
        Row(
            "questions on the last day of a comeback, beside its share, at most",
            f"{largest:.2f} ×",
            goal="≤ 1.5 ×",
            met=largest <= 1.5,
        ),
        Row("the same in answers, misses asked again included", f"{answers:.2f} ×", goal="≤ 1.5 ×", met=answers <= 1.5),
        Row(
            "questions on the study day after it, beside the share",
            f"median {median([each.next_questions / each.share for each in ended]):.2f} ×",
        ),
        Row("share of a day", f"median {median([each.share for each in ended]):.0f}"),
        Row("new questions during a comeback", f"median {median([each.new for each in ended]):.0f}"),
        Row(
            "days with more than the limits",
            str(sum(life.over_limits for life in found)),
            goal="0",
            met=not any(life.over_limits for life in found),
        ),
        Row("recall predicted and achieved", f"{predicted / reviews:.3f} and {remembered / reviews:.3f}"),
    ]


def main(learners: str = "200", days: str = "180", away: str = "40") -> None:
    for row in rows(int(learners), int(days), int(away)):
        goal = f" (goal: {row.goal}, {'met' if row.met else 'missed'})" if row.goal else ""
        print(f"{row.what}: {row.measured}{goal}")


if __name__ == "__main__":
    main(*sys.argv[1:])
