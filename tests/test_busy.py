"""While the database is locked or its disk is full: readers read, and nothing that was not stored is said to be."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client

from quizzes.models import User
from quizzes.sessions import SessionStore
from tests.factories import UserFactory, make_question
from tests.races.test_races import answer_form

pytestmark = pytest.mark.django_db

Refusing = Callable[[], AbstractContextManager[None]]
PASSWORD = "correct horse battery"
TOMORROW = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
MESSAGES = {
    "locked": "database is locked",
    "full": "database or disk is full",
    "read-only": "attempt to write a readonly",
}


@pytest.fixture(params=MESSAGES)
def no_writes(request: pytest.FixtureRequest) -> Refusing:
    """Whatever would be written is refused, as SQLite does it."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            raise OperationalError(MESSAGES[request.param])
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def learner_browser(learner: User) -> Iterator[Client]:
    """Signed in yesterday, so that the session is to be renewed."""
    client = Client()
    with time_machine.travel(TOMORROW - dt.timedelta(days=1), tick=True):
        client.force_login(learner)
    with time_machine.travel(TOMORROW, tick=True):
        yield client


PAGES = ["/today/", "/review/", "/review/done/", "/guide/", "/progress/", "/map/", "/settings/", "/settings/export/"]


@pytest.mark.parametrize("path", PAGES)
def test_the_first_page_of_a_day_is_shown(learner_browser: Client, no_writes: Refusing, path: str) -> None:
    with no_writes():
        assert learner_browser.get(path).status_code in {200, 302}


@pytest.mark.parametrize("path", ["/", "/guide/", "/accounts/login/", "/accounts/signup/", "/robots.txt", "/about/"])
def test_a_stranger_reads(client: Client, no_writes: Refusing, path: str) -> None:
    with no_writes():
        assert client.get(path).status_code == 200


def test_an_answer_is_told_to_try_again(learner_browser: Client, learner: User, no_writes: Refusing) -> None:
    form = answer_form(learner, make_question().components.get(), uuid.uuid4())
    with no_writes():
        refused = learner_browser.post("/review/answers/", form)
    stored = learner_browser.post("/review/answers/", form)

    assert (refused.status_code, stored.status_code) == (503, 302)
    assert learner.reviews.count() == 1


POSTS: dict[str, dict[str, Any]] = {
    "/settings/": {
        "time_zone": "Europe/Berlin",
        "rollover_hour": "4",
        "new_per_day": "1",
        "reviews_per_day": "1",
        "four_buttons": "True",
        "theme": "dark",
    },
    "/settings/zone/": {"time_zone": "Europe/Berlin"},
    "/accounts/logout/": {},
    "/settings/delete/": {"password": PASSWORD},
    "/accounts/password/change/": {
        "oldpassword": PASSWORD,
        "password1": "zebra crossing 77",
        "password2": "zebra crossing 77",
    },
}


@pytest.mark.parametrize("path", POSTS)
def test_what_cannot_be_stored_is_said_not_to_be(learner_browser: Client, no_writes: Refusing, path: str) -> None:
    with no_writes():
        reply = learner_browser.post(path, POSTS[path])

    assert reply.status_code == 503
    assert reply.headers["Retry-After"]


def test_nobody_is_signed_in_halfway(client: Client, learner: User, no_writes: Refusing) -> None:
    with no_writes():
        reply = client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})

    assert reply.status_code == 503
    assert client.get("/today/").status_code == 302


def test_an_answer_that_was_stored_is_said_to_be_although_the_session_was_not(
    learner_browser: Client, learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    component = make_question().components.get()
    form = answer_form(learner, component, uuid.uuid4())

    def refuse(self: SessionStore, must_create: bool = False) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(SessionStore, "save", refuse)

    assert learner_browser.post("/review/answers/", form).status_code == 302
    assert learner.reviews.count() == 1


def test_a_renewal_is_made_up_for_by_the_next_page(learner_browser: Client) -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        first = learner_browser.get("/guide/")
    second = learner_browser.get("/guide/")

    assert "sessionid" not in first.cookies
    assert "sessionid" in second.cookies
