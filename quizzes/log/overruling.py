"""“My answer was right”: the learner overrules the verdict on a typed answer.

The miss is undone and an answer stands in its place that names it: two records, appended together. So folding, undo and
every figure follow without knowing of it, and authors can list what was overruled.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from quizzes.kinds.base import is_unknown
from quizzes.models import Action, Card, Place, Review, User
from quizzes.scheduling import CURRENT

from .answering import Refused, before_and_after, scheduled_with
from .appending import append, save_card
from .days import today_of
from .folding import answered, fold, taught
from .locking import lock
from .seeding import is_missed_check, trust_again
from .shown import shown_to

RIGHT = 1.0


class NoSuchAnswer(Refused):
    """The learner gave no such answer."""

    code = "overrule.unknown-answer"


class NotAMiss(Refused):
    """There is nothing to overrule: it was right, given up, or not typed."""

    code = "overrule.not-a-miss"


class MovedOn(Refused):
    """The answer was undone, or its day is over, or the question was answered again since."""

    code = "overrule.moved-on"


def overrule(*, learner: User, answer_id: uuid.UUID, overrule_id: uuid.UUID, now: dt.datetime) -> Review:
    """Let the answer `answer_id`, a miss of today, count as right. Returns the answer that stands in its place.

    Sending the same `overrule_id` again returns the same answer and changes nothing.
    """
    with transaction.atomic():
        owner = lock(learner.pk)
        mine = Review.objects.of(owner).select_related("revision__question", "component__question", "undone_by")
        miss = mine.filter(answer_id=answer_id).first()
        if miss is None:
            raise NoSuchAnswer
        earlier = mine.filter(overrules=miss).first()
        if earlier is not None:  # a second press, perhaps in another tab
            return earlier
        if mine.filter(answer_id=overrule_id).exists() or not is_miss(miss):
            raise NotAMiss
        card = Card.objects.of(owner).get(component_id=miss.component_id)
        if not _is_latest(miss, card, today_of(owner, now)):
            raise MovedOn
        return _append(owner, miss, card, overrule_id, now)


def is_miss(review: Review) -> bool:
    """A typed answer that the program did not count as right; “I don't know” is no answer to defend."""
    missed = review.action == Action.ANSWER and review.score is not None and review.score < RIGHT
    return missed and bool(shown_to(review).kind.typed) and not is_unknown(review.response)


def may_overrule(learner: User, review: Review, day: dt.date) -> bool:
    """Whether to offer it: one statement, and only after a typed miss."""
    if not is_miss(review):
        return False
    card = Card.objects.of(learner).filter(component_id=review.component_id).first()
    return card is not None and _is_latest(review, card, day)


def _is_latest(review: Review, card: Card, day: dt.date) -> bool:
    """What can be undone today, and nothing happened to its card since."""
    return review.study_day == day and card.version == review.card_version + 1 and not hasattr(review, "undone_by")


def _append(owner: User, miss: Review, card: Card, overrule_id: uuid.UUID, now: dt.datetime) -> Review:
    undo = Review(
        learner=owner,
        component_id=miss.component_id,
        revision_id=miss.revision_id,
        answer_id=uuid.uuid5(overrule_id, str(miss.answer_id)),
        action=Action.UNDO,
        undoes=miss,
        card_version=card.version,
        study_day=miss.study_day,
        answered_at=now,
        day_waiting=miss.day_waiting,
        day_share=miss.day_share,
    )
    append(undo)
    before = fold(Review.objects.of(owner).filter(component_id=miss.component_id))
    rating = shown_to(miss).rating(RIGHT, miss.response, miss.sure)
    after = answered(before, rating, day=miss.study_day, seed=miss.seed, at=now, setup=CURRENT)
    if miss.place == Place.LESSON:
        after = taught(before, after, day=miss.study_day)
    right = Review(
        learner=owner,
        component=miss.component,
        revision=miss.revision,
        answer_id=overrule_id,
        overrules=miss,
        card_version=before.version,
        place=miss.place,
        response=miss.response,
        rating=rating,
        score=RIGHT,
        sure=miss.sure,
        seed=miss.seed,
        duration_ms=miss.duration_ms,
        study_day=miss.study_day,
        answered_at=now,
        day_waiting=miss.day_waiting,
        day_share=miss.day_share,
        due_day_before=before.due_day,
        **before_and_after(before, after, miss.study_day),
        **scheduled_with(before, miss.study_day, seconds=miss.elapsed_seconds),
    )
    append(right)
    save_card(owner, miss.component_id, card.question_id, card, after)
    if is_missed_check(miss):
        trust_again(owner, miss, now)
    return right
