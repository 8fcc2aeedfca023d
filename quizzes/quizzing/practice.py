"""Practice: questions that the learner asks for. Each answer is told at once and kept apart, and no card moves."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from quizzes.knowledge.memory import remembered
from quizzes.log.answering import Answer, DifferentAnswer, StaleCard, TooSoon, UnknownQuestion, was_not_read
from quizzes.log.days import today_of
from quizzes.log.folding import MEMORY_FIELDS
from quizzes.log.locking import lock, unless_removed
from quizzes.models import Attempt, AttemptItem, AttemptSave, Card, Component, Concept, Review, Status, User
from quizzes.scheduling import DEFAULT_RETENTION, Rating

from .asked import Asked, asked, items_of
from .drawing import Candidate, draw
from .starting import NothingToAsk, begin, find
from .telling import told

WEEK = dt.timedelta(days=7)
MOST = 50
PER_MINUTE = 5
"""Nobody answers more in a minute: so many are drawn where time is the limit."""


class Scope(StrEnum):
    """What may be practiced."""

    CONCEPTS = "concepts"
    SECTION = "section"
    MISSED = "missed"
    SLIPPING = "slipping"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the learner wants to practice, and how much. No kinds: all of them. One of `questions` and `minutes`."""

    scope: Scope
    concepts: tuple[str, ...] = ()
    section: str = ""
    kinds: tuple[str, ...] = ()
    questions: int | None = None
    minutes: int | None = None

    @property
    def most(self) -> int:
        return min(MOST, self.questions or (self.minutes or 1) * PER_MINUTE)


def start_practice(
    *, learner: User, wish: Wish, attempt_id: uuid.UUID, now: dt.datetime, luck: random.Random
) -> Attempt:
    """Draw the questions and begin. Raises NothingToAsk."""
    bank = candidates(learner, wish, now)
    if not bank:
        raise NothingToAsk
    attempt = Attempt(
        attempt_id=attempt_id,
        kind=Attempt.Kind.PRACTICE,
        title=_title(wish),
        bank=len({each.question for each in bank}),
        started_at=now,
        ends_at=now + dt.timedelta(minutes=wish.minutes) if wish.minutes else None,
    )
    return begin(learner=learner, attempt=attempt, drawn=draw(bank, wish.most, luck), luck=luck)


def candidates(learner: User, wish: Wish, now: dt.datetime) -> list[Candidate]:
    """What fits the wish. What slips most comes first; elsewhere what was practiced least."""
    parts = _within(learner, wish, now)
    if wish.kinds:
        parts = parts.filter(question__kind__in=wish.kinds)
    if wish.scope is Scope.SLIPPING:
        slipping = dict(_slipping(learner, now))
        found = parts.filter(pk__in=slipping).values_list("pk", "question")
        return [Candidate(pk, question, slipping[pk]) for pk, question in found]
    seen = times_asked(learner)
    return [Candidate(pk, question, seen.get(pk, 0)) for pk, question in parts.values_list("pk", "question")]


def how_many(learner: User, scope: Scope, now: dt.datetime) -> int:
    """How many questions there are to practice, for a choice on the page."""
    return len({each.question for each in candidates(learner, Wish(scope), now)})


def _within(learner: User, wish: Wish, now: dt.datetime) -> QuerySet[Component]:
    parts = Component.objects.filter(active=True, question__status=Status.PUBLISHED).order_by()
    parts = parts.filter(question__concept__status=Status.PUBLISHED)
    match wish.scope:
        case Scope.CONCEPTS:
            return parts.filter(question__concept__slug__in=wish.concepts)
        case Scope.SECTION:
            return parts.filter(question__concept__section=wish.section)
        case Scope.MISSED:
            return parts.filter(_missed_since(learner, now))
        case Scope.SLIPPING | Scope.SEEN:
            met = Card.objects.of(learner).filter(component=OuterRef("pk"), stability__isnull=False)
            return parts.filter(Exists(met))


def _missed_since(learner: User, now: dt.datetime) -> Q:
    """Missed within a week, in the reviews or here."""
    day = today_of(learner, now)
    reviews = Review.objects.of(learner).answers().filter(rating=Rating.AGAIN, study_day__gt=day - WEEK)
    items = AttemptItem.objects.filter(attempt__learner=learner, answered_at__gt=now - WEEK)
    mine = Attempt.objects.of(learner)
    tells = Q(attempt__kind=Attempt.Kind.PRACTICE) | Q(attempt__in=mine.told(now).order_by().values("pk"))
    stored = items.filter(tells, score__lt=1).order_by().values("component")
    unstored = _missed_without_a_score(learner, now, items.filter(score=None))
    return Q(pk__in=reviews.order_by().values("component")) | Q(pk__in=stored) | Q(pk__in=unstored)


