"""What a learner still remembers, concept by concept."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from quizzes.concepts import MemoryState, concept_state, is_known, mastery, memory_state
from quizzes.models import Card, Concept, Status, User
from quizzes.scheduling import Memory, recall
from quizzes.study.days import today_of
from quizzes.study.folding import memory_of
from quizzes.study.opening import open_concepts


@dataclass(frozen=True, slots=True)
class ConceptState:
    """One concept in a learner's memory."""

    state: MemoryState
    seen: int
    components: int
    mastery: float
    """Mean predicted recall times the share seen, 0 to 1."""
    known: bool = False
    """Well enough to build on."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """One question in a learner's memory."""

    state: MemoryState
    recall: float


def remembered(card: Card | None, day: dt.date) -> Remembered:
    """What a learner still remembers of one component."""
    memory = memory_of(card)
    if card is None or not isinstance(memory, Memory):
        return Remembered(MemoryState.NEW, 0.0)
    value = recall(memory, day)
    state = memory_state(stability=memory.stability, recall=value, waiting=card.due_at is not None)
    return Remembered(state, 0.0 if card.due_at else value)


def concept_states(learner: User, now: dt.datetime) -> dict[int, ConceptState]:
    """The state of every published concept, by its id: four statements whatever the history."""
    day = today_of(learner, now)
    is_asked = Q(questions__status=Status.PUBLISHED, questions__components__active=True)
    counts = (
        Concept.objects.published()
        .order_by()
        .annotate(
            parts=Count("questions__components", filter=is_asked),
            asked=Count("questions", filter=Q(questions__status=Status.PUBLISHED), distinct=True),
        )
    )
    ready = open_concepts(learner)
    cards = _cards_by_concept(learner)
    return {
        concept: _state(cards.get(concept, []), parts, asked, day, is_open=concept in ready)
        for concept, parts, asked in counts.values_list("pk", "parts", "asked")
    }


def _cards_by_concept(learner: User) -> dict[int, list[Card]]:
    """Every card that was answered, of retired questions too: what they asked is known all the same."""
    cards = Card.objects.of(learner).exclude(stability=None).select_related("question", "component")
    found: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        found[card.question.concept_id].append(card)
    return found


def _state(met: list[Card], components: int, questions: int, day: dt.date, *, is_open: bool) -> ConceptState:
    cards = [card for card in met if card.question.status == Status.PUBLISHED and card.component.active]
    recalls = [recall(memory, day) for memory in map(memory_of, cards) if isinstance(memory, Memory)]
    states = [
        memory_state(stability=card.stability, recall=value, waiting=card.due_at is not None)
        for card, value in zip(cards, recalls, strict=True)
    ]
    states += [MemoryState.NEW] * (components - len(cards))
    state = concept_state(states)
    if state is MemoryState.NEW and not is_open:
        state = MemoryState.LOCKED
    known = is_known(_stabilities(met), questions)
    return ConceptState(state, len(cards), components, mastery(recalls, components), known)


def _stabilities(cards: list[Card]) -> Iterable[float]:
    """The best of each question's parts, without those missed minutes ago."""
    best: dict[int, float] = {}
    for card in cards:
        if card.due_at is None and card.stability is not None:
            best[card.question_id] = max(card.stability, best.get(card.question_id, 0.0))
    return best.values()
