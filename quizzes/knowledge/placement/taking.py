"""A placement that a learner takes: its answers as they are stored, and what it asks next.

What comes next is a function of the answers and of the guide: a reload, a second tab or a month between two answers
changes nothing but what an author changed meanwhile. An answer moves no card, and is told nothing about until the end.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, CharField, QuerySet

from quizzes.kinds.base import Response, Verdict, is_unknown
from quizzes.log.answerable import was_shown
from quizzes.log.answering import Answer, DifferentAnswer, StaleCard, UnknownQuestion, shown_revision
from quizzes.log.locking import lock, unless_removed
from quizzes.log.prepared import first, prepared
from quizzes.log.presenting import Presentation, page_text_fields, present, seed_for
from quizzes.models import Card, Component, Placement, PlacementAnswer, QuestionRevision, User
from quizzes.placement import Answered, Bank, Candidate, Course, Outcome, next_of
from quizzes.scheduling import passes

from .bank import Material, material

SAID = (
    *("placement", "number", "outcome", "chance", "predicted", "concept__slug"),
    *("component__question__slug", "component__question__concept__slug"),
)
"""What is read of each answer. Its question is a name, and its concept is one too: their pages are long."""


class NotAskedNow(StaleCard):
    """Nobody answered it, but the placement asks another question: its guide changed, or it was ended elsewhere."""

    code = "answer.not-asked-now"


@dataclass(frozen=True, kw_only=True)
class Asked(Presentation):
    """A question of a placement. Its version is the number of the answer."""

    probe: bool = False
    """It changes nothing: it tells how well placement works."""


@dataclass(frozen=True)
class Taken:
    """A learner's standing placement, with its answers."""

    learner: User
    placement: Placement
    course: Course
    answers: list[PlacementAnswer]
    """In their order, without the probe."""
    probe: PlacementAnswer | None
    begun: frozenset[str]
    """Concepts that the learner has answered in review or reading: those are theirs to learn, and not asked."""

    @property
    def is_over(self) -> bool:
        return self.course.next is None

    @cached_property
    def next(self) -> Candidate | None:
        """The next question, the probe included."""
        if self.placement.applied_at is not None:
            return None
        return self.course.next or (self._probing if self.probe is None and self.answers else None)

    @property
    def answered(self) -> set[int]:
        """The components that it asked and got an answer to, the probe included."""
        given = self.answers if self.probe is None else [*self.answers, self.probe]
        return {each.component_id for each in given}

    @property
    def number(self) -> int:
        """Of the next answer, from 0."""
        return len(self.answers)

    @property
    def asks_probe(self) -> bool:
        return self.is_over and self.next is not None

    @cached_property
    def _probing(self) -> Candidate | None:
        """A question about a concept that luck chooses: each is as likely, whatever the answers said of it."""
        asked = {each.question.name for each in self.course.answers}
        open_ = [each for them in self.course.bank.values() if (each := next_of(them, asked)) is not None]
        open_ = [each for each in open_ if each.concept in self.course.beliefs.known]
        luck = random.Random(f"{self.learner.secret}:probe:{self.placement.placement_id}")  # noqa: S311 - no secret
        return luck.choice(open_) if open_ else None

    def present(self) -> Asked | None:
        """The next question as it is shown."""
        return None if self.next is None else presented(self, self.next)


def standing(learner: User) -> Placement | None:
    return first(_standing(learner=learner.pk))


@prepared(learner=BigIntegerField())
def _standing(learner: Any) -> QuerySet[Placement]:
    return Placement.objects.of(learner).standing().order_by("pk")[:1]


def taken(learner: User) -> Taken | None:
    """The learner's placement, if one stands and there is a guide to be placed in."""
    placement = standing(learner)
    found = material() if placement is not None else None
    return _taken(learner, placement, found) if placement is not None and found is not None else None


def _taken(learner: User, placement: Placement, found: Material) -> Taken:
    rows = _said(placement=placement.pk)
    probe = next((each for each in rows if each.predicted is not None), None)
    answers = [each for each in rows if each.predicted is None]
    begun = begun_by(learner)
    bank: Bank = {slug: them for slug, them in found.bank.items() if slug not in begun}
    course = Course(found.tree, bank, tuple(map(_answered, answers)))
    return Taken(learner, placement, course, answers, probe, begun)


@prepared(placement=BigIntegerField())
def _said(placement: Any) -> QuerySet[PlacementAnswer]:
    related = ("component__question__concept", "concept")
    return PlacementAnswer.objects.filter(placement=placement).select_related(*related).only(*SAID).order_by("number")


def _answered(row: PlacementAnswer) -> Answered:
    name, concept = str(row.component.question), row.concept.slug
    return Answered(Candidate(name, concept, "", row.chance, guessable=False), Outcome(row.outcome))


