"""A learner's study day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Subquery

from quizzes.models import Review, User
from quizzes.scheduling import day_start, study_day


def last_study_day(learner_id: int) -> Subquery:
    """The study day of a learner's latest record, to annotate a query with."""
    days = Review.objects.filter(learner_id=learner_id).order_by("-study_day").values("study_day")
    return Subquery(days[:1])


def today_of(learner: User, now: dt.datetime) -> dt.date:
    """The learner's study day at `now`; never before a day they already studied on."""
    days = Review.objects.filter(learner_id=learner.pk).order_by("-study_day").values_list("study_day", flat=True)
    return day_for(learner, now, days.first())


def day_for(learner: User, now: dt.datetime, last_day: dt.date | None) -> dt.date:
    return study_day(now, learner.time_zone, learner.rollover_hour, last_day)


def next_day_starts(learner: User, day: dt.date) -> dt.datetime:
    return day_start(day + dt.timedelta(days=1), learner.time_zone, learner.rollover_hour)
