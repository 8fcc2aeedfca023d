"""A round: a few questions of one concept at once, because the learner asked for them.

The answers are ordinary reviews. A learner who wants to learn a concept next begins with a round of it; one who says
that they know it proves it with one.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from django.db.models import Case, When
from django.utils.translation import gettext

from quizzes.kinds import KINDS
from quizzes.log.presenting import Presentation
from quizzes.models import Place, User
from quizzes.study.today import Today, first_of, unanswered

from .base import Address, Fields, Limits, Sitting, Way

ROUND = 3
SELF_GRADED = [name for name, kind in KINDS.items() if kind.self_graded]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LEFT = re.compile(r"[0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Round(Sitting):
    """Nothing of it is stored: the address or the form carries the concept and how many questions are left."""

    place = Place.REVIEW
    about: str
    left: int = ROUND

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        about, left = sent.get("about", ""), sent.get("left", "")
        if not _SLUG.fullmatch(about) or not _LEFT.fullmatch(left):
            return None
        return cls(about, int(left))

    @property
    def fields(self) -> dict[str, str]:
        return {"about": self.about, "left": str(self.left)}

    @property
    def limits(self) -> Limits:
        return Limits(questions=self.left)

    def next(self, learner: User, now: dt.datetime, today: Today) -> Presentation | None:
        return next_of_round(learner, self.about, today.day)

    @property
    def after(self) -> Round:
        return Round(self.about, max(0, self.left - 1))

    @property
    def before(self) -> Round:
        return Round(self.about, min(ROUND, self.left + 1))

    def way_on(self, answered: Presentation, today: Today) -> Way:
        if self.left:
            return Way(self.here, gettext("Next question"), stays=True)
        return Way(self.end(), gettext("Back to the map"))

    def end(self, saved: str = "") -> Address:
        return Address("map-concept", (self.about,), fragment="chosen")


def next_of_round(learner: User, concept: str, day: dt.date) -> Presentation | None:
    """The first question of a concept that the learner has not answered, whether the concept is open or not.

    Flashcards come last: whoever says that they know a concept shall not prove it by saying so again.
    """
    asked = unanswered(learner, day).filter(question__concept__slug=concept)
    by_themselves = Case(When(question__kind__in=SELF_GRADED, then=1), default=0)
    return first_of(learner, asked.order_by(by_themselves, "question__position", "key", "pk"))
