"""The quizzes that are there without an author: one a section, one over everything, and a check of the week."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quizzes.kinds import KINDS
from quizzes.models import Attempt, Card, Component, Status, User

from .drawing import Candidate, draw_evenly
from .practice import times_asked
from .starting import NothingToAsk, begin
from .state import open_attempts

SELF_GRADED = [name for name, kind in KINDS.items() if kind.self_graded]
"""Whoever grades themselves can't be scored by us."""


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """`about` names the section of one."""

    kind: Attempt.Kind
    about: str = ""

    @property
    def questions(self) -> int:
        return {Attempt.Kind.EVERYTHING: 24, Attempt.Kind.WEEKLY: 10}.get(self.kind, 12)

    @property
    def minutes(self) -> int | None:
        return 5 if self.kind == Attempt.Kind.WEEKLY else None

    @property
    def title(self) -> str:
        match self.kind:
            case Attempt.Kind.EVERYTHING:
                return _("Everything")
            case Attempt.Kind.WEEKLY:
                return _("Weekly check")
            case _:
                return self.about.replace("-", " ").capitalize()


def bank_of(learner: User, quiz: ReadyMade) -> list[Candidate]:
    """What a quiz may ask of this learner; what was asked least comes first."""
    seen = times_asked(learner)
    group = "question__concept" if quiz.kind == Attempt.Kind.SECTION else "question__concept__section_order"
    rows = _parts(learner, quiz).values_list("pk", "question", group)
    return [Candidate(pk, question, seen.get(pk, 0), among) for pk, question, among in rows]


def _parts(learner: User, quiz: ReadyMade) -> QuerySet[Component]:
    parts = Component.objects.filter(active=True, question__status=Status.PUBLISHED).order_by()
    parts = parts.filter(question__concept__status=Status.PUBLISHED).exclude(question__kind__in=SELF_GRADED)
    if quiz.kind == Attempt.Kind.SECTION:
        return parts.filter(question__concept__section=quiz.about)
    if quiz.kind == Attempt.Kind.WEEKLY:
        learned = Card.objects.of(learner).filter(stability__isnull=False).order_by()
        return parts.filter(question__concept__in=learned.values("question__concept"))
    return parts


def start_quiz(
    *, learner: User, quiz: ReadyMade, attempt_id: uuid.UUID, now: dt.datetime, luck: random.Random
) -> Attempt:
    """Begin, or go on with the one that is open. Raises NothingToAsk."""

    def going(owner: User) -> Attempt | None:
        mine = open_attempts(owner, now)
        return next((each for each in mine if (each.kind, each.about) == (quiz.kind, quiz.about)), None)

    if (attempt := going(learner)) is not None:
        return attempt
    bank = bank_of(learner, quiz)
    if not bank:
        raise NothingToAsk
    attempt = Attempt(
        attempt_id=attempt_id,
        kind=quiz.kind,
        about=quiz.about,
        title=quiz.title,
        bank=len({each.question for each in bank}),
        started_at=now,
        ends_at=now + dt.timedelta(minutes=quiz.minutes) if quiz.minutes else None,
    )
    drawn = draw_evenly(bank, quiz.questions, luck)
    return begin(learner=learner, attempt=attempt, drawn=drawn, luck=luck, instead=going)
