"""What a learner still remembers of a few concepts: those around a page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count, Q

from quizzes.concepts import MemoryState, concept_state
from quizzes.models import Card, Concept, Status, User

from .memory import remembered
from .opening import is_open


def states_of(
    concepts: Collection[Concept], learner: User, cards: Iterable[Card], day: dt.date
) -> dict[int, MemoryState]:
    """The state of these concepts by id, from the learner's cards of them: one statement."""
    if not concepts:
        return {}
    asked = Q(questions__status=Status.PUBLISHED, questions__components__active=True)
    found = Concept.objects.filter(pk__in=[concept.pk for concept in concepts]).order_by()
    rows = found.annotate(parts=Count("questions__components", filter=asked), open=is_open(learner))
    met: dict[int, list[MemoryState]] = defaultdict(list)
    for card in cards:
        if card.stability is not None:
            met[card.question.concept_id].append(remembered(card, day).state)
    return {pk: _state(met[pk], parts, opened) for pk, parts, opened in rows.values_list("pk", "parts", "open")}


def _state(met: list[MemoryState], parts: int, opened: bool) -> MemoryState:
    state = concept_state([*met, *[MemoryState.NEW] * (parts - len(met))])
    return MemoryState.LOCKED if state is MemoryState.NEW and not opened else state
