"""A lesson: a page of the guide in steps, the text up to the next question and then that question.

Which step comes next follows from the log, so nothing of a lesson is stored, and nothing is asked twice. Its questions
are the day's new questions: where the day lets in no more, the lesson ends for today.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from quizzes.guide import PageBlock
from quizzes.log.presenting import Presentation
from quizzes.models import Concept, Place, User
from quizzes.study.lessons import outline_of
from quizzes.study.today import Today, presentation_of

from .base import Address, Fields, Sitting, Templates, Way, staged

IN_STEPS = Templates(
    question=staged("quizzes/lesson/step.html"),
    turned=staged("quizzes/lesson/step.html"),
    feedback=staged("quizzes/lesson/told.html"),
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a question of a lesson: its text, and how far the lesson is."""

    concept: Concept
    text: list[PageBlock]
    number: int
    done: list[bool]
    """Of each step, whether its question was met."""

    @property
    def count(self) -> int:
        return max(len(self.done), 1)


@dataclass(frozen=True, slots=True)
class Lesson(Sitting):
    place = Place.LESSON
    templates = IN_STEPS
    about: str

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        about = sent.get("lesson", "")
        return cls(about) if _SLUG.fullmatch(about) else None

    @property
    def fields(self) -> dict[str, str]:
        return {"lesson": self.about}

    def next(self, learner: User, now: dt.datetime, today: Today) -> Presentation | None:
        outline = outline_of(learner, self.about) if today.for_lessons else None
        if outline is None or not outline.left:
            return None
        return presentation_of(learner, outline.left[0].component)

    def beside(self, learner: User, asked: Presentation) -> Beside | None:
        outline = outline_of(learner, asked.concept.slug)
        if outline is None:
            return None
        number = outline.number_of(asked.component.pk)
        done = [step.met for step in outline.steps]
        return Beside(outline.concept, outline.text_before(number), number, done)

    def way_on(self, answered: Presentation, today: Today) -> Way:
        return Way(self.here, gettext("Go on"), stays=True)

    def end(self, saved: str = "") -> Address:
        return Address("lesson", (self.about,), query={"saved": saved} if saved else {})
