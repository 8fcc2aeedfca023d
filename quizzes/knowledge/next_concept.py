"""What to learn next, and why it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from quizzes.log.prepared import first, prepared
from quizzes.models import Card, Component, Concept, Opening, Place, Question, Review, Status, User

from .opening import is_open, lacks_prerequisite


@dataclass(frozen=True, slots=True)
class NextConcept:
    """An open concept with questions that the learner has not met."""

    slug: str
    title: str
    reason: str


def next_concept(learner: User) -> NextConcept | None:
    """What to learn next, and why: two statements."""
    found = first(_next(learner=learner.pk, taught=learner.is_taught_first))
    if found is None:
        return None
    pk, slug, title, begun, lacks = found
    needs = Concept.objects.published().filter(leads_to=pk).in_reading_order().values_list("title", flat=True)
    reason = why_open(list(needs), begun=begun, lacks=lacks)
    return NextConcept(slug, title, reason)


def next_slug(learner: User) -> str | None:
    """The same without the reason: one statement."""
    found = first(_next(learner=learner.pk, taught=learner.is_taught_first))
    return found[1] if found else None


@prepared(learner=BigIntegerField())
def _next(learner: Any, *, taught: bool) -> QuerySet[Concept, tuple[int, str, str, bool, bool]]:
    """The one rule for what comes next: the lesson under way, else the first open concept in reading order.

    Today, Done, lessons and the map all name this one. To who is just asked, reviews bring questions of every open
    concept: so for them one that is not begun comes first. A concept of which every question was met has nothing to
    learn; the further parts of a question that was met come in reviews.
    """
    mine = Card.objects.filter(learner=learner, question=OuterRef("pk"))
    met = mine.filter(Q(stability__isnull=False) | Q(due_day__isnull=False) | Q(suspended=True))
    asked = Question.objects.filter(Exists(Component.objects.filter(question=OuterRef("pk"), active=True)))
    left = asked.filter(~Exists(met), concept=OuterRef("pk"), status=Status.PUBLISHED)
    # Sought part by part, so that it does not grow with the learner's history.
    taken = Review.objects.filter(learner=learner, component=OuterRef("pk"), place=Place.LESSON).answers()
    under_way = Component.objects.filter(Exists(taken), question__concept=OuterRef("pk"))
    answered = Card.objects.filter(learner=learner, stability__isnull=False, question__concept=OuterRef("pk"))
    begun = answered.filter(question__status=Status.PUBLISHED, component__active=True)
    return (
        Concept.objects.published()
        .filter(is_open(learner), Exists(left))
        .annotate(under_way=Exists(under_way), begun=Exists(begun), lacks=lacks_prerequisite(learner))
        .order_by("-under_way", *([] if taught else ["begun"]), "section_order", "order", "slug")
        .values_list("pk", "slug", "title", "begun", "lacks")[:1]
    )


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
