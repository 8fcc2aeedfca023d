"""Practice: questions the learner asked for, told at once. The answers are kept apart, and no card moves."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from quizzes.log.answering import Answer
from quizzes.log.presenting import Presentation
from quizzes.models import User
from quizzes.quizzing.asked import Asked
from quizzes.quizzing.practice import answer_practice, asked_in_practice, next_of_practice
from quizzes.study.today import Today

from .base import Address, Counts, Fields, Sitting, Unlogged, Way


@dataclass(frozen=True, slots=True)
class Practice(Sitting):
    """The address and the form name the practice; its questions are stored."""

    place = "practice"
    counts = Counts.APART
    attempt: uuid.UUID

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        try:
            return cls(uuid.UUID(sent[cls.place]))
        except (KeyError, ValueError):
            return None

    @property
    def fields(self) -> dict[str, str]:
        return {self.place: str(self.attempt)}

    def next(self, learner: User, now: dt.datetime, today: Today) -> Asked | None:
        return next_of_practice(learner, self.attempt, now)

    def named(self, learner: User, component_id: int) -> Asked | None:
        return asked_in_practice(learner, self.attempt, component_id)

    def shown_again(self, learner: User, answer: Answer, now: dt.datetime) -> Asked | None:
        asked = self.named(learner, answer.component_id)
        return asked if asked is not None and asked.version == answer.version else None

    def record(self, learner: User, answer: Answer, now: dt.datetime) -> Unlogged:
        shown, item = answer_practice(learner=learner, attempt_id=self.attempt, answer=answer, now=now)
        assert item.response is not None
        return Unlogged(shown, item.response, shown.grade(item.response))

    def way_on(self, answered: Presentation, today: Today) -> Way:
        is_last = isinstance(answered, Asked) and answered.number == answered.total
        return Way(self.here, gettext("See how it went") if is_last else gettext("Next question"), stays=not is_last)

    def end(self, saved: str = "") -> Address:
        return Address("practiced", (str(self.attempt),))

    @property
    def stop(self) -> Address:
        return self.end()
