"""Cards are a cache of the log: replay it, and say where a card differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import isclose
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, Q, When

from quizzes.models import Card, Component, Review, User

from .folding import as_columns, fold
from .locking import lock

COMPARED = ("version", "stability", "difficulty", "last_day", "due_day", "due_at", "reps", "lapses", "suspended")
CHUNK = 2000


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


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the log of one card says, beside the card. `columns` are empty where there is no log."""

    component_id: int
    columns: dict[str, object]
    differences: list[Difference]


def differences(learner: User) -> Iterator[Difference]:
    """Every column of every card of `learner` that a replay of the log contradicts."""
    for each in replayed(learner):
        yield from each.differences


def replayed(learner: User) -> Iterator[Replayed]:
    """Every card of `learner` that there is, or should be."""
    cards = {card.component_id: card for card in _stored_cards(learner)}
    for component_id, columns in replayed_cards(learner):
        card = cards.pop(component_id, None)
        yield Replayed(component_id, columns, [*_between(learner, component_id, card, columns)])
    for component_id, card in cards.items():
        no_log = Difference(learner.pk, component_id, "log", "a card", "no record")
        yield Replayed(component_id, {}, [*_other_question(learner, card), no_log])


def _between(
    learner: User, component_id: int, card: StoredCard | None, columns: dict[str, object]
) -> Iterator[Difference]:
    if card:
        yield from _other_question(learner, card)
    for name in COMPARED:
        stored = getattr(card, name) if card else None
        if not same(stored, columns[name]):
            yield Difference(learner.pk, component_id, name, stored, columns[name])


def _other_question(learner: User, card: StoredCard) -> Iterator[Difference]:
    if card.question_id != card.right_question_id:
        yield Difference(learner.pk, card.component_id, "question", card.question_id, card.right_question_id)


class StoredCard(NamedTuple):
    """The columns of a card that are compared: a model for each of a million takes ten times as long."""

    component_id: int
    question_id: int
    right_question_id: int
    version: int
    stability: float | None
    difficulty: float | None
    last_day: dt.date | None
    due_day: dt.date | None
    due_at: dt.datetime | None
    reps: int
    lapses: int
    suspended: bool


class StoredRecord(NamedTuple):
    """The columns of a review that move its card."""

    component_id: int
    pk: int
    card_version: int
    action: str
    undoes_id: int | None
    rating: int | None
    seed: int
    study_day: dt.date
    answered_at: dt.datetime | None
    """Only of an answer that does not say what it led to: a hundred thousand of them take a tenth of the replay."""
    due_day: dt.date | None
    due_at: dt.datetime | None
    stability: float | None
    model: str | None
    parameters: str | None
    retention: float | None


ANSWERED_AT = Case(When(Q(model=None) | Q(parameters=None) | Q(retention=None) | Q(due_day=None), then="answered_at"))


def _stored_cards(learner: User) -> Iterator[StoredCard]:
    columns = ("component_id", "question_id", "component__question_id", *COMPARED)
    return map(StoredCard._make, Card.objects.of(learner).values_list(*columns).iterator(chunk_size=CHUNK))


def same(stored: object, replayed: object) -> bool:
    """Equal, or as near as two machines come to each other: their logarithms may differ in the last digit."""
    if isinstance(stored, float) and isinstance(replayed, float):
        return isclose(stored, replayed, rel_tol=1e-9)
    return stored == replayed


def replayed_cards(learner: User) -> Iterator[tuple[int, dict[str, object]]]:
    columns = [ANSWERED_AT if name == "answered_at" else name for name in StoredRecord._fields]
    rows = Review.objects.of(learner).order_by("component_id", "card_version").values_list(*columns)
    records = map(StoredRecord._make, rows.iterator(chunk_size=CHUNK))
    for component_id, group in groupby(records, key=attrgetter("component_id")):
        yield component_id, as_columns(fold(group))


def rebuild(learner: User) -> int:
    """Write the cards of `learner` anew from the log. Returns how many differed."""
    with transaction.atomic():
        owner = lock(learner.pk)
        wrong = [each for each in replayed(owner) if each.differences]
        for each in wrong:
            if each.columns:
                _write(owner, each)
        Card.objects.of(owner).filter(component__in=[each.component_id for each in wrong if not each.columns]).delete()
    return len(wrong)


def _write(owner: User, card: Replayed) -> None:
    question = Component.objects.values_list("question_id", flat=True).get(pk=card.component_id)
    Card.objects.update_or_create(
        learner=owner, component_id=card.component_id, defaults={"question_id": question, **card.columns}
    )
