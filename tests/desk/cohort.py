"""Many learners who answered many questions, written into the log as reviews."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from random import Random
from typing import Any

from quizzes.models import Component, Place, Review, User
from tests.factories import UserFactory

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def review(learner: User, component: Component, option: int | None, **changes: Any) -> Review:
    """An answer to a single choice whose first option is right; None is “I don’t know”. Not saved."""
    is_right = option == 0
    fields: dict[str, Any] = {
        "learner": learner,
        "component": component,
        "revision": component.question.current,
        "answer_id": uuid.uuid4(),
        "card_version": 0,
        "place": Place.REVIEW,
        "response": {"unknown": True} if option is None else {"choice": option},
        "rating": 3 if is_right else 1,
        "score": float(is_right),
        "duration_ms": 10_000,
        "study_day": NOON.date(),
        "answered_at": NOON,
    }
    return Review(**(fields | changes))


def answered(components: Iterable[Component], learners: int, luck: Random) -> list[User]:
    """Learners from weak to strong, each of whom answers everything once. Whoever misses picks option 1 or 2."""
    users = UserFactory.create_batch(learners)
    rows = []
    for component in components:
        for strength, user in enumerate(users):
            knows = luck.random() < 0.1 + 0.8 * strength / max(1, learners - 1)
            rows.append(review(user, component, 0 if knows else luck.choice((1, 2))))
    Review.objects.bulk_create(rows)
    return users
