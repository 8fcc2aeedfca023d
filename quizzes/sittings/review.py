"""The daily review: what is due, then what is new, until the day's work is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from quizzes.log.presenting import Presentation
from quizzes.models import Place, User
from quizzes.study.today import Today, next_presentation

from .base import Fields, Sitting, Way


@dataclass(frozen=True, slots=True)
class Review(Sitting):
    place = Place.REVIEW

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        return cls()

    def next(self, learner: User, now: dt.datetime, today: Today) -> Presentation | None:
        return next_presentation(learner, today)

    def way_on(self, answered: Presentation, today: Today) -> Way:
        return Way(self.here, "Next question" if today.left else "Finish", stays=True)
