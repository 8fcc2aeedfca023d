"""Quizzes of authors: who may begin one, and what it asks."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from enum import StrEnum

from django.db.models import QuerySet

from quizzes.models import Accommodation, Attempt, Component, Question, Quiz, QuizRow, Status, User

from .drawing import Candidate, draw
from .practice import times_asked
from .ready_made import SELF_GRADED
from .starting import NothingToAsk, begin
from .state import is_open


class Closed(StrEnum):
    """Why nobody can begin."""

    DRAFT = "draft"
    EARLY = "early"
    LATE = "late"
    TRIED = "tried"
    EMPTY = "empty"


class MayNotBegin(Exception):
    def __init__(self, why: Closed) -> None:
        super().__init__(why)
        self.why = why


def closed_because(quiz: Quiz, learner: User | None, now: dt.datetime) -> Closed | None:
    """None: it may begin, or go on."""
    if not quiz.shared:
        return Closed.DRAFT
    if quiz.opens_at is not None and now < quiz.opens_at:
        return Closed.EARLY
    if quiz.closes_at is not None and now >= quiz.closes_at:
        return Closed.LATE
    if learner is None:
        return None
    mine = list(Attempt.objects.of(learner).filter(quiz=quiz))
    if any(is_open(each, now) for each in mine):
        return None
    return Closed.TRIED if quiz.tries and len(mine) >= quiz.tries else None


def start_authored(
    *, learner: User, quiz: Quiz, attempt_id: uuid.UUID, now: dt.datetime, luck: random.Random
) -> Attempt:
    """Begin, or go on with the try that is open. Raises MayNotBegin or NothingToAsk."""

    def going(owner: User) -> Attempt | None:
        for each in Attempt.objects.of(owner).filter(quiz=quiz):
            if is_open(each, now):
                return each
        if (why := closed_because(quiz, owner, now)) is not None:
            raise MayNotBegin(why)
        return None

    if (attempt := going(learner)) is not None:
        return attempt
    drawn, bank = questions_of(quiz, times_asked(learner), luck)
    if not drawn:
        raise NothingToAsk
    attempt = Attempt(
        attempt_id=attempt_id,
        kind=Attempt.Kind.AUTHORED,
        quiz=quiz,
        title=quiz.title,
        bank=bank,
        mark=quiz.mark,
        told_at=quiz.closes_at if quiz.feedback == Quiz.Feedback.CLOSING else None,
        started_at=now,
        minutes=quiz.minutes,
        closes_at=quiz.closes_at,
    )
    given = Accommodation.objects.filter(quiz=quiz).for_learner(learner).first()
    attempt.ends_at = _ends_at(attempt, given.extra_minutes if given else 0)
    return begin(learner=learner, attempt=attempt, drawn=drawn, luck=luck, instead=going)


def _ends_at(attempt: Attempt, extra_minutes: int) -> dt.datetime | None:
    """After the minutes, and those an author gave this learner besides; at the close at the latest."""
    ends = [attempt.closes_at]
    if attempt.minutes is not None:
        ends.append(attempt.started_at + dt.timedelta(minutes=attempt.minutes + extra_minutes))
    return min((each for each in ends if each is not None), default=None)


def give_time(quiz: Quiz, now: dt.datetime) -> None:
    """More time that authors gave meanwhile counts for tries that are open, too. Nothing else of an edit does."""
    given = Accommodation.objects.filter(quiz=quiz)
    going = Attempt.objects.filter(quiz=quiz, minutes__isnull=False, ended_at=None).select_related("learner")
    for attempt in going if given.exists() else ():
        more = given.for_learner(attempt.learner).first()
        if more is None:
            continue
        ends = _ends_at(attempt, more.extra_minutes)
        if is_open(attempt, now) and attempt.ends_at and ends and ends > attempt.ends_at:
            attempt.ends_at = ends
            attempt.save(update_fields=["ends_at"])


def questions_of(quiz: Quiz, seen: dict[int, int], luck: random.Random) -> tuple[list[Candidate], int]:
    """The fixed list, then what the rows draw: no question twice, and what was asked least comes first.

    And from how many questions all these were chosen.
    """
    parts = _askable()
    order = dict(quiz.fixed.values_list("question", "position"))
    fixed = [Candidate(*row) for row in parts.filter(question__in=order).values_list("pk", "question")]
    drawn = draw(fixed, len(fixed), luck)
    if not quiz.shuffle:
        drawn.sort(key=lambda each: order[each.question])
    bank = {each.question for each in fixed}
    for row in quiz.rows.all():
        taken = {each.question for each in drawn}
        found = [
            Candidate(pk, question, seen.get(pk, 0))
            for pk, question in _of_row(parts, row).values_list("pk", "question")
        ]
        bank.update(each.question for each in found)
        drawn += draw([each for each in found if each.question not in taken], row.count, luck)
    return drawn, len(bank)


def _askable() -> QuerySet[Component]:
    parts = Component.objects.filter(active=True, question__status=Status.PUBLISHED).order_by()
    return parts.filter(question__concept__status=Status.PUBLISHED).exclude(question__kind__in=SELF_GRADED)


def askable_questions() -> QuerySet[Question]:
    """Of which an author may list any."""
    return Question.objects.filter(pk__in=_askable().values("question"))


def _of_row(parts: QuerySet[Component], row: QuizRow) -> QuerySet[Component]:
    wanted = {
        "question__concept": row.concept_id,
        "question__concept__section": row.section,
        "question__kind": row.kind,
        "question__current__skill": row.skill,
        "question__concept__level": row.level,
    }
    return parts.filter(**{name: value for name, value in wanted.items() if value})


def lacking_rows(quiz: Quiz) -> list[tuple[QuizRow, int]]:
    """Rows for which there are too few questions, and how many there are."""
    counts = [(row, _of_row(_askable(), row).values("question").distinct().count()) for row in quiz.rows.all()]
    return [(row, count) for row, count in counts if count < row.count]
