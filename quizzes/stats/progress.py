"""The learner's progress: answers a day, what is due ahead, and recall predicted against achieved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from quizzes.models import Card, Place, Review, User

FORTNIGHT = 14
# Fewer reviews than this say nothing about a rate.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Day:
    day: dt.date
    answers: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predicted and achieved recall over the answers of a stretch of days."""

    first: dt.date
    last: dt.date
    answers: int
    predicted: float
    achieved: float

    @property
    def enough(self) -> bool:
        return self.answers >= ENOUGH


@dataclass(frozen=True, slots=True)
class Progress:
    days: list[Day]
    calibration: Calibration | None
    weeks: list[Calibration]
    cards: int
    firm: int
    concepts: int

    @property
    def days_studied(self) -> int:
        return sum(day.answers > 0 for day in self.days[-FORTNIGHT:])

    @property
    def answers(self) -> int:
        return sum(day.answers for day in self.days)


def progress_of(learner: User, day: dt.date, *, days: int = 28) -> Progress:
    """The last `days` study days up to `day`: four statements."""
    first = day - dt.timedelta(days=days - 1)
    cards = Card.objects.of(learner).exclude(stability=None)
    totals = cards.aggregate(
        cards=Count("pk"),
        firm=Count("pk", filter=Q(stability__gte=21)),
        concepts=Count("question__concept", distinct=True),
    )
    ends = [day - dt.timedelta(weeks=ago) for ago in (3, 2, 1, 0)]
    weeks = [calibration(learner, end - dt.timedelta(days=6), end) for end in ends]
    return Progress(
        days=answers_by_day(learner, first, day),
        calibration=calibration(learner, first, day),
        weeks=[week for week in weeks if week is not None],
        **totals,
    )


def answers_by_day(learner: User, first: dt.date, last: dt.date) -> list[Day]:
    """Answers on each study day from `first` to `last`, days without any included."""
    answers = Review.objects.of(learner).answers().filter(study_day__range=(first, last))
    counts = dict(answers.values_list("study_day").annotate(n=Count("pk")))
    span = (last - first).days + 1
    return [Day(each, counts.get(each, 0)) for each in (first + dt.timedelta(days=n) for n in range(span))]


def calibration(learner: User, first: dt.date, last: dt.date) -> Calibration | None:
    """What was predicted before each review and what came true; None without reviews.

    Only answers given in review count, on a day after the last one: text in view inflates recall, and a second try
    within minutes says nothing about memory.
    """
    answers = Review.objects.of(learner).answers().filter(place=Place.REVIEW, study_day__range=(first, last))
    tested = answers.exclude(recall=None).filter(recall__lt=0.9999)
    found = tested.aggregate(n=Count("pk"), predicted=Avg("recall"), remembered=Count("pk", filter=Q(rating__gt=1)))
    if not found["n"]:
        return None
    return Calibration(first, last, found["n"], found["predicted"], found["remembered"] / found["n"])
