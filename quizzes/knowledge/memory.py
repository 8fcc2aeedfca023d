"""What a learner still remembers, concept by concept."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from quizzes.concepts import Graph, MemoryState, concept_state, is_known, mastery, memory_state, open_concepts
from quizzes.log.days import today_of
from quizzes.log.folding import MEMORY_FIELDS, memory_of
from quizzes.models import Card, Concept, Opening, Status, User
from quizzes.scheduling import Memory, recall

from .guide_graph import graph_of

DEEPEST_SHADE = 4


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
    parts: Mapping[MemoryState, int] = field(default_factory=dict)
    """How many of its components are in each state."""

    @property
    def shade(self) -> int:
        """How deep the map inks it: 0 for less than a fifth of it remembered, 4 for four fifths or more."""
        return min(DEEPEST_SHADE, int(self.mastery * (DEEPEST_SHADE + 1)))


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
    concepts = list(counted(Concept.objects.published().in_reading_order(), learner).only("slug"))
    return states_in(graph_of({each.pk: each.slug for each in concepts}), concepts, learner, now)


def counted(concepts: QuerySet[Concept], learner: User) -> QuerySet[Concept]:
    """With what `states_in` wants to know of each: its parts, its questions, whether the learner opened it."""
    is_asked = Q(questions__status=Status.PUBLISHED, questions__components__active=True)
    return concepts.annotate(
        parts=Count("questions__components", filter=is_asked),
        asked=Count("questions", filter=Q(questions__status=Status.PUBLISHED), distinct=True),
        by_hand=Exists(Opening.objects.filter(learner=learner, concept=OuterRef("pk"))),
    )


def states_in(graph: Graph, concepts: Collection[Any], learner: User, now: dt.datetime) -> dict[int, ConceptState]:
    """The states of `counted` concepts: two statements."""
    day = today_of(learner, now)
    cards = _cards_by_concept(learner)
    known = {each.slug for each in concepts if is_known(_stabilities(cards[each.pk]), each.asked)}
    opened = {each.slug for each in concepts if each.by_hand or cards[each.pk]}
    ready = set(open_concepts(graph, known, opened))
    return {
        each.pk: _state(cards[each.pk], each.parts, day, is_open=each.slug in ready, known=each.slug in known)
        for each in concepts
    }


def _cards_by_concept(learner: User) -> dict[int, list[Any]]:
    """Every card that was answered, of retired questions too: what they asked is known all the same.

    A learner has hundreds, so of each no more is read than is judged here.
    """
    is_asked = Q(question__status=Status.PUBLISHED, component__active=True)
    cards: QuerySet[Any] = (
        Card.objects.of(learner)
        .exclude(stability=None)
        .annotate(concept=F("question__concept"), is_asked=ExpressionWrapper(is_asked, BooleanField()))
        .only("question", *MEMORY_FIELDS)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for card in cards:
        found[card.concept].append(card)
    return found


def _state(met: list[Any], components: int, day: dt.date, *, is_open: bool, known: bool) -> ConceptState:
    cards = [card for card in met if card.is_asked]
    recalls = [recall(memory, day) for memory in map(memory_of, cards) if isinstance(memory, Memory)]
    states = [
        memory_state(stability=card.stability, recall=value, waiting=card.due_at is not None)
        for card, value in zip(cards, recalls, strict=True)
    ]
    states += [MemoryState.NEW] * (components - len(cards))
    state = concept_state(states)
    if state is MemoryState.NEW and not is_open:
        state = MemoryState.LOCKED
    return ConceptState(state, len(cards), components, mastery(recalls, components), known, Counter(states))


def _stabilities(cards: list[Card]) -> Iterable[float]:
    """The best of each question's parts, without those missed minutes ago."""
    best: dict[int, float] = {}
    for card in cards:
        if card.due_at is None and card.stability is not None:
            best[card.question_id] = max(card.stability, best.get(card.question_id, 0.0))
    return best.values()
