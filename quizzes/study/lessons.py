"""A concept as a lesson: its page in steps, each the text up to the next question and then that question.

Nothing of a lesson is stored. Which questions stand where says the page, which were answered says the log, and the step
follows from both: after a reload, on another device, or when an author moved a question meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from quizzes.guide import PageBlock
from quizzes.knowledge.next_concept import next_slug
from quizzes.log.prepared import first, prepared
from quizzes.models import TEXT_IN_VIEW, Card, Component, Concept, Review, Status, User
from quizzes.reading.page import body_of, minutes_of

from .today import Today


@dataclass(frozen=True, slots=True)
class Step:
    """A question of a page, and what one learner did with it."""

    slug: str
    component: int
    """The part that a lesson asks, the first. The others come in reviews."""
    met: bool = False
    """Answered or put off: what remains of it comes in reviews."""
    read: bool = False
    """Answered with its text in view."""
    at: int = 0
    """Where in the text it stands."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A page with its questions in their order, as one learner has it before them."""

    concept: Concept
    body: list[PageBlock]
    steps: tuple[Step, ...]

    @property
    def left(self) -> list[Step]:
        return [step for step in self.steps if not step.met]

    @property
    def is_begun(self) -> bool:
        return any(step.read for step in self.steps)

    def number_of(self, component: int) -> int:
        """Which step asks this part, from 1. An author may have taken it away: then the first that is left."""
        found = next((number for number, step in enumerate(self.steps, start=1) if step.component == component), 0)
        return found or next((number for number, step in enumerate(self.steps, start=1) if not step.met), 1)

    def text_before(self, number: int) -> list[PageBlock]:
        """What is read before a question: all since the one before it that was answered with the text in view.

        So nothing is left out, also where a question in between was met in a review.
        """
        return self._text(self._begin(number), self.steps[number - 1].at) if self.steps else []

    @property
    def text_after(self) -> list[PageBlock]:
        """What follows the last question."""
        return self._text(self.steps[-1].at + 1 if self.steps else 0, len(self.body))

    def minutes(self, questions: int) -> int:
        """How long the next so many questions take with their text, and with what follows the last of all."""
        left = [number for number, step in enumerate(self.steps, start=1) if not step.met]
        taken = left[:questions]
        seen = self._text(self._begin(taken[0]), self.steps[taken[-1] - 1].at) if taken else []
        if taken == left:
            seen = [*seen, *self.text_after]
        return minutes_of(sum(len(block.text.split()) for block in seen), len(taken))

    def _begin(self, number: int) -> int:
        return max((step.at + 1 for step in self.steps[: number - 1] if step.read), default=0)

    def _text(self, begin: int, end: int) -> list[PageBlock]:
        return [block for block in self.body[begin:end] if block.html]


@dataclass(frozen=True, slots=True)
class Offer:
    """What of a lesson a day can take."""

    slug: str
    title: str
    number: int
    """The step at which it begins, or goes on."""
    steps: int
    """How many of them the day takes."""
    left: int
    """How many are left of the lesson."""
    minutes: int
    is_begun: bool
    """It goes on behind a step that was answered with its text. What a review or a placement took begins nothing."""


def offer_for(learner: User, today: Today) -> Offer | None:
    """The lesson that the rest of the day has room for: three statements, or none."""
    if not learner.is_taught_first or not today.for_lessons:
        return None
    slug = next_slug(learner)
    outline = outline_of(learner, slug) if slug else None
    return offer_in(outline, today.for_lessons) if outline else None


def offer_in(outline: Outline, questions: int) -> Offer | None:
    """So many questions of a lesson, at most; None where it has none left, or the day none to give."""
    left = outline.left
    steps = min(len(left), questions)
    if not steps:
        return None
    number = outline.number_of(left[0].component)
    return Offer(
        slug=outline.concept.slug,
        title=outline.concept.title,
        number=number,
        steps=steps,
        left=len(left),
        minutes=outline.minutes(steps),
        is_begun=number > 1 and outline.is_begun,
    )


def outline_of(learner: User, slug: str) -> Outline | None:
    """The lesson of a published concept: two statements."""
    concept = first(_concept(slug=slug))
    if concept is None:
        return None
    body = body_of(concept)
    return Outline(concept, body, in_page_order(body, _met(_parts(learner=learner.pk, concept=concept.pk))))


def title_of_begun(learner: User, slug: str) -> str | None:
    """The title of a concept of which the learner met a question, whether or not it is published still."""
    cards = Card.objects.of(learner).filter(question__concept__slug=slug)
    return cards.values_list("question__concept__title", flat=True).first()


def suspended_of(learner: User, concept: Concept) -> bool:
    """The learner suspended questions of this concept."""
    return Card.objects.of(learner).filter(question__concept=concept, suspended=True).exists()


def in_page_order(body: Iterable[PageBlock], steps: Sequence[Step]) -> tuple[Step, ...]:
    """Those with a place in the text as they stand there, then the others in their own order."""
    blocks = list(body)
    places = {block.question: at for at, block in enumerate(blocks) if block.question}
    placed = [replace(step, at=places.get(step.slug, len(blocks))) for step in steps]
    return tuple(sorted(placed, key=lambda step: step.at))


@prepared(slug=CharField())
def _concept(slug: Any) -> QuerySet[Concept]:
    return Concept.objects.published().filter(slug=slug).defer("blocks", "covers", "text")


type _Part = tuple[str, int, float | None, Any, bool | None, bool]


@prepared(learner=BigIntegerField(), concept=BigIntegerField())
def _parts(learner: Any, concept: Any) -> QuerySet[Component, _Part]:
    """Every part of the concept's questions with the learner's card of it."""
    parts = Component.objects.filter(active=True, question__concept=concept, question__status=Status.PUBLISHED)
    in_view = Review.objects.filter(learner=learner, component=OuterRef("pk"), place__in=TEXT_IN_VIEW).answers()
    return (
        parts.annotate(mine=FilteredRelation("cards", condition=Q(cards__learner=learner)), read=Exists(in_view))
        .order_by("question__position", "question", "key")
        .values_list(F("question__slug"), "pk", "mine__stability", "mine__due_day", "mine__suspended", "read")
    )


def _met(parts: Sequence[_Part]) -> list[Step]:
    """A step for each question, but not for one that the learner suspended before they ever answered it."""
    steps = []
    for slug, group in groupby(parts, key=lambda part: part[0]):
        rows = list(group)
        met = any(stability is not None or due is not None for _, _, stability, due, _, _ in rows)
        if met or not any(suspended for *_, suspended, _ in rows):
            steps.append(Step(slug, rows[0][1], met, any(read for *_, read in rows)))
    return steps
