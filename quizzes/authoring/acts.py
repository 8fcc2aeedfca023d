"""Making things public and taking them away: each act is on record with what stood before, and can be undone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from quizzes.models import Card, Concept, Question, Resource, Status, StatusChange, User

from .pages import note_published

type Row = Concept | Question | Resource
MODELS: dict[str, type[Row]] = {"concept": Concept, "question": Question, "resource": Resource}


@dataclass(frozen=True, slots=True)
class Act:
    """One decision of one author, over any number of rows. The batch is what undoing names."""

    author: User | None
    now: dt.datetime
    batch: uuid.UUID = field(default_factory=uuid.uuid4)


def changed_status(row: Row, status: Status, act: Act) -> bool:
    """Put a status on a row that is locked, and on record; False where it has it already."""
    before = Status(row.status)
    if before == status:
        return False
    StatusChange.objects.create(
        batch=act.batch,
        model=str(row._meta.model_name),
        object_id=row.pk,
        before=before,
        after=status,
        author=act.author,
        changed_at=act.now,
    )
    row.status = status
    row.save(update_fields=["status"])
    if isinstance(row, Question):
        note_published(Question.objects.filter(pk=row.pk), act.now)
    elif isinstance(row, Concept):
        note_published(Question.objects.filter(concept=row), act.now)
    return True


def decided_here(model: type[Row]) -> dict[int, str]:
    """By row, the status that the last recorded act gave it."""
    changes = StatusChange.objects.filter(model=model._meta.model_name).order_by("pk")
    return dict(changes.values_list("object_id", "after"))


# -- what an act would do


@dataclass(frozen=True, slots=True)
class Impact:
    """What an act would do to some rows: how many it changes, by their status now, and whom that reaches."""

    changes: dict[Status, int]
    same: int
    """Rows that have the status already."""
    learners: int
    """Learners who have cards of the questions that it starts or stops asking."""

    @property
    def total(self) -> int:
        return sum(self.changes.values())


def impact_of(rows: Iterable[Row], to: Status) -> Impact:
    """Count before anything is done."""
    chosen = list(rows)
    moved = [row for row in chosen if row.status != to]
    counts = {status: sum(row.status == status for row in moved) for status in Status}
    changes = {status: count for status, count in counts.items() if count}
    return Impact(changes, len(chosen) - len(moved), _learners(moved))


def _learners(rows: Iterable[Row]) -> int:
    """Resources are not asked, so nobody's review depends on them."""
    rows = list(rows)
    concepts = [row.pk for row in rows if isinstance(row, Concept)]
    questions = [row.pk for row in rows if isinstance(row, Question)]
    asked = Question.objects.filter(pk__in=questions) | Question.objects.filter(concept__in=concepts)
    cards = Card.objects.filter(component__question__in=asked.values("pk"), reps__gt=0)
    return cards.values("learner").distinct().count()


def acts_on(row: Row) -> list[StatusChange]:
    """Every change of its status, the latest first."""
    changes = StatusChange.objects.filter(model=row._meta.model_name, object_id=row.pk)
    return list(changes.select_related("author"))


def last_written_by(row: Row) -> User | None:
    """Whose words it is in now, as far as that is on record."""
    if isinstance(row, Resource):
        return row.author
    if isinstance(row, Question):
        return row.current.author if row.current else None
    latest = row.revisions.order_by("-number").first()
    return latest.author if latest else None
