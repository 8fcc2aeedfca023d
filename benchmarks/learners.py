"""Learners who are signed in, and their answers as a browser sends them."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from quizzes.models import Card, Component, User
from quizzes.study.days import today_of

CSRF = "a" * 32
"""A secret that a browser could have been given; the form repeats it."""
HEADERS = {"HX-Request": "true", "Accept-Encoding": "gzip"}


@dataclass
class Device:
    """One browser of one learner, who answers single-choice questions in turn."""

    learner: User
    session: str
    asked: Iterator[Component]
    versions: dict[int, int] = field(default_factory=dict)

    @property
    def cookies(self) -> dict[str, str]:
        return {settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: CSRF}

    def form(self) -> dict[str, Any]:
        """The next answer: what the page's form holds after a press on the first option and on “Check, sure”."""
        component = next(self.asked)
        version = self.versions.get(component.pk, 0)
        self.versions[component.pk] = version + 1
        return {
            "csrfmiddlewaretoken": CSRF,
            "component": component.pk,
            "revision": component.question.current_id,
            "version": version,
            "answer_id": uuid.uuid4(),
            "place": "review",
            "duration": 4000,
            "answer": "1",
            "sure": "yes",
        }

    def request(self, method: str, path: str, data: dict[str, Any] | None = None) -> HttpRequest:
        """A request as it reaches the site's handler."""
        factory = RequestFactory(SERVER_NAME="localhost", headers=HEADERS)
        factory.cookies.load(self.cookies)
        return factory.generic(method, path) if data is None else factory.post(path, data)


def new_learner(**fields: Any) -> User:
    return User.objects.create_user(f"bench-{os.urandom(6).hex()}@example.com", **fields)


def signed_in(learner: User) -> Device:
    client = Client()
    client.force_login(learner)
    # The first request of a day renews the session; what follows writes nothing.
    client.get("/settings/", headers={"Host": "localhost"})
    choices = Component.objects.filter(question__kind="choice").select_related("question").order_by("pk")
    return Device(learner, client.cookies[settings.SESSION_COOKIE_NAME].value, cycle(choices))


def fall_behind(learner: User, count: int) -> None:
    """Cards that have been due for some days; as a rule of questions that `Device.form` does not come to."""
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
