"""One question of a learner: as they see it, what their log says of it, and how it fades."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from quizzes.log.folding import setup_of
from quizzes.log.presenting import Presentation, present
from quizzes.models import Action, Card, Review, User
from quizzes.scheduling import DEFAULT_PARAMETERS, Curve, Learnt, Rating, UnknownSetup, curve_of

from .my_questions import Mine, mine, with_its_question

TOLD = 100  # records of a log, the latest first


@dataclass(frozen=True, slots=True)
class OneQuestion:
    mine: Mine
    presentation: Presentation | None
    """As it was asked the last time: the numbers that are drawn next stay hidden until they are asked."""
    log: list[Review]
    """The latest records, the latest first. Each knows by `is_undone` whether it was taken back."""
    answers: int
    curve: Curve | None

    @property
    def card(self) -> Card:
        return self.mine.card


def one_question(learner: User, component_id: int, day: dt.date) -> OneQuestion | None:
    """None: the learner never met it."""
    card = with_its_question(Card.objects.of(learner).filter(component=component_id)).first()
    if card is None:
        return None
    found = mine(card, day)
    log = list(log_of(learner, component_id)[:TOLD])
    return OneQuestion(found, _as_last_asked(learner, found, log), log, card.reps, _curve(log, card, day))


def log_of(learner: User, component_id: int) -> QuerySet[Review]:
    records = Review.objects.of(learner).filter(component=component_id)
    return records.select_related("undone_by", "undoes").order_by("-card_version")


def is_undone(record: Review) -> bool:
    return hasattr(record, "undone_by")


def _as_last_asked(learner: User, found: Mine, log: Sequence[Review]) -> Presentation | None:
    """As the latest answer that stands was given to; before the first, as it will be asked."""
    if found.revision is None:
        return None
    shown = present(learner.secret, found.card.component, card=found.card, revision=found.revision)
    latest = next((each for each in log if each.action == Action.ANSWER and not is_undone(each)), None)
    return replace(shown, seed=latest.seed) if latest else shown


def _curve(log: Sequence[Review], card: Card, day: dt.date) -> Curve | None:
    standing = [each for each in reversed(log) if each.action == Action.ANSWER and not is_undone(each)]
    return curve_of([_learnt(each) for each in standing if each.stability], day, card.due_day)


def _learnt(answer: Review) -> Learnt:
    try:
        setup = setup_of(answer)
        parameters = setup.values if setup else DEFAULT_PARAMETERS
    except UnknownSetup:
        parameters = DEFAULT_PARAMETERS
    return Learnt(answer.study_day, answer.stability or 1.0, answer.rating != Rating.AGAIN, parameters)
