"""An answer, the next question and Today ask the database as often in a large guide and after a long history."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.models import Component, User
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question
from tests.views.test_review import form_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SMALL, LARGE = 3, 12  # concepts of two questions each, every one building on the one before
DAYS = (0, 3)  # of the history: how many earlier days all that is met was answered on


def guide(concepts: int) -> list[Component]:
    made = [ConceptFactory.create() for _ in range(concepts)]
    for lower, upper in pairwise(made):
        upper.prerequisites.add(lower)
    return [make_question(concept).components.get() for concept in made for _ in range(2)]


def counts(learner: User, parts: list[Component]) -> dict[str, int]:
    """Statements of each page on a day that has begun."""
    browser = Client()
    browser.force_login(learner)
    new = parts[-1]
    browser.post("/review/answers/", form_of(learner, parts[0]), headers=HTMX)
    found = {}
    for name, path, form in (
        ("answer", "/review/answers/", form_of(learner, new)),
        ("next", "/review/", None),
        ("today", "/today/", None),
    ):
        with CaptureQueriesContext(connection) as captured:
            reply: Any = browser.post(path, form, headers=HTMX) if form else browser.get(path, headers=HTMX)
        assert reply.status_code == 200, name
        found[name] = len(captured)
    return found


@pytest.mark.thorough("a large amount")
def test_neither_a_large_guide_nor_a_long_history_costs_a_statement() -> None:
    now, found = timezone.now(), []
    for concepts in (SMALL, LARGE):
        parts = guide(concepts)
        for days in DAYS:
            learner = UserFactory.create(new_per_day=9)
            for day in range(days, 0, -1):
                for part in parts[:-3]:
                    give_answer(learner, part, now - dt.timedelta(days=30 * day))
            found.append(counts(learner, parts))

    assert found == [found[0]] * len(found)