def begun_by(learner: User) -> frozenset[str]:
    return frozenset(_begun(learner=learner.pk))


@prepared(learner=BigIntegerField())
def _begun(learner: Any) -> QuerySet[Card, str]:
    cards = Card.objects.of(learner).filter(reps__gt=0).order_by()
    return cards.values_list("question__concept__slug", flat=True).distinct()


def may_begin(learner: User) -> bool:
    """Is there enough that a placement could find out?"""
    found = material()
    if found is None:
        return False
    begun = begun_by(learner)
    return Course(found.tree, {slug: them for slug, them in found.bank.items() if slug not in begun}).next is not None


def begin(*, learner: User, placement_id: uuid.UUID, now: dt.datetime) -> Placement:
    """The learner's placement: the one that stands, or else a new one."""
    with transaction.atomic():
        owner = lock(learner.pk)
        found = standing(owner) or Placement.objects.of(owner).filter(placement_id=placement_id).first()
        return found or Placement.objects.create(learner=owner, placement_id=placement_id, started_at=now)


def presented(found: Taken, question: Candidate) -> Asked | None:
    """None where an author removed it a moment ago."""
    concept, _, slug = question.name.partition("/")
    component = first(_component(concept=concept, slug=slug))
    return None if component is None else _presented(found, component)


@prepared(concept=CharField(), slug=CharField())
def _component(concept: Any, slug: Any) -> QuerySet[Component]:
    components = Component.objects.filter(active=True, question__slug=slug, question__concept__slug=concept)
    related = ("question__concept", "question__current")
    return components.select_related(*related).defer(*page_text_fields("question__concept")).order_by("key")[:1]


def _presented(found: Taken, component: Component, revision: QuestionRevision | None = None) -> Asked:
    shown = present(found.learner.secret, component, revision=revision)
    seed = _seed(found.learner, found.placement, component.pk)
    return Asked(
        revision=shown.revision,
        key=shown.key,
        seed=seed,
        component=component,
        version=found.number,
        signature=shown.signature,
        probe=found.asks_probe,
    )


def _seed(learner: User, placement: Placement, component_id: int) -> int:
    """Another order, and other numbers, than the review will show."""
    return seed_for(f"{learner.secret}:{placement.placement_id}", component_id, 0)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer of a placement, stored."""

    shown: Presentation
    response: Response
    verdict: Verdict


def record(*, learner: User, answer: Answer, now: dt.datetime) -> Recorded:
    """Grade an answer by what was shown, and keep it with its placement, once.

    Raises FormSlip or Forged from the kind, and a Refused; in each case nothing is stored.
    """
    revision, component = shown_revision(answer)
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        found = taken(owner)
        if found is None:
            raise UnknownQuestion
        if not was_shown(owner.secret, component.pk, revision.pk, answer.signature):
            raise UnknownQuestion
        earlier = found.placement.answers.filter(answer_id=answer.answer_id).first()
        question = found.next
        if earlier is None and not _is_next(found, component, answer):
            raise StaleCard if component.pk in found.answered else NotAskedNow
        presentation = _presented(found, component, revision)
        response = presentation.parse(answer.data, owner.decimal_mark)
        verdict = presentation.grade(response)
        recorded = Recorded(presentation, response, verdict)
        if earlier is not None:
            if earlier.component_id != component.pk or earlier.response != response:
                raise DifferentAnswer
            return recorded
        assert question is not None
        PlacementAnswer.objects.create(
            placement=found.placement,
            answer_id=answer.answer_id,
            number=found.number,
            component=component,
            revision=revision,
            concept=component.question.concept,
            seed=presentation.seed,
            response=response,
            score=verdict.score,
            outcome=outcome_of(verdict.score, revision.chance, response),
            chance=question.chance,
            answered_at=now,
            predicted=found.course.beliefs.known[question.concept] if found.asks_probe else None,
        )
    return recorded


def outcome_of(score: float, chance: float | None, response: Response) -> Outcome:
    """Right is what counts as remembered everywhere else."""
    if is_unknown(response):
        return Outcome.DONT_KNOW
    return Outcome.RIGHT if passes(score, chance) else Outcome.WRONG


def shown_still(learner: User, answer: Answer) -> Presentation | None:
    """The question that was answered with a slip, as it was shown; None where the placement moved on."""
    revision, component = shown_revision(answer)
    found = taken(learner)
    return _presented(found, component, revision) if found and _is_next(found, component, answer) else None


def _is_next(found: Taken, component: Component, answer: Answer) -> bool:
    question = found.next
    return question is not None and question.name == str(component.question) and answer.version == found.number
