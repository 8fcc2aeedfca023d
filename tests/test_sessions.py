"""A session is new at sign-in, and dead after signing out, a change of password elsewhere, or deactivation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.usersessions.models import UserSession
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DjangoSessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.authoring.first_administrator import new_token
from quizzes.entrance.backend import Backend
from quizzes.models import User
from tests.factories import UserFactory

PASSWORD = "correct horse battery"
ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def signed_in(learner: User, browser: Client | None = None) -> Client:
    browser = browser or Client()
    browser.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/today/").status_code == 200


def test_signing_in_makes_a_new_session(learner: User) -> None:
    browser = Client()
    before = browser.session.session_key
    browser.cookies["sessionid"] = str(before)  # planted by somebody who knows it

    signed_in(learner, browser)

    assert is_in(browser)
    assert browser.cookies["sessionid"].value != before


def sign_out(learner: User, browser: Client) -> None:
    browser.post("/accounts/logout/")


def change_password(learner: User, browser: Client) -> None:
    new = "a newer horse battery"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    other = signed_in(learner)
    assert other.post("/accounts/password/change/", form).status_code == 302
    assert is_in(other)  # who changes it stays


def deactivate(learner: User, browser: Client) -> None:
    User.objects.filter(pk=learner.pk).update(is_active=False)


@pytest.mark.parametrize("act", [sign_out, change_password, deactivate])
def test_an_old_cookie_is_dead_after(learner: User, act: Callable[[User, Client], None]) -> None:
    browser = signed_in(learner)
    thief = Client()
    thief.cookies["sessionid"] = browser.cookies["sessionid"].value
    was_in = is_in(thief)

    act(learner, browser)

    assert was_in
    assert not is_in(thief)


def first_administrator() -> tuple[User, Client]:
    browser = Client()
    form = {"email": "root@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert browser.post(f"/setup/{new_token()}/", form).status_code == 302
    return User.objects.get(email="root@example.com"), browser


def link_in_mail(path: str) -> str:
    link = re.search(rf"https?://[^/]+({path}\S+)", str(mail.outbox[-1].body))
    assert link
    return link[1]


def sign_up() -> tuple[User, Client]:
    browser = Client()
    browser.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD})
    browser.post(link_in_mail("/accounts/confirm-email/"))
    return User.objects.get(email="new@example.com"), browser


def password_of_a_learner() -> tuple[User, Client]:
    learner = UserFactory.create()
    return learner, signed_in(learner)


def change_of_password() -> tuple[User, Client]:
    """The session gets a new key."""
    learner, browser = password_of_a_learner()
    form = {"oldpassword": PASSWORD, "password1": "tangerine-42", "password2": "tangerine-42"}
    assert browser.post("/accounts/password/change/", form).status_code == 302
    return learner, browser


def link_to_a_new_password() -> tuple[User, Client]:
    learner, browser = UserFactory.create(), Client()
    browser.post("/accounts/password/reset/", {"email": learner.email})
    page = browser.get(link_in_mail("/accounts/password/reset/key/"), follow=True)
    browser.post(page.redirect_chain[-1][0], {"password1": "tangerine-42", "password2": "tangerine-42"})
    browser.post("/accounts/login/", {"login": learner.email, "password": "tangerine-42"})
    return learner, browser


def something_else() -> tuple[User, Client]:
    """Whatever signs in by Django's own means."""
    learner, browser = UserFactory.create(), Client()
    browser.force_login(learner)
    browser.get("/today/")
    return learner, browser


WAYS_IN = [
    first_administrator,
    sign_up,
    password_of_a_learner,
    change_of_password,
    link_to_a_new_password,
    something_else,
]


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_every_way_in_is_a_recorded_session(way_in: Callable[[], tuple[User, Client]]) -> None:
    user, browser = way_in()

    assert UserSession.objects.filter(user=user, session_key=browser.cookies["sessionid"].value).count() == 1


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_no_way_in_survives_signing_out_everywhere_else(way_in: Callable[[], tuple[User, Client]]) -> None:
    user, there = way_in()
    was_in = is_in(there)
    here = Client()
    here.force_login(User.objects.get(pk=user.pk))
    here.get("/today/")

    here.post("/accounts/sessions/")

    assert (was_in, is_in(here), is_in(there)) == (True, True, False)


def test_a_session_is_recorded_once(learner: User) -> None:
    browser = signed_in(learner)
    browser.get("/privacy/")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/privacy/")

    assert not [query for query in queries if "usersession" in query["sql"]]


def test_a_session_that_cannot_be_recorded_now_is_recorded_later(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: Any) -> None:
        raise OperationalError("database is locked")

    browser = Client()
    browser.force_login(learner)
    with monkeypatch.context() as patch:
        patch.setattr(type(UserSession.objects), "create_from_request", busy)
        status = browser.get("/today/").status_code
    browser.get("/today/")

    assert (status, UserSession.objects.filter(user=learner).count()) == (200, 1)


def test_all_other_sessions_can_be_ended(learner: User) -> None:
    here, there = signed_in(learner), signed_in(learner)

    here.post("/accounts/sessions/")

    assert (is_in(here), is_in(there)) == (True, False)


def let_in(learner: User) -> Client:
    browser = Client()
    browser.force_login(learner)
    return browser


def stored_backend(browser: Client) -> str:
    [row] = Session.objects.filter(session_key=browser.cookies["sessionid"].value)
    return str(DjangoSessionStore().decode(row.session_data)[BACKEND_SESSION_KEY])


def test_a_session_of_the_release_before_stays_signed_in_and_can_go_back(learner: User) -> None:
    """Its row names allauth's backend, which the settings no longer do."""
    browser = let_in(learner)
    row = Session.objects.get()
    data = DjangoSessionStore().decode(row.session_data) | {BACKEND_SESSION_KEY: ALLAUTH}
    Session.objects.update(session_data=DjangoSessionStore().encode(data))

    assert is_in(browser)  # which renews the session
    assert stored_backend(browser) == ALLAUTH


@pytest.mark.parametrize("sign_in", [signed_in, let_in])
def test_a_new_session_is_one_that_the_release_before_can_read(
    learner: User, sign_in: Callable[[User], Client]
) -> None:
    assert stored_backend(sign_in(learner)) == ALLAUTH


def test_the_user_is_asked_for_as_django_does(learner: User) -> None:
    with CaptureQueriesContext(connection) as theirs:
        expected = AuthenticationBackend().get_user(learner.pk)
    for _ in range(2):
        with CaptureQueriesContext(connection) as ours:
            found = Backend().get_user(learner.pk)
        assert found == expected == learner
        assert [unwrapped(query["sql"]) for query in ours] == [unwrapped(query["sql"]) for query in theirs]


def unwrapped(sql: str) -> str:
    """Without the parentheses around a parameter, and the limit by which `get` notices a second row."""
    return re.sub(r"= \((\d+)\)", r"= \1", sql).removesuffix(" LIMIT 21")


def test_who_is_turned_off_or_gone_is_nobody(learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(is_active=False)

    assert Backend().get_user(learner.pk) is None
    assert Backend().get_user(learner.pk + 1) is None
