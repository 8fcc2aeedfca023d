"""What may help when the same question is missed again and again: what it builds on, and what it was confused with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet

from quizzes.concepts import MemoryState, concept_state, mastery, memory_state
from quizzes.kinds.base import Verdict
from quizzes.log.folding import memory_of
from quizzes.log.prepared import prepared
from quizzes.models import Card, Component, Concept, Misconception, Question, Review, Status, User
from quizzes.scheduling import Memory, Rating, recall

MISSES_IN_A_ROW = 2
LAPSES = 3


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """The concept that the missed question rests on worst."""

    slug: str
    title: str
    state: MemoryState


@dataclass(frozen=True, slots=True)
class Contrast:
    """What the learner's answer takes for true, and what is true instead."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """At least one of the two."""

    prerequisite: Prerequisite | None
    contrast: Contrast | None


def remedy_for(
    *, learner: User, review: Review, belief: Contrast | None, history: Sequence[Review], day: dt.date
) -> Remedy | None:
    """What to offer after a miss that was not the first; None after any other answer. At most two statements.

    `belief` is what the answer takes for true. `history` holds the answers to the same component, this one first.
    """
    if review.rating != Rating.AGAIN or len(history) < MISSES_IN_A_ROW or history[0].pk != review.pk:
        return None
    concept = review.component.question.concept
    cards = _cards(learner=learner.pk, component=review.component_id, concept=concept.pk)
    if not _is_stuck(review, history, cards):
        return None
    remedy = Remedy(_weakest(concept, cards, day), belief)
    return remedy if remedy.prerequisite or remedy.contrast else None


@prepared(learner=BigIntegerField(), component=BigIntegerField(), concept=BigIntegerField())
def _cards(learner: Any, component: Any, concept: Any) -> QuerySet[Card]:
    """The learner's cards of this question and of all that its concept directly builds on.

    Sought by question: by concept, SQLite reads all the learner's cards.
    """
    below = Concept.objects.published().filter(leads_to=concept).values("pk")
    rests_on = Question.objects.filter(concept__in=below).order_by().values("pk")
    questions = Component.objects.filter(pk=component).values("question").union(rests_on, all=True)
    counts = Q(question__status=Status.PUBLISHED, component__active=True, stability__isnull=False)
    near = Card.objects.of(learner).filter(Q(component=component) | counts, question__in=questions)
    return near.select_related("question")


def _is_stuck(review: Review, history: Sequence[Review], cards: Sequence[Card]) -> bool:
    latest = [each.rating for each in history[:MISSES_IN_A_ROW]]
    lapses = next((card.lapses for card in cards if card.component_id == review.component_id), 0)
    return latest == [Rating.AGAIN] * MISSES_IN_A_ROW or lapses >= LAPSES


def _weakest(concept: Concept, cards: Sequence[Card], day: dt.date) -> Prerequisite | None:
    """The prerequisite remembered worst, unless even that is known."""
    found = [
        _remembered(each, [card for card in cards if card.question.concept_id == each.pk], day)
        for each in _below(concept=concept.pk)
    ]
    weak = [each for each in found if each[1].state not in (MemoryState.KNOWN, MemoryState.STRONG)]
    return min(weak, key=lambda each: each[0])[1] if weak else None


@prepared(concept=BigIntegerField())
def _below(concept: Any) -> QuerySet[Concept]:
    """What the concept builds on, each with how many parts it asks."""
    is_asked = Q(questions__status=Status.PUBLISHED, questions__components__active=True)
    counted = Concept.objects.published().filter(leads_to=concept).in_reading_order().defer("text", "blocks", "covers")
    return counted.annotate(parts=Count("questions__components", filter=is_asked))


def _remembered(concept: Concept, cards: Sequence[Card], day: dt.date) -> tuple[float, Prerequisite]:
    memories = [(card, memory) for card in cards if isinstance(memory := memory_of(card), Memory)]
    recalls = [recall(memory, day) for _, memory in memories]
    states = [
        memory_state(stability=memory.stability, recall=value, waiting=card.due_at is not None)
        for (card, memory), value in zip(memories, recalls, strict=True)
    ]
    parts: int = concept.parts  # type: ignore[attr-defined]  # annotated by _weakest
    state = concept_state(states + [MemoryState.NEW] * (parts - len(states)))
    return mastery(recalls, parts), Prerequisite(concept.slug, concept.title, state)


def belief_behind(concept: Concept, verdict: Verdict) -> Contrast | None:
    """The first mistake in the answer that is a belief and not a slip, with its rebuttal. One statement, or none."""
    mistakes = [note.mistake for note in verdict.notes if note.mistake]
    if not mistakes:
        return None
    beliefs = Misconception.objects.filter(concept=concept, key__in=mistakes).exclude(right="")
    found = min(beliefs, key=lambda each: mistakes.index(each.key), default=None)
    return Contrast(found.wrong, found.right) if found else None
