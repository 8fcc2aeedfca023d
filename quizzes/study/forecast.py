"""What the coming study days will ask for, what waits now included: for Today, Done and Progress."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, Q, QuerySet, Sum

from quizzes.log.day_log import SAME_DAY_RECALL
from quizzes.log.day_plan import limits_of
from quizzes.log.prepared import prepared
from quizzes.models import OF_NO_DAY, Card, Place, Review, User
from quizzes.scheduling import Known, Rating, Return, foresee, misses_beside, pace, spread_out

from .today import Today

# A comeback is foreseen for so many days and from so many cards, the earliest due: what takes longer is out of sight.
LONGEST_WAY = 60
FORESEEN = 2000
HABIT = dt.timedelta(days=56)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Reviews on each of the next study days."""

    ahead: list[tuple[dt.date, int]]
    cleared_on: dt.date | None = None
    """On the way back after a break: the day whose share leaves nothing waiting; None if that is out of sight."""

    @property
    def first(self) -> tuple[dt.date, int] | None:
        """The next day that asks for something."""
        return next(((day, count) for day, count in self.ahead if count), None)

    @property
    def most(self) -> int:
        return max(count for _, count in self.ahead)


def forecast(learner: User, today: Today, days: int) -> Forecast:
    """The next `days` study days, from tomorrow."""
    if today.comeback:
        return _way_back(learner, today, days)
    ahead = [today.day + dt.timedelta(days=offset) for offset in range(1, days + 1)]
    due = Counter(dict(_ahead(learner=learner.pk, day=today.day, last=ahead[-1])))
    # What comes back within minutes today is promised for tomorrow as well.
    due[ahead[0]] += due[today.day] + today.waiting - today.portion
    asked = spread_out([due[each] for each in ahead], learner.reviews_per_day)
    return Forecast(list(zip(ahead, asked, strict=True)))


@prepared(learner=BigIntegerField(), day=DateField(), last=DateField())
def _ahead(learner: Any, day: Any, last: Any) -> QuerySet[Card, Any]:
    """Days after `day` with their cards, and `day` with those that come back within it.

    Two queries in one, since a backlog may all be due on `day`: read apart, none of it is looked at.
    """
    mine = Card.objects.of(learner)
    later = mine.active().filter(due_day__gt=day, due_day__lte=last)
    return _by_day(mine.returning_on(day)).union(_by_day(later), all=True)


def _by_day(cards: QuerySet[Card]) -> QuerySet[Card, Any]:
    return cards.order_by().values("due_day").annotate(n=Count("pk")).values_list("due_day", "n")


def _way_back(learner: User, today: Today, days: int) -> Forecast:
    """Three statements, and some milliseconds for the memory model."""
    horizon = max(days, LONGEST_WAY)
    rows = _known(learner=learner.pk, last=today.day + dt.timedelta(days=horizon))
    way = foresee(
        [Known(*row) for row in rows],
        Return(
            today=today.day,
            portion=today.portion,
            share=today.share,
            limits=limits_of(learner),
            pace=pace(_studied(learner=learner.pk, since=today.day - HABIT), today.day),
            misses=_misses(learner, today.day),
        ),
        days=days,
        horizon=horizon,
    )
    ahead = [(today.day + dt.timedelta(days=n), count) for n, count in enumerate(way.asked, start=1)]
    if way.clear_after is None or len(rows) == FORESEEN:
        return Forecast(ahead)
    return Forecast(ahead, today.day + dt.timedelta(days=way.clear_after))


@prepared(learner=BigIntegerField(), last=DateField())
def _known(learner: Any, last: Any) -> QuerySet[Card, Any]:
    """What is due by then, with its memory."""
    cards = Card.objects.of(learner).active().filter(due_day__lte=last).order_by("due_day", "pk")
    return cards.values_list("due_day", "stability", "difficulty", "last_day")[:FORESEEN]


@prepared(learner=BigIntegerField(), since=DateField())
def _studied(learner: Any, since: Any) -> QuerySet[Review, dt.date]:
    records = Review.objects.of(learner).filter(study_day__gte=since).exclude(action__in=OF_NO_DAY)
    return records.order_by("study_day").values_list("study_day", flat=True).distinct()


def _misses(learner: User, day: dt.date) -> float:
    """Beside what was predicted, in the same weeks. A second try within a day says nothing."""
    answers = Review.objects.of(learner).answers().filter(study_day__gte=day - HABIT, place=Place.REVIEW)
    found = answers.filter(recall__lt=SAME_DAY_RECALL).aggregate(
        answers=Count("pk"), recall=Sum("recall"), missed=Count("pk", filter=Q(rating=Rating.AGAIN))
    )
    return misses_beside(found["missed"], found["answers"] - (found["recall"] or 0.0))
