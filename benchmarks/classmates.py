"""Learners who are all in the same state: one is made by hand, the others are copies.

Copies are made inside the database: a learner who has met 5,000 questions has 20,000 rows.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from benchmarks.states import State
from quizzes.log.days import today_of
from quizzes.models import Card, Component, Review, User

ANSWERS_EACH = 3  # that stand behind every card


def new_learner(new_material: str = "ask") -> User:
    """Who is asked at once: the first page has a question."""
    return User.objects.create_user(f"bench-{os.urandom(6).hex()}@example.com", new_material=new_material)


def make_learners(state: State, count: int) -> list[User]:
    """So many learners who are all in the same state."""
    first = new_learner(state.new_material)
    _fill(first, state)
    others = [new_learner(state.new_material) for _ in range(count - 1)]
    for model in (Card, Review):
        _copy(model, first, others)
    return [first, *others]


def _fill(learner: User, state: State) -> None:
    """Cards and their answers. Questions are met in the order of the guide, so what builds on others opens."""
    luck, today = random.Random(1), today_of(learner, timezone.now())
    parts = list(Component.objects.filter(active=True).select_related("question").order_by(*READING_ORDER)[: state.met])
    due = set(luck.sample(range(len(parts)), min(state.due, len(parts))))
    cards = [_card(learner, part, _days(today, state, number in due, luck)) for number, part in enumerate(parts)]
    Card.objects.bulk_create(cards, batch_size=2000)
    answers = (answer for card, part in zip(cards, parts, strict=True) for answer in _answers(card, part))
    Review.objects.bulk_create(sorted(answers, key=lambda answer: answer.answered_at), batch_size=2000)


READING_ORDER = (
    "question__concept__section_order",
    "question__concept__order",
    "question__concept__slug",
    "question__position",
    "pk",
)


def _days(today: dt.date, state: State, is_due: bool, luck: random.Random) -> tuple[dt.date, dt.date]:
    """When it was answered last, and when it comes back."""
    last = today - dt.timedelta(days=state.away + luck.randrange(5))
    return last, today + dt.timedelta(days=-luck.randrange(min(state.away, 4)) if is_due else luck.randint(1, 40))


def _card(learner: User, part: Component, days: tuple[dt.date, dt.date]) -> Card:
    last, due = days
    return Card(
        learner=learner,
        component=part,
        question=part.question,
        version=ANSWERS_EACH,
        stability=max(1.0, (due - last).days),
        difficulty=5.0,
        last_day=last,
        due_day=due,
        reps=ANSWERS_EACH,
    )


def _answers(card: Card, part: Component) -> Sequence[Review]:
    assert card.last_day is not None
    revision = part.question.current_id
    assert revision is not None, "a published question has a revision"
    days = [card.last_day - dt.timedelta(days=gap) for gap in (20, 8, 0)]
    return [
        Review(
            learner_id=card.learner_id,
            component_id=card.component_id,
            revision_id=revision,
            answer_id=uuid.uuid4(),
            card_version=number,
            response={"unknown": True} if number == 0 else {},
            rating=1 if number == 0 else 3,
            score=0.0 if number == 0 else 1.0,
            duration_ms=4000,
            study_day=day,
            answered_at=dt.datetime.combine(day, dt.time(12, number), dt.UTC),
            recall=0.9 if number else None,
            stability_before=4.0 if number else None,
            stability=10.0,
            due_day=day + dt.timedelta(days=9),
        )
        for number, day in enumerate(days)
    ]


def _copy(model: type[Card | Review], owner: User, others: Sequence[User]) -> None:
    """The rows of one learner for all the others."""
    columns = ", ".join(str(each.column) for each in model._meta.concrete_fields if each.name not in {"id", "learner"})
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for other in others:
            cursor.execute(
                f"INSERT INTO {table} (learner_id, {columns}) "  # names of our own
                f"SELECT %s, {columns} FROM {table} WHERE learner_id = %s ORDER BY id",
                [other.pk, owner.pk],
            )


def fall_behind(learner: User, count: int) -> None:
    """Nothing but cards that have been due for some days."""
    today = today_of(learner, timezone.now())
    parts = Component.objects.order_by("-pk").values_list("pk", "question")[:count]
    Card.objects.bulk_create(
        (
            Card(
                learner=learner,
                component_id=component,
                question_id=question,
                version=1,
                stability=10.0,
                difficulty=5.0,
                last_day=today - dt.timedelta(60),
                due_day=today - dt.timedelta(number % 5),
                reps=1,
            )
            for number, (component, question) in enumerate(parts)
        ),
        batch_size=2000,
    )
