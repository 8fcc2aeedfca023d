"""The pages of allauth in our look: signing in and up, passwords, addresses, sessions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from quizzes.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

OPEN = (
    "login",
    "signup",
    "password/reset",
    "password/reset/done",
    "password/reset/key/done",
    "inactive",
    "confirm-email",
)
OWN = ("email", "password/change", "sessions", "logout", "reauthenticate")


@pytest.fixture
def learner(client: Client) -> User:
    learner = UserFactory.create()
    client.force_login(learner)
    return learner


def page_of(client: Client, path: str, **data: Any) -> str:
    response = client.post(path, data) if data else client.get(path)
    return str(response.content.decode())


def assert_ours(page: str) -> None:
    assert page.count("<h1") == 1
    assert "css/account.css" in page
    assert not re.search(r"""\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)""", page)


@pytest.mark.parametrize("name", OPEN)
def test_entrance_has_our_look(client: Client, name: str) -> None:
    assert_ours(page_of(client, f"/accounts/{name}/"))


@pytest.mark.parametrize("name", OWN)
def test_account_page_has_our_look(client: Client, learner: User, name: str) -> None:
    assert_ours(page_of(client, f"/accounts/{name}/"))


def test_sign_in_goes_on_to_the_page_that_asked_for_it(client: Client) -> None:
    learner = UserFactory.create()

    page = page_of(client, "/accounts/login/?next=/progress/")
    response = client.post(
        "/accounts/login/", {"login": learner.email, "password": "correct horse battery", "next": "/progress/"}
    )

    assert '<input type="hidden" name="next" value="/progress/"' in page
    assert response.headers["Location"] == "/progress/"


def test_making_an_account_keeps_the_page_that_asked(client: Client) -> None:
    assert "/accounts/signup/?next=%2Fprogress%2F" in page_of(client, "/accounts/login/?next=/progress/")


def test_a_wrong_password_is_said_before_the_fields(client: Client) -> None:
    page = page_of(client, "/accounts/login/", login="someone@example.com", password="wrong")

    assert page.index('class="slip" role="alert"') < page.index("<label")


def test_an_error_is_tied_to_its_field(client: Client) -> None:
    page = page_of(client, "/accounts/signup/", email="nobody", password1="x", password2="x")

    field = re.search(r"<input[^>]*id_email[^>]*>", page)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_email_error"' in field[0]
    assert 'id="id_email_error"' in page


def test_every_field_has_a_label(client: Client) -> None:
    page = page_of(client, "/accounts/signup/")

    named = re.findall(r'<(?:input|select)[^>]* id="(\w+)"', page)
    assert named
    assert set(named) <= set(re.findall(r'<label for="(\w+)"', page))


def test_site_without_mail_says_so_and_asks_for_nothing(client: Client, settings: Any) -> None:
    settings.SENDS_MAIL = False

    page = page_of(client, "/accounts/password/reset/")

    assert "This site doesn’t send email" in page
    assert 'name="email"' not in page


def at_once(client: Client, email: str) -> Any:
    """Change the address on a site without mail, and give the password when asked."""
    asked = client.post("/accounts/email/", {"email": email})
    given = {"password": "correct horse battery", "next": "/accounts/email/"}
    return client.post(asked.headers["Location"], given)


def test_site_without_mail_changes_the_address_after_the_password(client: Client, learner: User, settings: Any) -> None:
    settings.SENDS_MAIL = False

    at_once(client, "New@example.com")

    assert "You sign in with <b>new@example.com</b>" in page_of(client, "/accounts/email/")
    signed_in = Client().post("/accounts/login/", {"login": "new@example.com", "password": "correct horse battery"})
    assert signed_in.status_code == 302


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("taken@example.com", "address.taken"),
        ("Taken@Example.com", "address.taken"),
        ("mine@example.com", "address.same"),
        ("nowhere", "invalid"),
    ],
)
def test_an_address_that_cannot_be_taken_changes_nothing(client: Client, settings: Any, email: str, code: str) -> None:
    settings.SENDS_MAIL = False
    learner = UserFactory.create(email="mine@example.com")
    client.force_login(learner)
    UserFactory.create(email="taken@example.com")

    reply = at_once(client, email)

    learner.refresh_from_db()
    assert reply.status_code == 422
    assert reply.context["form"].errors["email"].as_data()[0].code == code
    assert learner.email == "mine@example.com"


def test_a_wrong_password_changes_no_address(client: Client, learner: User, settings: Any) -> None:
    settings.SENDS_MAIL = False
    before = learner.email
    asked = client.post("/accounts/email/", {"email": "new@example.com"})

    client.post(asked.headers["Location"], {"password": "wrong", "next": "/accounts/email/"})

    learner.refresh_from_db()
    assert learner.email == before


def test_the_address_page_has_our_look_while_one_waits(client: Client, learner: User) -> None:
    at_once(client, "new@example.com")

    page = page_of(client, "/accounts/email/")

    assert "new@example.com" in page
    assert_ours(page)


def test_reset_link_leads_to_a_new_password(client: Client) -> None:
    learner = UserFactory.create()
    client.post("/accounts/password/reset/", {"email": learner.email})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link

    page = client.get(link[1], follow=True).content.decode()

    assert "Choose a new password" in page
    assert_ours(page)


def test_used_reset_link_says_so(client: Client) -> None:
    page = page_of(client, "/accounts/password/reset/key/0-nothing/")

    assert "This link no longer works" in page
    assert_ours(page)


def test_confirmation_link_asks_whose_address_it_is(client: Client) -> None:
    sent = {"email": "new@example.com", "password1": "tangerine-42"}
    client.post("/accounts/signup/", sent)
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert link

    page = page_of(client, link[1])

    assert "new@example.com" in page
    assert_ours(page)


def test_sessions_name_this_browser(client: Client) -> None:
    learner = UserFactory.create()
    client.post("/accounts/login/", {"login": learner.email, "password": "correct horse battery"})

    assert "This browser" in page_of(client, "/accounts/sessions/")


def test_an_account_without_a_password_can_choose_one(client: Client) -> None:
    learner = UserFactory.create()
    learner.set_unusable_password()
    learner.save()
    client.force_login(learner)

    page = client.get("/accounts/password/change/", follow=True).text
    client.post("/accounts/password/set/", {"password1": "tangerine-42", "password2": "tangerine-42"})

    learner.refresh_from_db()
    assert_ours(page)
    assert learner.check_password("tangerine-42")
