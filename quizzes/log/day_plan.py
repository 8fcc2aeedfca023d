"""The plan of a learner's study day: made when it begins, and stored with each of its records, so that it holds.

The rules are in `quizzes.scheduling.queue`; here is what they want to know of the database.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, Exists, OuterRef, Q, QuerySet

from quizzes.models import OF_NO_DAY, Card, Place, Review, User
from quizzes.scheduling import Limits, Plan, plan_of_day

from .day_log import SAME_DAY_RECALL, day_log
from .days import LatestRecord
from .folding import CardState
from .prepared import first, prepared

MOST_PLANNED = 2001
"""More waiting than any limit: how many more changes no plan."""
LOAD_DAYS = 28


def limits_of(learner: User) -> Limits:
    return Limits(learner.reviews_per_day, learner.new_per_day)


def is_planned(day: dt.date, latest: LatestRecord | None) -> bool:
    """A record of the day holds its plan."""
    return latest is not None and latest.day == day and latest.plan is not None


def plan_for(learner: User, day: dt.date, latest: LatestRecord | None) -> Plan:
    """The plan that today's records hold, without a statement; else the plan that the day begins with."""
    if latest is not None and latest.plan is not None and is_planned(day, latest):
        return latest.plan
    return _made(learner, day, latest)


def plan_columns(plan: Plan, before: CardState) -> dict[str, Any]:
    """The columns of a Review from which the day is counted: its plan, and whether the card was due."""
    return {"day_waiting": plan.waiting, "day_share": plan.share, "due_day_before": before.due_day}


def _made(learner: User, day: dt.date, latest: LatestRecord | None) -> Plan:
    """Two statements; up to three more where something waits since before today."""
    begun = latest is not None and latest.day == day  # by a release that stored no plan
    waiting = waiting_count(learner=learner.pk, day=day, most=MOST_PLANNED)
    if begun:
        waiting += day_log(learner.pk, day).reviewed
    previous = None if latest is None or begun else latest.plan
    return plan_of_day(day, waiting, previous=previous, limits=limits_of(learner), past=_Past(learner, day))


@dataclass(frozen=True, slots=True)
class _Past:
    """The learner's days before `day`."""

    learner: User
    day: dt.date

    def oldest(self) -> dt.date | None:
        return first(_oldest(learner=self.learner.pk, day=self.day))

    def studied(self, since: dt.date) -> list[dt.date]:
        return _studied(learner=self.learner.pk, since=since)

    def load(self) -> float:
        return _load(self.learner, self.day)


def waiting_count(*, learner: int, day: dt.date, most: int) -> int:
    """How many questions wait and may be asked, counted up to `most`."""
    return _window.count_different("question_id", up_to=most, learner=learner, day=day, most=most)


def askable(learner: Any, day: Any) -> QuerySet[Card]:
    """What waits and may be asked today: no other part of the question was met."""
    return unless_met(learner, day, Card.objects.of(learner).waiting(day))


def unless_met(learner: Any, day: Any, cards: QuerySet[Card]) -> QuerySet[Card]:
    """Those of these cards of which no other part was met on this day."""
    same = Card.objects.filter(learner=learner, question=OuterRef("question"), last_day=day)
    return cards.exclude(Exists(same.exclude(pk=OuterRef("pk"))))


@prepared(learner=BigIntegerField(), day=DateField())
def _window(learner: Any, day: Any, most: int) -> QuerySet[Card, Any]:
    """Parts of one question do not meet on one day: they are one question that waits.

    Looked at are twice as many cards as may be counted, the longest due: a backlog of 50,000 costs no more.
    """
    return askable(learner, day).order_by("due_day").values_list("question_id", flat=True)[: 2 * most]


@prepared(learner=BigIntegerField(), day=DateField())
def _oldest(learner: Any, day: Any) -> QuerySet[Card, Any]:
    return askable(learner, day).order_by("due_day").values_list("due_day", flat=True)[:1]


@prepared(learner=BigIntegerField(), since=DateField())
def _studied(learner: Any, since: Any) -> QuerySet[Review, dt.date]:
    """The days on which the learner did something themselves."""
    records = Review.objects.of(learner).filter(study_day__gte=since).exclude(action__in=OF_NO_DAY)
    return records.order_by("study_day").values_list("study_day", flat=True).distinct()


def _load(learner: User, day: dt.date) -> float:
    """From the four weeks up to the last day of study: two statements."""
    last_day = first(_answered_before(learner=learner.pk, day=day))
    if last_day is None:
        return 0.0
    since = last_day - dt.timedelta(days=LOAD_DAYS - 1)
    reviews, days = first(_reviews_and_days(learner=learner.pk, since=since, until=last_day)) or (0, 1)
    return float(reviews / days)


@prepared(learner=BigIntegerField(), day=DateField())
def _answered_before(learner: Any, day: Any) -> QuerySet[Review, dt.date]:
    """The last such day."""
    answers = Review.objects.of(learner).answers().filter(study_day__lt=day)
    return answers.order_by("-study_day").values_list("study_day", flat=True)[:1]


@prepared(learner=BigIntegerField(), since=DateField(), until=DateField())
def _reviews_and_days(learner: Any, since: Any, until: Any) -> QuerySet[Review, tuple[int, int]]:
    """One row, or none."""
    answers = Review.objects.of(learner).answers().filter(study_day__gte=since, study_day__lte=until)
    return (
        answers.filter(place=Place.REVIEW)
        .order_by()
        .values("learner")
        .annotate(reviews=Count("pk", filter=Q(recall__lt=SAME_DAY_RECALL)), days=Count("study_day", distinct=True))
        .values_list("reviews", "days")
    )
