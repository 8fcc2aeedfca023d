"""The learner's progress: answers a day, what is due ahead, and recall predicted against achieved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.db.models import Avg, Case, Count, F, FloatField, Q, When
from django.db.models.functions import Coalesce

from quizzes.concepts import STRONG_FOR
from quizzes.models import Card, Place, Review, User
from quizzes.scheduling import TINY, pass_mark

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
    """The share remembered, without what luck passed."""
    passed: float
    """The share that passed, luck and all."""

    @property
    def enough(self) -> bool:
        return self.answers >= ENOUGH


@dataclass(frozen=True, slots=True)
class Progress:
    days: list[Day]
    calibration: Calibration | None
    weeks: list[Calibration]
    cards: int
    strong: int
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
        strong=Count("pk", filter=Q(stability__gte=STRONG_FOR)),
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

    Who guesses among k answers is wrong k - 1 times for each time they are right. So each miss stands for luck
    elsewhere and takes it off: the correction for guessing of educational tests. “I don't know” takes off nothing,
    since who says so has not guessed.
    """
    answers = Review.objects.of(learner).answers().filter(place=Place.REVIEW, study_day__range=(first, last))
    tested = answers.exclude(recall=None).filter(recall__lt=0.9999)
    found = tested.aggregate(
        n=Count("pk"), predicted=Avg("recall"), passed=Count("pk", filter=Q(rating__gt=1)), known=Avg(_without_luck())
    )
    if not found["n"]:
        return None
    passed = found["passed"] / found["n"]
    achieved = passed if found["known"] is None else min(max(found["known"], 0.0), 1.0)
    return Calibration(first, last, found["n"], found["predicted"], achieved, passed)


def _without_luck() -> Case:
    """1 for a pass, 0 for “I don't know”, and less than 0 for a miss where some blind answers pass.

    Old answers too are judged by the chance of their revision; the log keeps the rating of their time.
    """
    luck = Coalesce(F("revision__chance_pass"), 0.0)
    # The scheduler's own rule, computed by the database.
    mark = pass_mark(cast("float", F("revision__chance")))
    passes = Q(revision__chance=None, rating__gt=1) | Q(score__gte=mark - TINY)
    return Case(
        When(revision__chance_pass__gte=1, then=None),  # every answer passes: this says nothing
        When(passes, then=1.0),
        When(response__unknown=True, then=0.0),
        default=-luck / (1.0 - luck),
        output_field=FloatField(),
    )
