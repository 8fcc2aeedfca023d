"""How far an answer travels through the code: to its verdict, and on to the next question. `pytest -s` prints it.

A call is one of a function of ours, from the view on: sessions and the middleware are the same for every page. It is a
move when the one of ours that led to it lies in another file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from quizzes.models import Component, User
from tests.factories import UserFactory, answer_of, make_question

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
OURS = tuple(str(Path(settings.BASE_DIR) / name) + "/" for name in ("quizzes", "genai_quiz"))
VIEWS = str(Path(settings.BASE_DIR) / "quizzes" / "views") + "/"


@dataclass
class Trip:
    calls: int = 0
    moves: int = 0
    modules: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{len(self.modules)} modules, {self.moves} moves, {self.calls} calls"


@contextmanager
def followed() -> Iterator[Trip]:
    trip = Trip()

    def event(frame: FrameType, what: str, _: Any) -> None:
        here = frame.f_code.co_filename
        if what != "call" or not here.startswith(OURS):
            return
        way = list(files_of_ours(frame))
        if any(file.startswith(VIEWS) for file in way):
            trip.calls += 1
            trip.moves += way[1:2] != [here]
            trip.modules.add(here)

    sys.setprofile(event)
    try:
        yield trip
    finally:
        sys.setprofile(None)


def files_of_ours(frame: FrameType | None) -> Iterator[str]:
    """From this call outwards, however many steps of others lie between."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(OURS):
            yield frame.f_code.co_filename
        frame = frame.f_back


def sent(learner: User, component: Component) -> dict[str, Any]:
    answer = answer_of(learner, component)
    said = {name: values[0] for name, values in answer.data.items()}
    shown = {"component": answer.component_id, "revision": answer.revision_id, "version": answer.version}
    return shown | {"answer_id": answer.answer_id, "place": "review", "sure": "yes", **said}


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(UserFactory.create(email="learner@example.com"))
    return client


def test_an_answer_and_the_next_question_pass_through_few_hands(browser: Client) -> None:
    learner = User.objects.get(email="learner@example.com")
    first, second, _ = (make_question().components.get() for _ in range(3))
    browser.post("/review/answers/", sent(learner, first), headers=HTMX)  # imports, and what a day begins with
    browser.get("/review/")

    form = sent(learner, second)
    with followed() as to_verdict:
        verdict = browser.post("/review/answers/", form, headers=HTMX)
    with followed() as to_question:
        question = browser.get("/review/", headers=HTMX)

    print(f"to the verdict: {to_verdict}; to the next question: {to_question}")  # noqa: T201
    assert (verdict.status_code, question.status_code) == (200, 200)
    assert 'name="answer_id"' in question.text
    assert len(to_verdict.modules) <= 60
    assert len(to_question.modules) <= 40
    assert to_verdict.calls <= 1000
    assert to_question.calls <= 500
