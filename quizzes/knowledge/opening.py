"""Which concepts are open to a learner: `quizzes.concepts.readiness` states the rule, here it is a query.

Each concept is judged once: every list below is a subquery of its own, which no row of the outer query decides. And a
concept is known as soon as enough of its questions are found, so a learner who knows the whole guide costs little.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from quizzes.concepts import KNOWN_DAYS, KNOWN_QUESTIONS
from quizzes.models import Card, Concept, Opening, Question, Status, User

_Prerequisite = Concept.prerequisites.through


def is_open(learner: Any, concept: str = "pk") -> Q:
    """Nothing is missing, or the learner opened it, or began it by answering on its page.

    A condition on Concept, or on what has its `concept`. The learner may be a parameter of a prepared query.
    """
    begun = _begun(learner)
    by_hand = Opening.objects.filter(learner=learner).values("concept")
    return (
        ~Q(**{f"{concept}__in": _lacking(learner)}) | Q(**{f"{concept}__in": by_hand}) | Q(**{f"{concept}__in": begun})
    )


def lacks_prerequisite(learner: Any) -> Q:
    """Something that the concept builds on is not known, as a condition on Concept."""
    return Q(pk__in=_lacking(learner))


def open_by_hand(*, learner: User, concept: Concept, now: dt.datetime) -> None:
    """Ask the learner about this concept although what it builds on is not known yet."""
    Opening.objects.get_or_create(learner=learner, concept=concept, defaults={"opened_at": now})


def _lacking(learner: Any) -> QuerySet[Any, Any]:
    """The concepts of which a prerequisite is not known well enough."""
    found: QuerySet[Any, Any] = _Prerequisite.objects.filter(to_concept__in=_unknown(learner)).values("from_concept")
    return found


def _begun(learner: Any) -> QuerySet[Any, Any]:
    """The concepts of which the learner answered anything."""
    cards = Card.objects.filter(learner=learner, stability__isnull=False)
    found: QuerySet[Any, Any] = cards.order_by().values("question__concept")
    return found


def _unknown(learner: Any) -> QuerySet[Any, Any]:
    """The published concepts of which fewer questions are known than are needed: all, where it has only a few.

    What was never begun is not known, which is seen at once: most of a large guide costs nothing.
    """
    questions = Question.objects.filter(concept=OuterRef("pk")).order_by()
    # Behind Coalesce, stability has no index to offer: SQLite has to find the cards by their question, not by going
    # through all that this learner remembers, once for every question.
    card = (
        Card.objects.filter(learner=learner, question=OuterRef("pk"), due_at=None)
        .annotate(lasts=Coalesce("stability", 0.0))
        .filter(lasts__gte=KNOWN_DAYS)
    )
    asked, known = questions.filter(status=Status.PUBLISHED), questions.filter(Exists(card))
    # Asked once: for somebody with 50,000 cards, the list of what was begun is most of the work.
    falls_short = ~Q(pk__in=_begun(learner)) | ~Q(_has(known, 1))
    for count in range(2, KNOWN_QUESTIONS + 1):
        falls_short |= Q(_has(asked, count)) & ~Q(_has(known, count))
    needed = _Prerequisite.objects.values("to_concept")
    return Concept.objects.published().filter(_has(asked, 1), falls_short, pk__in=needed).order_by().values("pk")


def _has(rows: QuerySet[Question], count: int) -> Exists:
    """There are at least so many; no more are looked for."""
    return Exists(rows[count - 1 : count])
