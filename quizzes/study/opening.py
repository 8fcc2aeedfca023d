"""Which concepts are open to a learner: `quizzes.concepts.readiness` states the rule, here it is a query."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from quizzes.concepts import KNOWN_DAYS, KNOWN_QUESTIONS
from quizzes.models import Card, Concept, Opening, Question, Status, User

_Prerequisite = Concept.prerequisites.through


def in_open_concept(learner: User) -> Q:
    """Components of concepts that are open, as a condition on Component."""
    return _is_open(learner, "question__concept")


def is_open(learner: User) -> Q:
    """Open, as a condition on Concept."""
    return _is_open(learner, "pk")


def lacks_prerequisite(learner: User) -> Exists:
    """Something that the concept builds on is not known, as a condition on Concept."""
    return Exists(_missing(learner, "pk"))


def open_by_hand(*, learner: User, concept: Concept, now: dt.datetime) -> None:
    """Ask the learner about this concept although what it builds on is not known yet."""
    Opening.objects.get_or_create(learner=learner, concept=concept, defaults={"opened_at": now})


def _is_open(learner: User, concept: str) -> Q:
    """Nothing is missing, or the learner opened it, or began it by answering on its page."""
    begun = Card.objects.filter(learner=learner, question__concept=OuterRef(concept), stability__isnull=False)
    by_hand = Opening.objects.filter(learner=learner, concept=OuterRef(concept))
    return Q(~Exists(_missing(learner, concept))) | Q(Exists(by_hand)) | Q(Exists(begun))


def _missing(learner: User, concept: str) -> QuerySet[Concept]:
    """Prerequisites that are not known well enough."""
    known = Card.objects.filter(learner=learner, question__concept=OuterRef("to_concept"))
    known = known.filter(stability__gte=KNOWN_DAYS, due_at=None)
    there_are = Question.objects.published().filter(concept=OuterRef("to_concept"))
    needed = Least(Value(KNOWN_QUESTIONS), _count(there_are, "concept", "pk"))
    prerequisites = _Prerequisite.objects.filter(from_concept=OuterRef(concept), to_concept__status=Status.PUBLISHED)
    counted = prerequisites.annotate(known=_count(known, "question__concept", "question"), needed=needed)
    missing: QuerySet[Concept] = counted.filter(known__lt=F("needed"))
    return missing


def _count(rows: QuerySet[Card] | QuerySet[Question], by: str, what: str) -> Coalesce:
    """How many different `what` there are, as a scalar subquery; 0 without rows."""
    counts = rows.order_by().values(by).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
