"""What a learner did on one study day, as far as the day's limits are concerned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, QuerySet

from quizzes.models import OUT_OF_TURN, Action, Review

from .prepared import prepared

SAME_DAY_RECALL = 0.9999  # predicted recall on the day of the last answer, and on no other


class Given(NamedTuple):
    """An answer of the day."""

    component: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class DayLog:
    """The standing records of one study day, counted."""

    answers: tuple[Given, ...] = ()
    """In their order."""
    new_answered: int = 0
    reviewed: int = 0
    """Questions that were due when they first came up today, whatever the learner did with them."""
    met: int = 0
    """New questions that came up today: answered, put off or suspended."""


class Record(NamedTuple):
    component: int
    question: int
    action: str
    rating: int | None
    recall: float | None
    stability_before: float | None
    due_day_before: dt.date | None
    day_share: int | None

    def was_due(self, day: dt.date) -> bool:
        if self.due_day_before is not None:
            return self.due_day_before <= day
        # Rows from before the due day was stored: known, and not from this very day.
        return self.day_share is None and self.recall is not None and self.recall < SAME_DAY_RECALL

    @property
    def was_new(self) -> bool:
        return self.due_day_before is None and self.stability_before is None


def day_log(learner_id: int, day: dt.date) -> DayLog:
    """One statement."""
    return counted([Record(*row) for row in _records(learner=learner_id, day=day)], day)


def counted(records: Sequence[Record], day: dt.date) -> DayLog:
    """A question counts by how it first came up that day: the repeats after a miss use up no limit.

    What was answered early, on a page of the guide, was neither due nor new.
    """
    answers = [each for each in records if each.action == Action.ANSWER]
    ordered = sorted(records, key=lambda each: each.component)  # keeps the order of each component's records
    parts = [list(group) for _, group in groupby(ordered, key=lambda each: each.component)]
    counting = [group[0] for group in parts if _counts(group)]
    return DayLog(
        answers=tuple(Given(each.component, each.rating) for each in answers),
        new_answered=len({each.component for each in answers if each.stability_before is None}),
        reviewed=len({each.question for each in counting if each.was_due(day)}),
        met=len({each.question for each in counting if each.was_new}),
    )


def _counts(records: Sequence[Record]) -> bool:
    """Not where the learner only took up again what they had suspended: then it is still to come."""
    return records[-1].action != Action.RESUME or any(each.action == Action.ANSWER for each in records)


@prepared(learner=BigIntegerField(), day=DateField())
def _records(learner: Any, day: Any) -> QuerySet[Review, Any]:
    """The learner's standing records of the day in their order, without those of no day."""
    records = Review.objects.of(learner).standing().filter(study_day=day).exclude(action__in=OUT_OF_TURN)
    columns = [{"question": "component__question"}.get(name, name) for name in Record._fields]
    return records.order_by("pk").values_list(*columns)
