"""Which concepts are open to a learner: those whose prerequisites are known well enough."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from quizzes.models import Card, Concept, Status, User

# A prerequisite is known well enough when this many of its questions were last remembered for at least this many days.
# `quizzes.concepts` states the same rule for one concept; a test holds the two together.
KNOWN_QUESTIONS = 2
KNOWN_STABILITY_DAYS = 1.0

_Prerequisite = Concept.prerequisites.through


def in_open_concept(learner: User) -> Q:
    """Components of concepts without an unmet prerequisite, as a condition on Component."""
    return Q(~Exists(_unmet(learner, "question__concept")))


def _unmet(learner: User, concept: str) -> Subquery:
    known = (
        Card.objects.filter(learner=learner, question__concept=OuterRef("to_concept"))
        .filter(stability__gte=KNOWN_STABILITY_DAYS, due_at=None)
        .order_by()
        .values("question__concept")
        .annotate(n=Count("question", distinct=True))
        .values("n")
    )
    return (  # type: ignore[return-value]
        _Prerequisite.objects.filter(from_concept=OuterRef(concept), to_concept__status=Status.PUBLISHED)
        .annotate(known=Coalesce(Subquery(known), 0))
        .filter(known__lt=KNOWN_QUESTIONS)
    )


def open_concepts(learner: User) -> set[int]:
    """Ids of the published concepts whose prerequisites are known well enough."""
    concepts = Concept.objects.published().filter(~Exists(_unmet(learner, "pk")))
    return set(concepts.values_list("pk", flat=True))
