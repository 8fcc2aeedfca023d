"""What to learn next, and why it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from quizzes.log.prepared import first, prepared
from quizzes.models import Card, Component, Concept, Opening, Status, User

from .opening import is_open, lacks_prerequisite


@dataclass(frozen=True, slots=True)
class NextConcept:
    """An open concept with questions that the learner has not met."""

    slug: str
    title: str
    reason: str


def next_concept(learner: User) -> NextConcept | None:
    """The first open concept in reading order, one not begun before one begun: two statements."""
    found = first(_first_open(learner=learner.pk))
    if found is None:
        return None
    pk, slug, title, begun, lacks = found
    needs = Concept.objects.published().filter(leads_to=pk).in_reading_order().values_list("title", flat=True)
    reason = why_open(list(needs), begun=begun, lacks=lacks)
    return NextConcept(slug, title, reason)


@prepared(learner=BigIntegerField())
def _first_open(learner: Any) -> QuerySet[Concept, tuple[int, str, str, bool, bool]]:
    met = Card.objects.of(learner).filter(question__status=Status.PUBLISHED, component__active=True)
    met = met.exclude(stability=None).filter(question__concept=OuterRef("pk"))
    asked = Component.objects.filter(active=True, question__status=Status.PUBLISHED)
    mine = Card.objects.of(learner).filter(component=OuterRef("pk"))
    unmet = asked.filter(~Exists(mine.exclude(stability=None, suspended=False)), question__concept=OuterRef("pk"))
    return (
        Concept.objects.published()
        .filter(is_open(learner), Exists(unmet))
        .annotate(begun=Exists(met), lacks=lacks_prerequisite(learner))
        .order_by("begun", "section_order", "order", "slug")
        .values_list("pk", "slug", "title", "begun", "lacks")
    )[:1]


def unlocked_by(learner: User, concept: Concept) -> list[Concept]:
    """What builds on a concept, is open now, and not begun. What the learner opened by hand is none of it."""
    begun = Card.objects.of(learner).exclude(stability=None).order_by().values("question__concept")
    by_hand = Opening.objects.filter(learner=learner).values("concept")
    above = Concept.objects.published().filter(is_open(learner), prerequisites=concept)
    return list(above.exclude(pk__in=begun).exclude(pk__in=by_hand).in_reading_order().only("slug", "title"))


def why_open(needs: Sequence[str], *, begun: bool = False, lacks: bool = False) -> str:
    """The reason in a sentence. `needs` are titles; `lacks`: not all of them are known."""
    if begun:
        return gettext("You’ve started it, and some of its questions are still new to you.")
    if lacks:
        return gettext("You unlocked it yourself.")
    if needs:
        return gettext("Unlocked because you know %(listed)s.") % {"listed": listed(needs)}
    return gettext("It doesn’t build on anything else.")


def listed(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
