"""Placement: what does the learner know already? Nothing is told until the end, and no card moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Self

from quizzes.knowledge.placement import taking
from quizzes.log.answering import Answer
from quizzes.log.presenting import Presentation
from quizzes.models import User
from quizzes.placement import MOST_QUESTIONS
from quizzes.study.today import Today

from .base import SESSION, Address, Counts, Fields, Reveals, Sitting, Templates, Unlogged, staged

ON = "on"


@dataclass(frozen=True, slots=True)
class Placement(Sitting):
    """Nothing of it is in the address but that it is one: the learner has at most one."""

    place = "placement"
    most: ClassVar[int] = MOST_QUESTIONS
    counts = Counts.APART
    reveals = Reveals.AT_THE_END
    templates: ClassVar[Templates] = Templates(
        question=staged("quizzes/placement/question.html"), turned=SESSION.turned, feedback=SESSION.feedback
    )

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        return cls() if cls.place in sent or sent.get("place") == cls.place else None

    @property
    def fields(self) -> dict[str, str]:
        return {self.place: ON}

    def next(self, learner: User, now: dt.datetime, today: Today) -> Presentation | None:
        found = taking.taken(learner)
        return None if found is None else found.present()

    def record(self, learner: User, answer: Answer, now: dt.datetime) -> Unlogged:
        recorded = taking.record(learner=learner, answer=answer, now=now)
        return Unlogged(recorded.shown, recorded.response, recorded.verdict)

    def shown_again(self, learner: User, answer: Answer, now: dt.datetime) -> Presentation | None:
        return taking.shown_still(learner, answer)

    def end(self, saved: str = "") -> Address:
        return Address("placement")
