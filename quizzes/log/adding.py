"""“Add these to my reviews”: what was missed elsewhere is due today, and one press takes that back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from quizzes.models import Action, Card, Component, Review, User
from quizzes.models.study import ReviewQuerySet

from .answerable import is_asked
from .answering import Refused, UnknownQuestion
from .appending import append, save_card
from .day_plan import plan_columns, plan_for
from .days import day_for, latest_record, today_of
from .folding import CardState, added, state_of
from .locking import lock, unless_removed
from .undoing import append_undo


class NothingToTakeBack(Refused):
    """No question of this press is still as it was put."""


class TakenBack(Refused):
    """This press was undone since. Sent once more, by a page from before, it stays undone."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a press: `moved` are due today because of it, `waiting` were due already.

    Neither: an author has retired them all.
    """

    moved: int
    waiting: int


def add_to_reviews(*, learner: User, components: Collection[int], batch: uuid.UUID, now: dt.datetime) -> Added:
    """Make these components due today: one record for each that is not. The same `batch` again changes nothing.

    What an author has retired meanwhile is left out. Raises TakenBack.
    """
    asked = [each for each in _loaded(components) if each.active and is_asked(each.question)]
    moved = 0
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        ids = [_record_id(batch, each) for each in components]
        known = Review.objects.of(owner).filter(answer_id__in=ids)
        if known.exists():
            return _as_before(known, asked)
        latest = latest_record(owner, now)
        day = day_for(owner, now, latest)
        plan = plan_for(owner, day, latest)
        cards = {card.component_id: card for card in Card.objects.of(owner).filter(component__in=components)}
        for component in asked:
            card = cards.get(component.pk)
            before = state_of(card)
            if _waits(before, day):
                continue
            moved += 1
            revision = component.question.current_id
            assert revision is not None, "a published question has a revision"
            after = added(before, due_day=day)
            append(
                Review(
                    learner=owner,
                    component=component,
                    revision_id=revision,
                    answer_id=_record_id(batch, component.pk),
                    action=Action.ADD,
                    card_version=before.version,
                    study_day=day,
                    answered_at=now,
                    due_day=day,
                    **plan_columns(plan, before),
                )
            )
            save_card(owner, component.pk, component.question_id, card, after)
    return Added(moved, len(asked) - moved)


def _as_before(known: ReviewQuerySet, asked: Collection[Component]) -> Added:
    stands = known.standing().count()
    if not stands:
        raise TakenBack
    return Added(stands, max(0, len(asked) - stands))


def take_back(*, learner: User, components: Collection[int], now: dt.datetime) -> int:
    """Undo what was added today, but for questions that went on since. Returns how many were undone."""
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        records = list(_to_take_back(owner, components, now))
        if not records:
            raise NothingToTakeBack
        for record in records:
            append_undo(owner, record, uuid.uuid5(record.answer_id, "take back"), now)
    return len(records)


def added_today(learner: User, components: Collection[int], now: dt.datetime) -> int:
    """How many of these were added today and are still as they were put."""
    return _to_take_back(learner, components, now).count()


def _to_take_back(learner: User, components: Collection[int], now: dt.datetime) -> ReviewQuerySet:
    records = Review.objects.of(learner).standing().filter(action=Action.ADD, component__in=components)
    as_put = Card.objects.of(learner).filter(component=OuterRef("component"), version=OuterRef("card_version") + 1)
    return records.filter(Exists(as_put), study_day=today_of(learner, now)).order_by("pk")


def _loaded(components: Collection[int]) -> list[Component]:
    return list(Component.objects.filter(pk__in=components).select_related("question__concept").order_by("pk"))


def _waits(state: CardState, day: dt.date) -> bool:
    """It is asked today anyway."""
    return not state.suspended and state.due_day is not None and state.due_day <= day


def _record_id(batch: uuid.UUID, component: int) -> uuid.UUID:
    return uuid.uuid5(batch, f"add {component}")
