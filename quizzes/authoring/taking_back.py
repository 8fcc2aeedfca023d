"""Undoing an act: each row gets the status back that it had, unless somebody has decided otherwise since."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from quizzes.models import Concept, Question, Resource, Status, StatusChange

from .acts import MODELS, Act, Row
from .concepts import set_concept_status
from .questions import set_question_status
from .resources import set_resource_status


class NothingToUndo(Exception):
    """The act is unknown, or was undone before."""


@dataclass(slots=True)
class Undone:
    """What came of undoing: the rows that have their status back, and those that were left alone."""

    restored: list[Row] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Names of rows that have another status by now, or are gone."""


def rows_of(batch: uuid.UUID) -> tuple[str, list[StatusChange]]:
    """The model and the rows of an act that can still be undone. Raises NothingToUndo."""
    changes = list(StatusChange.objects.filter(batch=batch, undone_at=None).order_by("pk"))
    if not changes:
        raise NothingToUndo
    return changes[0].model, changes


def undo(*, batch: uuid.UUID, act: Act) -> Undone:
    """Give every row of the batch back what it had: what was a draft is a draft again. Raises NothingToUndo."""
    with transaction.atomic():
        model, changes = rows_of(batch)
        done = Undone()
        for change in changes:
            row = MODELS[model]._default_manager.filter(pk=change.object_id).first()
            if row is None or not _given_back(row, change, act):
                done.left.append(str(row or change))
            else:
                done.restored.append(row)
        StatusChange.objects.filter(pk__in=[change.pk for change in changes]).update(undone_at=act.now)
        return done


def _given_back(row: Row, change: StatusChange, act: Act) -> bool:
    """False where this was not the last decision about the row."""
    later = StatusChange.objects.filter(model=change.model, object_id=change.object_id, pk__gt=change.pk)
    if later.exists():
        return False
    return _SETTERS[type(row)](row, Status(change.before), act, Status(change.after))


def _concept(row: Row, status: Status, act: Act, only_if: Status) -> bool:
    assert isinstance(row, Concept)
    return set_concept_status(concept=row, status=status, act=act, only_if=only_if)


def _question(row: Row, status: Status, act: Act, only_if: Status) -> bool:
    assert isinstance(row, Question)
    return set_question_status(question=row, status=status, act=act, only_if=only_if)


def _resource(row: Row, status: Status, act: Act, only_if: Status) -> bool:
    assert isinstance(row, Resource)
    return set_resource_status(resource=row, status=status, act=act, only_if=only_if)


_SETTERS: dict[type[Row], Callable[[Row, Status, Act, Status], bool]] = {
    Concept: _concept,
    Question: _question,
    Resource: _resource,
}
