"""Undo: the learner's latest record of today is taken back, by appending a record that says so."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, DateField, QuerySet

from quizzes.models import OUT_OF_TURN, Action, Card, Review, User

from .answering import Refused
from .appending import append, save_card
from .days import today_of
from .folding import fold
from .locking import lock
from .prepared import first, prepared
from .presenting import page_text_fields
from .seeding import is_missed_check, trust_again


class NothingToUndo(Refused):
    """No record of today is left to undo."""


class UndoneMeanwhile(Refused):
    """The record to undo is no longer the latest: something happened in another tab."""


def last_undoable(learner: User, day: dt.date) -> Review | None:
    """The latest standing record of the learner's study day that the learner made."""
    return first(_last_undoable(learner=learner.pk, day=day))


@prepared(learner=BigIntegerField(), day=DateField())
def _last_undoable(learner: Any, day: Any) -> QuerySet[Review]:
    records = Review.objects.of(learner).standing().filter(study_day=day).exclude(action__in=OUT_OF_TURN)
    related = "component__question__concept"
    return records.select_related(related).defer(*page_text_fields(related)).order_by("-pk")[:1]


def undo_last(*, learner: User, expected: uuid.UUID, undo_id: uuid.UUID, now: dt.datetime) -> Review:
    """Undo the record whose answer_id is `expected`, which must be today's latest. Returns the record undone.

    Sending the same `undo_id` again returns the same record and changes nothing.
    """
    with transaction.atomic():
        owner = lock(learner.pk)
        earlier = Review.objects.of(owner).filter(answer_id=undo_id).select_related("undoes__component").first()
        if earlier is not None:
            if earlier.undoes is None or earlier.undoes.answer_id != expected:
                raise UndoneMeanwhile
            return earlier.undoes
        day = today_of(owner, now)
        last = last_undoable(owner, day)
        if last is None:
            raise NothingToUndo
        if last.answer_id != expected:
            raise UndoneMeanwhile
        append_undo(owner, last, undo_id, now)
    return last


def append_undo(owner: User, last: Review, undo_id: uuid.UUID, now: dt.datetime) -> None:
    """Take one record back, under the learner's lock. Whoever calls has made sure that it is theirs to take back."""
    card = Card.objects.of(owner).get(component_id=last.component_id)
    undo = Review(
        learner=owner,
        component_id=last.component_id,
        revision_id=last.revision_id,
        answer_id=undo_id,
        action=Action.UNDO,
        undoes=last,
        card_version=card.version,
        study_day=last.study_day,
        answered_at=now,
        day_waiting=last.day_waiting,
        day_share=last.day_share,
    )
    append(undo)
    records = Review.objects.of(owner).filter(component_id=last.component_id)
    save_card(owner, last.component_id, card.question_id, card, fold(records))
    if is_missed_check(last):
        trust_again(owner, last, now)
