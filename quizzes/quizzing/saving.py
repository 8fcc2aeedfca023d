"""Every change of an answer in a quiz is saved at once, in the order in which the server takes them.

The learner's lock orders all that comes from their tabs and devices. A save names the version of the question that its
page saw: one that saw an older version is kept in the log and takes nobody's place; its page hears of both values. A
save that is sent again, under the same id, is no second one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, QuerySet, Subquery, UUIDField

from quizzes.kinds.base import Ask, FormSlip, Response
from quizzes.log.answering import Refused, UnknownQuestion
from quizzes.log.locking import lock, unless_removed
from quizzes.log.prepared import Change, Insertion, first, prepared
from quizzes.models import Attempt, AttemptItem, AttemptSave, User

from .asked import Asked, asked, to_ask
from .grading import FLAG, said_in, store_scores
from .state import QUIZZES, State, is_open, quiz_of, state_of

Sent = Mapping[str, Sequence[str]]
MOST_FIELDS = 60
MOST_LETTERS = 2000
MOST_QUESTIONS = 2**15
"""More than the column of a place in an attempt can count."""


class Over(Refused):
    """The time is over, or it was handed in: what was saved before counts."""

    code = "quiz.over"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class OtherSave(Refused):
    """This id was used before, for something else."""

    code = "quiz.id-used"


class TooLong(Refused):
    """More than any form of ours sends."""

    code = "quiz.too-long"


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save. `slip` says what keeps an answer from being complete; `mine` is what was sent."""

    shown: Asked
    item: AttemptItem
    applied: bool
    mine: dict[str, list[str]]
    slip: FormSlip | None = None


def save_answer(
    *, learner: User, attempt_id: uuid.UUID, number: int, save_id: uuid.UUID, seen: int, sent: Sent, now: dt.datetime
) -> Saved:
    """Save what a form says of question `number`, counted from 1. Raises Forged or a Refused: nothing is stored."""
    mine = _trimmed(sent)
    if not 0 < number <= MOST_QUESTIONS:
        raise UnknownQuestion
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        item = first(_item_of(learner=owner.pk, attempt=attempt_id, position=number - 1))
        if item is None:
            raise UnknownQuestion
        attempt, shown = item.attempt, asked(item, item.total)
        known = first(_save_of(attempt=attempt.pk, save_id=save_id))
        if known is not None:
            if known.item_id != item.pk or known.sent != mine:
                raise OtherSave
            return Saved(shown, item, known.applied, mine, _read(shown, mine, owner)[1])
        if not is_open(attempt, now):
            raise Over(state_of(attempt, now))
        response, slip = _read(shown, mine, owner)
        applied = seen == item.version or (item.sent is not None and said_in(mine) == said_in(item.sent))
        row = AttemptSave(attempt=attempt, item=item, save_id=save_id, seen=seen, saved_at=now)
        row.sent, row.response, row.applied = mine, response, applied
        _append(row)
        if applied:
            item.version, item.sent, item.response, item.answered_at = item.version + 1, mine, response, now
            item.flagged, item.score, item.mistakes = FLAG in mine, None, None
            _change(item.pk, {name: getattr(item, name) for name in CHANGED})
            if attempt.graded:  # more time was given at the moment at which it was graded
                attempt.graded = False
                attempt.save(update_fields=["graded"])
    return Saved(asked(item, shown.total), item, applied, mine, slip)


CHANGED = ("version", "sent", "response", "answered_at", "flagged", "score", "mistakes")
_append = Insertion(AttemptSave)
_change = Change(AttemptItem, CHANGED)


@prepared(learner=BigIntegerField(), attempt=UUIDField(), position=IntegerField())
def _item_of(learner: Any, attempt: Any, position: Any) -> QuerySet[Any]:
    """One question of a quiz of the learner's own, with its attempt and how many questions that has."""
    mine = {"attempt__learner": learner, "attempt__attempt_id": attempt, "attempt__kind__in": QUIZZES}
    siblings = AttemptItem.objects.filter(attempt=OuterRef("attempt")).order_by().values("attempt")
    total = Subquery(siblings.annotate(total=Count("pk")).values("total"))
    item = to_ask(AttemptItem.objects.filter(position=position, **mine).order_by())
    return item.select_related("attempt").annotate(total=total)


@prepared(attempt=BigIntegerField(), save_id=UUIDField())
def _save_of(attempt: Any, save_id: Any) -> QuerySet[AttemptSave]:
    return AttemptSave.objects.filter(attempt=attempt, save_id=save_id)


def _trimmed(sent: Sent) -> dict[str, list[str]]:
    """In one order, and without empty fields: two forms that say the same are equal. PostgreSQL can't store a NUL."""
    if len(sent) > MOST_FIELDS or any(len(each) > MOST_LETTERS for values in sent.values() for each in values):
        raise TooLong
    kept = {_without_nul(name): [_without_nul(each) for each in values] for name, values in sorted(sent.items())}
    return {name: said for name, values in kept.items() if (said := [each for each in values if each])}


def _without_nul(text: str) -> str:
    return text.replace("\0", "")


def _read(shown: Asked, sent: Sent, learner: User) -> tuple[Response | None, FormSlip | None]:
    """The answer in a form, or what it lacks. One that is empty lacks nothing: it is open.

    Nor does one that can be read in several ways: asking which is meant would tell that one of them is right.
    """
    said = said_in(sent)
    if not said:
        return None, None
    try:
        return shown.parse(said, learner.decimal_mark), None
    except Ask:
        return None, None
    except FormSlip as slip:
        return None, slip


def hand_in(*, learner: User, attempt_id: uuid.UUID, now: dt.datetime) -> Attempt:
    """End it. Handing in twice, or after the time, changes nothing."""
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        attempt = quiz_of(owner, attempt_id)
        if attempt is None:
            raise UnknownQuestion
        if is_open(attempt, now):
            attempt.ended_at = now
            attempt.save(update_fields=["ended_at"])
            store_scores(owner, attempt)
    return attempt


def is_begun(item: AttemptItem) -> bool:
    """Does its form say anything of the answer?"""
    return bool(said_in(item.sent or {}))


def lacking(shown: Asked, item: AttemptItem, learner: User) -> FormSlip | None:
    """What keeps the saved answer from being complete."""
    return _read(shown, item.sent, learner)[1] if item.sent else None


def in_words(shown: Asked, sent: Sent, learner: User) -> str:
    """What a form says, for whoever has to choose between two: as said, whether right or wrong."""
    response, _ = _read(shown, sent, learner)
    if response is not None:
        return shown.grade(response).given
    return "; ".join(each for values in said_in(sent).values() for each in values)
