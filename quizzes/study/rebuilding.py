"""Cards are a cache of the log: replay it, and say where a card differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import isclose

from django.db import transaction

from quizzes.models import Card, Review, User

from .folding import as_columns, fold
from .locking import lock

COMPARED = ("version", "stability", "difficulty", "last_day", "due_day", "due_at", "reps", "lapses", "suspended")


@dataclass(frozen=True, slots=True)
class Difference:
    """A card that does not say what its log says."""

    learner_id: int
    component_id: int
    column: str
    stored: object
    replayed: object

    def __str__(self) -> str:
        return (
            f"learner {self.learner_id}, component {self.component_id}: "
            f"{self.column} is {self.stored!r}, the log says {self.replayed!r}"
        )


def differences(learner: User) -> Iterator[Difference]:
    """Every column of every card of `learner` that a replay of the log contradicts."""
    cards = {card.component_id: card for card in Card.objects.of(learner).select_related("component")}
    for component_id, named in cards.items():
        if named.question_id != named.component.question_id:
            yield Difference(learner.pk, component_id, "question", named.question_id, named.component.question_id)
    for component_id, columns in replayed_cards(learner):
        card = cards.pop(component_id, None)
        for name in COMPARED:
            stored = getattr(card, name) if card else None
            if not same(stored, columns[name]):
                yield Difference(learner.pk, component_id, name, stored, columns[name])
    for component_id in cards:
        yield Difference(learner.pk, component_id, "log", "a card", "no record")


def same(stored: object, replayed: object) -> bool:
    """Equal, or as near as two machines come to each other: their logarithms may differ in the last digit."""
    if isinstance(stored, float) and isinstance(replayed, float):
        return isclose(stored, replayed, rel_tol=1e-9)
    return stored == replayed


def replayed_cards(learner: User) -> Iterator[tuple[int, dict[str, object]]]:
    records = Review.objects.of(learner).order_by("component_id", "card_version").iterator(chunk_size=2000)
    for component_id, group in groupby(records, key=lambda record: record.component_id):
        yield component_id, as_columns(fold(group))


def rebuild(learner: User) -> int:
    """Write the cards of `learner` anew from the log. Returns how many differed."""
    with transaction.atomic():
        owner = lock(learner.pk)
        wrong = {difference.component_id for difference in differences(owner)}
        for component_id, columns in replayed_cards(owner):
            if component_id in wrong:
                question = Review.objects.of(owner).filter(component_id=component_id)
                question_id = question.values_list("component__question_id", flat=True)[0]
                Card.objects.update_or_create(
                    learner=owner, component_id=component_id, defaults={"question_id": question_id, **columns}
                )
        orphans = Card.objects.of(owner).exclude(component_id__in=Review.objects.of(owner).values("component_id"))
        orphans.delete()
    return len(wrong)
