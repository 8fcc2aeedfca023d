"""What a sitting is: one way of being asked.

A sitting says which question comes next, whether an answer moves the card, when it is told how good an answer was, how
long it goes on and what follows, and names its templates and addresses. It knows nothing of HTTP: the views find the
sitting that a form or an address speaks of, ask it, and render. Each is a value made from what they carry
(decision 0210).
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Self
from urllib.parse import urlencode

from django.utils.translation import gettext

from quizzes.kinds.base import Response, Verdict
from quizzes.log.answering import Answer, Outcome, record_answer, shown_again
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown
from quizzes.models import User
from quizzes.study.feedback import Feedback, feedback_after, feedback_without_a_trace, sources_of
from quizzes.study.remedy import belief_behind
from quizzes.study.today import Today, presentation_of

Fields = Mapping[str, str]
"""What a form or an address carries."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A step that is read and not answered. `html` is rendered and sanitized."""

    title: str
    html: str


type Step = Presentation | Passage


class Counts(Enum):
    """What an answer does."""

    CARD = "it stands in the log and moves the card"
    APART = "it is logged apart, and no card moves"
    NOTHING = "nothing is stored"


class Reveals(Enum):
    """When the learner is told how good an answer was."""

    AT_ONCE = "after each answer"
    AT_THE_END = "after the last answer"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sitting goes on, where it does not go on until nothing is left."""

    questions: int | None = None
    until: dt.datetime | None = None

    def are_reached(self, now: dt.datetime) -> bool:
        return self.questions == 0 or (self.until is not None and now >= self.until)


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its name, for the views to resolve."""

    name: str
    args: tuple[str | int, ...] = ()
    query: Fields = field(default_factory=dict)
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """What may follow: where to, and in which words. `stays`: it is asked in the same place of the same page."""

    to: Address
    label: str
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """A template for a whole page, and one for the part of it that is exchanged."""

    whole: str
    part: str


@dataclass(frozen=True, slots=True)
class Templates:
    """`turned` is a flashcard with its answer, to be graded; `passage` is needed where there is something to read."""

    question: Pages
    turned: Pages
    feedback: Pages
    passage: Pages | None = None


def staged(template: str) -> Pages:
    """A page of its own, whose stage is exchanged."""
    return Pages(template, f"{template}#stage")


SESSION = Templates(
    question=staged("quizzes/review/question.html"),
    turned=staged("quizzes/review/question.html"),
    feedback=staged("quizzes/review/verdict.html"),
)
"""One question after another, alone on the page."""


@dataclass(frozen=True, slots=True)
class Unlogged:
    """An answer that is in no log of reviews: tried, or kept apart by its sitting."""

    shown: Presentation
    response: Response
    verdict: Verdict

    @property
    def feedback(self) -> Feedback[Presentation]:
        sources = sources_of(self.shown.concept, self.shown.revision)
        belief = belief_behind(self.shown.concept, self.verdict)
        return feedback_without_a_trace(self.shown, self.response, self.verdict, sources, belief)


class Sitting(ABC):
    """One way of being asked."""

    place: ClassVar[str]
    """How forms and the log name it. See `quizzes.models.Place`."""
    counts: ClassVar[Counts] = Counts.CARD
    reveals: ClassVar[Reveals] = Reveals.AT_ONCE
    leads: ClassVar[bool] = True
    """It leads from one question to the next. Otherwise questions stand on a page of their own choice."""
    templates: ClassVar[Templates] = SESSION

    @classmethod
    @abstractmethod
    def of(cls, sent: Fields) -> Self | None:
        """The sitting that a form or an address speaks of; None where it speaks of another one."""

    @property
    def fields(self) -> dict[str, str]:
        """What forms and addresses carry to speak of it again, besides the place."""
        return {}

    @property
    def query(self) -> str:
        return urlencode(self.fields)

    @property
    def spot(self) -> str:
        """Tells two appearances of one question on a page apart."""
        return ""

    @property
    def is_stored(self) -> bool:
        return self.counts is not Counts.NOTHING

    @property
    def moves_cards(self) -> bool:
        """Its answers are reviews: they can be undone, and a question can be put off."""
        return self.counts is Counts.CARD

    @property
    def limits(self) -> Limits:
        return Limits()

    def part_of(self, today: Today) -> Today:
        """So much of the day as this sitting asks: the header counts it."""
        return today

    def next(self, learner: User, now: dt.datetime, today: Today) -> Step | None:
        """What comes next; None when nothing does, or where the page decides. `today` is its part of the day."""
        return None

    def named(self, learner: User, component_id: int) -> Presentation | None:
        """A certain question, as this sitting asks it."""
        return presentation_of(learner, component_id)

    def shown_again(self, learner: User, answer: Answer, now: dt.datetime) -> Presentation | None:
        """The very question that was answered with a slip; None where it moved on."""
        return shown_again(learner, answer, now)

    def beside(self, learner: User, asked: Presentation) -> object | None:
        """What its templates show beside a question and its answer."""
        return None

    def record(self, learner: User, answer: Answer, now: dt.datetime) -> Outcome | Unlogged:
        """Grade an answer and store it as this sitting does. Raises what `record_answer` raises."""
        return record_answer(learner=learner, answer=answer, now=now)

    def tells(self, shown: Shown) -> bool:
        """Is the learner told at once how good an answer was? Who saw it and graded it knows, and goes on."""
        return self.reveals is Reveals.AT_ONCE and not (self.leads and shown.is_self_graded)

    def feedback(self, learner: User, outcome: Outcome | Unlogged, day: dt.date) -> Feedback[Presentation]:
        return feedback_after(learner, outcome, day) if isinstance(outcome, Outcome) else outcome.feedback

    @property
    def after(self) -> Sitting:
        """The sitting when one more question is answered."""
        return self

    @property
    def before(self) -> Sitting:
        """The sitting when the last answer is taken back."""
        return self

    @property
    def here(self) -> Address:
        """Where it asks its next question."""
        return Address("question", query=self.fields)

    def answered_at(self, asked: Presentation) -> Address:
        """Where the answer to a question is sent."""
        return Address("answer")

    def way_on(self, answered: Presentation, today: Today) -> Way:
        """What follows an answer, once this is the sitting after it."""
        return Way(self.here, gettext("Next question"), stays=True)

    @property
    def stop(self) -> Address:
        """Where the learner goes who stops in the middle."""
        return Address("today")

    def end(self, saved: str = "") -> Address:
        """Where the learner goes when nothing is left to ask. `saved` names the record that was stored last."""
        return Address("done", query={"saved": saved} if saved else {})
