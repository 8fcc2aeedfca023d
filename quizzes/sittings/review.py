"""The daily review: what is due, then what is new, until the day's work is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from quizzes.log.presenting import Presentation
from quizzes.models import Place, User
from quizzes.study.today import Today, next_presentation

from .base import Address, Fields, Sitting, Way
from .handful import Handful


@dataclass(frozen=True, slots=True)
class Review(Sitting):
    """`handful`: only a small part of the day, because the learner wants no more now."""

    place = Place.REVIEW
    handful: Handful | None = None

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        return cls(Handful.of(sent))

    @property
    def fields(self) -> dict[str, str]:
        return self.handful.fields if self.handful else {}

    def part_of(self, today: Today) -> Today:
        return self.handful.part_of(today) if self.handful else today

    def next(self, learner: User, now: dt.datetime, today: Today) -> Presentation | None:
        return next_presentation(learner, today)

    def way_on(self, answered: Presentation, today: Today) -> Way:
        return Way(self.here, gettext("Next question") if today.left else gettext("Finish"), stays=True)

    def end(self, saved: str = "") -> Address:
        return Address("done", query={**self.fields, **({"saved": saved} if saved else {})})
