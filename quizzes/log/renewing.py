"""A question that now means something else is asked again soon, of everyone who has answered it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from quizzes.models import Action, Card, Question, Review, User
from quizzes.models.study import CardQuerySet

from .appending import append, save_card
from .days import today_of
from .folding import renewal_day, renewed, state_of
from .locking import lock


def renew_cards(question: Question, now: dt.datetime) -> int:
    """Append a RENEW record to every answered card of `question`. Returns how many.

    Doing so twice for one revision changes nothing more.
    """
    learners = _answered(Card.objects.filter(question=question)).order_by("learner")
    return sum(_renew(pk, question, now) for pk in learners.values_list("learner", flat=True).distinct())


def _renew(learner_id: int, question: Question, now: dt.datetime) -> int:
    with transaction.atomic():
        try:
            learner = lock(learner_id)
        except User.DoesNotExist:  # deleted the account, and the cards with it, since they were listed
            return 0
        day = today_of(learner, now)
        cards = _answered(Card.objects.of(learner).filter(question=question))
        return sum(_append(learner, card, question, day, now) for card in cards)


def _answered(cards: CardQuerySet) -> CardQuerySet:
    """Not those that placement took for known: their check asks the question as it is then."""
    return cards.exclude(stability=None).exclude(reps=0)


def _append(learner: User, card: Card, question: Question, day: dt.date, now: dt.datetime) -> int:
    record_id = uuid.uuid5(uuid.NAMESPACE_OID, f"renew/{learner.pk}/{card.component_id}/{question.current_id}")
    if Review.objects.of(learner).filter(answer_id=record_id).exists():
        return 0
    state = state_of(card)
    after = renewed(state, due_day=renewal_day(state, day))
    assert question.current_id is not None
    record = Review(
        learner=learner,
        component_id=card.component_id,
        revision_id=question.current_id,
        answer_id=record_id,
        action=Action.RENEW,
        card_version=card.version,
        study_day=day,
        answered_at=now,
        due_day=after.due_day,
    )
    append(record)
    save_card(learner, card.component_id, question.pk, card, after)
    return 1
