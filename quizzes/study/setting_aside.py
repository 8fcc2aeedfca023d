"""Putting a question off until tomorrow, suspending it, and taking it up again: records of the log like any answer."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from quizzes.models import Action, Card, Component, Review, User

from .answering import StaleCard, UnknownQuestion, save_card
from .days import today_of
from .folding import CardState, put_off, state_of, suspended
from .locking import lock


def set_aside(
    *, learner: User, component_id: int, version: int, action: Action, record_id: uuid.UUID, now: dt.datetime
) -> Review:
    """Append a PUT_OFF, SUSPEND or RESUME record at `version` of the card. Repeating a record_id changes nothing."""
    component = Component.objects.select_related("question").filter(pk=component_id).first()
    if component is None or component.question.current_id is None:
        raise UnknownQuestion
    with transaction.atomic():
        owner = lock(learner.pk)
        known = Review.objects.of(owner).filter(answer_id=record_id).first()
        if known is not None:
            if known.action != action or known.component_id != component_id:
                raise StaleCard
            return known
        card = Card.objects.of(owner).filter(component=component).first()
        state = state_of(card)
        if state.version != version:
            raise StaleCard
        day = today_of(owner, now)
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
        )
        record.save(force_insert=True)
        save_card(owner, component.pk, component.question_id, card, after)
    return record


def _after(state: CardState, action: Action, day: dt.date) -> CardState:
    if action == Action.PUT_OFF:
        return put_off(state, day=day)
    if action in (Action.SUSPEND, Action.RESUME):
        return suspended(state, value=action == Action.SUSPEND)
    raise ValueError(f"not a way to set a question aside: {action}")
