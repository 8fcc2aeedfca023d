"""A learner's study day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet, Subquery

from quizzes.models import OF_NO_DAY, Review, User
from quizzes.scheduling import Plan, day_start, study_day

from .prepared import first, prepared

# The clocks of two machines may differ a little; a record further ahead was written under a wrong clock.
CLOCK_DRIFT = dt.timedelta(hours=1)
LATEST_COLUMNS = ("study_day", "day_waiting", "day_share")


@dataclass(frozen=True, slots=True)
class LatestRecord:
    """What the next record has to know of the learner's latest one."""

    day: dt.date
    plan: Plan | None
    """Of that day; None where the release that wrote the record made none."""


def latest_record(learner: User, now: dt.datetime) -> LatestRecord | None:
    """The learner's latest record that is not from the future."""
    row = first(_latest(learner=learner.pk, until=now + CLOCK_DRIFT))
    return as_latest(*row) if row else None


def as_latest(day: dt.date | None, waiting: int | None, share: int | None) -> LatestRecord | None:
    if day is None:
        return None
    return LatestRecord(day, None if waiting is None or share is None else Plan(waiting, share))


def latest_columns(learner: Any, until: Any) -> dict[str, Subquery]:
    """The columns of that record, to annotate a query with."""
    return {f"latest_{name}": Subquery(_records(learner, until).values(name)[:1]) for name in LATEST_COLUMNS}


def _records(learner: Any, until: Any) -> QuerySet[Review]:
    """The latest record's day rules, not the greatest: one answer under a clock that runs ahead spoils no later day.

    Those of no day are left out: an author's renewal, and what placement did.
    """
    records = Review.objects.filter(learner=learner, answered_at__lte=until).exclude(action__in=OF_NO_DAY)
    return records.order_by("-pk")


@prepared(learner=BigIntegerField(), until=DateTimeField())
def _latest(learner: Any, until: Any) -> QuerySet[Review, tuple[dt.date, int | None, int | None]]:
    return _records(learner, until).values_list(*LATEST_COLUMNS)[:1]


def today_of(learner: User, now: dt.datetime) -> dt.date:
    """The learner's study day at `now`; never before the day they studied on last."""
    return day_for(learner, now, latest_record(learner, now))


def day_for(learner: User, now: dt.datetime, latest: LatestRecord | None) -> dt.date:
    return study_day(now, learner.time_zone, learner.rollover_hour, latest.day if latest else None)


def next_day_starts(learner: User, day: dt.date) -> dt.datetime:
    return day_start(day + dt.timedelta(days=1), learner.time_zone, learner.rollover_hour)
