"""An author invited by mail: the link and the account of its address, once, for a week."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from quizzes.account.inviting import InvitationDead, NotForThisAccount, accept, invite_by_mail, role_offered
from quizzes.account.roles import ROLES, IsAdministrator
from quizzes.models import Invitation, User
from tests.factories import UserFactory

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
EMAIL = "new@example.com"
ROLE = ROLES["reviewer"]

pytestmark = pytest.mark.django_db


def account(email: str = EMAIL, *, confirmed: bool = True, **powers: Any) -> User:
    user = UserFactory.create(email=email, **powers)
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": confirmed, "primary": True})
    return user


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(is_staff=True, is_superuser=True)


@pytest.fixture
def token(administrator: User) -> str:
    return invite_by_mail(email=EMAIL.upper(), role=ROLE, by=administrator, now=NOON)


def taken(token: str, user: User, now: dt.datetime = NOON) -> Any:
    try:
        return accept(token=token, user=user, now=now)
    except (InvitationDead, NotForThisAccount, IsAdministrator) as refusal:
        return type(refusal)


def test_the_role_is_taken_once(token: str) -> None:
    user = account()

    assert (taken(token, user), taken(token, user)) == (ROLE, InvitationDead)

    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert [group.name for group in user.groups.all()] == [ROLE.group]


def test_no_token_is_stored(token: str) -> None:
    assert token not in str(Invitation.objects.values().get())


@pytest.mark.parametrize("email", ["other@example.com", EMAIL])
def test_nobody_else_takes_it_and_no_unconfirmed_address(token: str, email: str) -> None:
    user = account(email, confirmed=email != EMAIL)

    assert taken(token, user) is NotForThisAccount
    user.refresh_from_db()
    assert not user.is_staff
    assert role_offered(token=token, now=NOON) == ROLE


def test_it_lives_a_week(token: str) -> None:
    user, week = account(), dt.timedelta(days=7)

    assert taken(token, user, NOON + week) is InvitationDead
    assert taken(token, user, NOON + week - dt.timedelta(seconds=1)) == ROLE


def test_a_newer_one_ends_the_one_before(token: str, administrator: User) -> None:
    newer = invite_by_mail(email=EMAIL, role=ROLES["author"], by=administrator, now=NOON)

    assert taken(token, account()) is InvitationDead
    assert role_offered(token=newer, now=NOON) == ROLES["author"]


@pytest.mark.parametrize("lost", [{"is_superuser": False}, {"is_active": False}, {"is_staff": False}, None])
def test_an_offer_of_somebody_who_is_no_administrator_anymore_gives_nothing(
    token: str, administrator: User, lost: dict[str, bool] | None
) -> None:
    if lost is None:
        administrator.delete()
    else:
        User.objects.filter(pk=administrator.pk).update(**lost)
    user = account()

    assert taken(token, user) is InvitationDead
    user.refresh_from_db()
    assert not user.is_staff
    with pytest.raises(InvitationDead):
        role_offered(token=token, now=NOON)


def test_an_administrator_loses_nothing_by_it(token: str) -> None:
    user = account(is_staff=True, is_superuser=True)

    assert taken(token, user) is IsAdministrator
    user.refresh_from_db()
    assert user.is_superuser


# -- on the pages


def sent(browser: Client, email: str) -> tuple[int, str]:
    """The answer to an invitation, without the address in it."""
    form = {"by_mail": "1", "invite-email": email, "invite-role": "author"}
    page = browser.post("/admin/quizzes/user/roles/", form, follow=True)
    return page.status_code, re.sub(r'(csrf\w*" value|nonce)="[\w-]+"', "", page.text.replace(email, "ADDRESS"))


@pytest.fixture
def admin_browser(administrator: User) -> Client:
    browser = Client()
    browser.force_login(administrator)
    return browser


def test_an_invitation_is_answered_alike_with_and_without_an_account(admin_browser: Client) -> None:
    account("known@example.com")

    known, unknown = sent(admin_browser, "known@example.com"), sent(admin_browser, "nobody@example.com")

    assert known == unknown
    assert [each.to for each in mail.outbox] == [["known@example.com"], ["nobody@example.com"]]


def test_from_the_mail_to_the_desk(admin_browser: Client, client: Client) -> None:
    sent(admin_browser, EMAIL)
    path = re.findall(r"/invited/[\w-]+/", str(mail.outbox[0].body))[0]
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 200
    client.force_login(account())

    page = client.get(path)
    assert "Accept the invitation" in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    assert client.post(path)["Location"] == "/admin/"

    assert client.get("/admin/").status_code == 200
    assert client.get(path).status_code == 404


def test_a_stranger_with_the_link_gets_nothing(client: Client, administrator: User) -> None:
    token = invite_by_mail(email=EMAIL, role=ROLE, by=administrator, now=timezone.now())
    client.force_login(account("other@example.com"))

    page = client.post(f"/invited/{token}/")

    assert (page.status_code, EMAIL in page.text) == (403, False)
    assert not User.objects.get(email="other@example.com").is_staff


def test_without_a_mail_server_nothing_is_offered_by_mail(admin_browser: Client, settings: Any) -> None:
    settings.SENDS_MAIL = False

    status, text = sent(admin_browser, EMAIL)

    assert (status, "This site sends no mail" in text) == (422, True)
    assert not Invitation.objects.exists()
