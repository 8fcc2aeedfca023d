"""Putting a question off until tomorrow, suspending it, and taking it up again: records of the log like any answer."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from quizzes.models import Action, Card, Component, QuestionRevision, Review, User

from .answerable import is_asked, may_set_aside
from .answering import StaleCard, UnknownQuestion
from .appending import append, save_card
from .day_plan import plan_columns, plan_for
from .days import day_for, latest_record
from .folding import CardState, put_off, state_of, suspended
from .locking import lock, unless_removed
from .shown import Shown


@dataclass(frozen=True, slots=True)
class Suspended:
    """A card that the learner suspended, and what its question said when it was last asked."""

    card: Card
    revision: QuestionRevision | None


def suspended_by(learner: User, most: int = 500) -> list[Suspended]:
    """What the learner may take up again; a part that an edit removed is not asked anyway.

    A draft of an author's is not shown, not even its stem.
    """
    related = ("component__question__concept", "component__question__current")
    cards = (
        Card.objects.of(learner)
        .filter(suspended=True, component__active=True)
        .select_related(*related)
        .order_by("pk")[:most]
    )
    return [Suspended(card, last_public(card.component)) for card in cards]


def last_public(component: Component) -> QuestionRevision | None:
    """What learners last read of this part, though an author went on with the question or took the part out."""
    question = component.question
    present = question.current
    if present is not None and is_asked(question) and Shown(present, component.key).has_part:
        return present
    published = question.revisions.filter(published_at__isnull=False).order_by("-number").select_related("question")
    return next((revision for revision in published if Shown(revision, component.key).has_part), None)


def set_aside(
    *, learner: User, component_id: int, version: int, action: Action, record_id: uuid.UUID, now: dt.datetime
) -> Review:
    """Append a PUT_OFF, SUSPEND or RESUME record at `version` of the card. Repeating a record_id changes nothing."""
    component = Component.objects.select_related("question__concept").filter(pk=component_id).first()
    if component is None or component.question.current_id is None:
        raise UnknownQuestion
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        known = Review.objects.of(owner).filter(answer_id=record_id).first()
        if known is not None:
            if known.action != action or known.component_id != component_id:
                raise StaleCard
            return known
        card = Card.objects.of(owner).filter(component=component).first()
        if not may_set_aside(component, card):
            raise UnknownQuestion
        state = state_of(card)
        if state.version != version:
            raise StaleCard
        latest = latest_record(owner, now)
        day = day_for(owner, now, latest)
        after = _after(state, action, day)
        record = Review(
            learner=owner,
            component=component,
            revision_id=component.question.current_id,
            answer_id=record_id,
            action=action,
            card_version=version,
            study_day=day,
            answered_at=now,
            due_day=after.due_day,
            **plan_columns(plan_for(owner, day, latest), state),
        )
        append(record)
        save_card(owner, component.pk, component.question_id, card, after)
    return record


def _after(state: CardState, action: Action, day: dt.date) -> CardState:
    if action == Action.PUT_OFF:
        return put_off(state, day=day)
    if action in (Action.SUSPEND, Action.RESUME):
        return suspended(state, value=action == Action.SUSPEND)
    raise ValueError(f"not a way to set a question aside: {action}")
