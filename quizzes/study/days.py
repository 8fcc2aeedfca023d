"""A learner's study day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Subquery

from quizzes.models import Review, User
from quizzes.scheduling import day_start, study_day

from .prepared import first, prepared


def last_study_day(learner: Any) -> Subquery:
    """The study day of a learner's latest record, to annotate a query with."""
    return Subquery(_study_days(learner))


def today_of(learner: User, now: dt.datetime) -> dt.date:
    """The learner's study day at `now`; never before a day they already studied on."""
    return day_for(learner, now, first(_last_study_day(learner=learner.pk)))


def _study_days(learner: Any) -> QuerySet[Review, dt.date]:
    """The latest study day, or none."""
    days = Review.objects.filter(learner=learner).order_by("-study_day")
    return days.values_list("study_day", flat=True)[:1]


_last_study_day = prepared(learner=BigIntegerField())(_study_days)


def day_for(learner: User, now: dt.datetime, last_day: dt.date | None) -> dt.date:
    return study_day(now, learner.time_zone, learner.rollover_hour, last_day)


def next_day_starts(learner: User, day: dt.date) -> dt.datetime:
    return day_start(day + dt.timedelta(days=1), learner.time_zone, learner.rollover_hour)