def _missed_without_a_score(learner: User, now: dt.datetime, answered: QuerySet[AttemptItem]) -> list[int]:
    """In quizzes whose time has just run out: nothing has stored their scores yet."""
    over = list(Attempt.objects.of(learner).told(now).filter(pk__in=answered.order_by().values("attempt")))
    items = [each for each in items_of(over) if each.answered_at and each.answered_at > now - WEEK] if over else []
    return [each.item.component_id for each in told(items, learner) if each.is_miss] if items else []


def _slipping(learner: User, now: dt.datetime) -> Iterable[tuple[int, float]]:
    """What is likelier to be forgotten than a review day allows, with its predicted recall."""
    day = today_of(learner, now)
    for card in Card.objects.of(learner).active().exclude(stability=None).only("component", *MEMORY_FIELDS):
        recall = remembered(card, day).recall
        if recall < DEFAULT_RETENTION:
            yield card.component_id, recall


def times_asked(learner: User) -> dict[int, int]:
    """How often each part was asked in practice or a quiz."""
    rows = AttemptItem.objects.filter(attempt__learner=learner).order_by().values_list("component")
    return dict(rows.annotate(times=Count("pk")))


def _title(wish: Wish) -> str:
    match wish.scope:
        case Scope.CONCEPTS:
            titles = list(
                Concept.objects.filter(slug__in=wish.concepts).in_reading_order().values_list("title", flat=True)
            )
            return titles[0] if len(titles) == 1 else f"{len(titles)} concepts"
        case Scope.SECTION:
            return wish.section.replace("-", " ").capitalize()
        case Scope.MISSED:
            return "What you missed this week"
        case Scope.SLIPPING:
            return "What’s slipping"
        case Scope.SEEN:
            return "Everything you’ve seen"


# --- One question at a time


def practice_of(learner: User, attempt_id: uuid.UUID) -> Attempt | None:
    return find(learner, attempt_id, Attempt.Kind.PRACTICE)


def next_of_practice(learner: User, attempt_id: uuid.UUID, now: dt.datetime) -> Asked | None:
    """The first question without an answer; None when there is none, or when the time is over."""
    attempt = practice_of(learner, attempt_id)
    if attempt is None or (attempt.ends_at is not None and now >= attempt.ends_at):
        return None
    item = items_of(attempt).filter(response__isnull=True).first()
    return asked(item, attempt.items.count()) if item else None


def asked_in_practice(learner: User, attempt_id: uuid.UUID, component_id: int) -> Asked | None:
    """A certain question of a practice."""
    attempt = practice_of(learner, attempt_id)
    item = items_of(attempt).filter(component=component_id).first() if attempt else None
    return asked(item, attempt.items.count()) if attempt and item else None


def answer_practice(
    *, learner: User, attempt_id: uuid.UUID, answer: Answer, now: dt.datetime
) -> tuple[Asked, AttemptItem]:
    """Grade an answer and store it, once. Raises FormSlip, Forged or a Refused; then nothing is stored.

    An answer that comes after the minutes are over counts: nobody is cut off in the middle of a question.
    """
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        attempt = practice_of(owner, attempt_id)
        item = items_of(attempt).filter(component=answer.component_id).first() if attempt else None
        if attempt is None or item is None or item.revision_id != answer.revision_id:
            raise UnknownQuestion
        shown = asked(item, attempt.items.count())
        known = AttemptSave.objects.filter(attempt=attempt, save_id=answer.answer_id).first()
        if known is not None:
            if known.item_id != item.pk or shown.parse(answer.data, owner.decimal_mark) != known.response:
                raise DifferentAnswer
            return shown, item
        if item.version != answer.version:
            raise StaleCard
        if shown.is_self_graded and was_not_read(answer.revealed_at, now):
            raise TooSoon
        response = shown.parse(answer.data, owner.decimal_mark)
        AttemptSave.objects.create(
            attempt=attempt,
            item=item,
            save_id=answer.answer_id,
            seen=answer.version,
            response=response,
            applied=True,
            saved_at=now,
        )
        item.version, item.response, item.answered_at = item.version + 1, response, now
        item.score = shown.grade(response).score
        item.save(update_fields=["version", "response", "answered_at", "score"])
        if not attempt.items.filter(response__isnull=True).exists():
            attempt.ended_at = now
            attempt.save(update_fields=["ended_at"])
    return shown, item
