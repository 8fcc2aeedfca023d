"""A session is new at sign-in, and dead after signing out, a change of password elsewhere, or deactivation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from quizzes.models import User
from tests.factories import UserFactory

PASSWORD = "correct horse battery"

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


def test_all_other_sessions_can_be_ended(learner: User) -> None:
    here, there = signed_in(learner), signed_in(learner)

    here.post("/accounts/sessions/")

    assert (is_in(here), is_in(there)) == (True, False)
