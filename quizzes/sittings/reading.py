"""Questions on a page of the guide, for a signed-in reader: the text in view, the answer where the question stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from quizzes.log.presenting import Presentation
from quizzes.models import Place
from quizzes.study.today import Today

from .base import Address, Fields, Pages, Sitting, Templates, Way

IN_PAGE = Templates(
    question=Pages("quizzes/guide/question_alone.html", "quizzes/guide/question.html"),
    turned=Pages("quizzes/guide/reveal_alone.html", "quizzes/guide/reveal.html"),
    feedback=Pages("quizzes/guide/answered_alone.html", "quizzes/guide/answered.html"),
)
"""A question among text."""

AGAIN = "again"
"""The spot of a question that is asked once more at the end of its page."""


@dataclass(frozen=True, slots=True)
class Reading(Sitting):
    place = Place.READING
    leads = False
    templates = IN_PAGE
    at: str = ""

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        at = AGAIN if sent.get("spot") == AGAIN else ""
        return cls(at) if sent.get("place") == cls.place else None

    @property
    def fields(self) -> dict[str, str]:
        return {"spot": self.at} if self.at else {}

    @property
    def spot(self) -> str:
        return self.at

    def way_on(self, answered: Presentation, today: Today) -> Way:
        return Way(Address("concept", (answered.concept.slug,)), gettext("Back to the page"))
