"""An attempt begins: its questions are pinned, each to the revision and the order in which it will be asked."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Sequence

from quizzes.log.answering import UnknownQuestion
from quizzes.log.locking import lock, unless_removed
from quizzes.models import Attempt, AttemptItem, Component, User

from .drawing import Candidate, new_seed


class NothingToAsk(Exception):
    """No question fits, or none is left of those that did. Nothing was begun."""


def nothing_open(_learner: User) -> None:
    """Another one may always begin."""


def begin(
    *,
    learner: User,
    attempt: Attempt,
    drawn: Sequence[Candidate],
    luck: random.Random,
    instead: Callable[[User], Attempt | None] = nothing_open,
) -> Attempt:
    """Store a new attempt with its questions. The same id again gives the attempt that it began.

    `instead` finds the one to go on with, or raises where none may begin: under the lock, since two windows may begin
    at the same moment. Raises NothingToAsk.
    """
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        known = Attempt.objects.of(owner).filter(attempt_id=attempt.attempt_id).first()
        if known is not None:
            return known
        if (going := instead(owner)) is not None:
            return going
        parts = Component.objects.select_related("question").in_bulk([each.component for each in drawn])
        asked = [parts[each.component] for each in drawn if each.component in parts]
        if not asked:  # an author deleted them all since they were drawn
            raise NothingToAsk
        attempt.learner = owner
        attempt.save(force_insert=True)
        AttemptItem.objects.bulk_create(_item(attempt, *each, seed=new_seed(luck)) for each in enumerate(asked))
    return attempt


def _item(attempt: Attempt, position: int, component: Component, *, seed: int) -> AttemptItem:
    revision = component.question.current_id
    assert revision is not None, "a published question has a revision"
    return AttemptItem(attempt=attempt, position=position, component=component, revision_id=revision, seed=seed)


def find(learner: User, attempt_id: uuid.UUID | None, *kinds: Attempt.Kind) -> Attempt | None:
    """An attempt of the learner's own."""
    return Attempt.objects.of(learner).filter(attempt_id=attempt_id, kind__in=kinds).first() if attempt_id else None


def is_over(attempt: Attempt, now: dt.datetime) -> bool:
    return attempt.ended_at is not None or (attempt.ends_at is not None and now >= attempt.ends_at)
