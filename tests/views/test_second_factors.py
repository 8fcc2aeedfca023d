"""Passkeys, codes from an app and recovery codes; the real passkeys are in tests/journeys."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from fido2.utils import websafe_encode

from quizzes.account.addresses import rename_sign_in
from quizzes.models import User
from tests.factories import UserFactory
from tests.views.test_entrance import assert_ours

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    user: User = UserFactory.create(email="learner@example.com")
    rename_sign_in(user=user, confirmed=True)
    return user


@pytest.fixture
def sure(client: Client, learner: User) -> Client:
    """Signed in, and the password was just given once more."""
    client.force_login(learner)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def code_now(secret: str = SECRET, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def with_passkey(user: User, name: str = "My passkey") -> Authenticator:
    """A passkey's row; nothing reads its credential here."""
    passkey: Authenticator = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )
    return passkey


def sign_in(user: User, browser: Client | None = None) -> tuple[Client, Any]:
    browser = browser or Client()
    return browser, browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def is_in(browser: Client) -> bool:
    return browser.get("/today/").status_code == 200


# --- codes from an app --------------------------------------------------------------------------


def test_an_app_is_set_up_without_scripts_and_brings_recovery_codes(sure: Client, learner: User) -> None:
    page = sure.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    reply = sure.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})

    assert_ours(page.text)
    assert "<svg" in page.text
    assert reply.headers["Location"] == "/accounts/2fa/recovery-codes/"
    kinds = set(Authenticator.objects.filter(user=learner).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_a_wrong_code_sets_nothing_up(sure: Client, learner: User) -> None:
    sure.get("/accounts/2fa/totp/activate/")

    reply = sure.post("/accounts/2fa/totp/activate/", {"code": "000000"})

    assert reply.context["form"].errors["code"].as_data()[0].code == "incorrect_code"
    assert not Authenticator.objects.filter(user=learner).exists()


def test_setting_up_asks_for_the_password_once_more(client: Client, learner: User) -> None:
    client.force_login(learner)

    for page in ("totp/activate", "webauthn/add"):
        assert "/accounts/reauthenticate/" in client.get(f"/accounts/2fa/{page}/").headers["Location"]


def test_signing_in_takes_the_password_and_a_code(learner: User) -> None:
    browser, reply = sign_in(with_app(learner))
    before = is_in(browser)
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "12"})

    browser.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert reply.headers["Location"] == "/accounts/2fa/authenticate/"
    assert_ours(wrong.text)
    assert (before, is_in(browser)) == (False, True)


def test_a_code_works_once(learner: User) -> None:
    with_app(learner)
    code = code_now()
    for expected in (True, False):
        browser, _ = sign_in(learner)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(browser) == expected


def test_a_recovery_code_works_once(learner: User) -> None:
    with_app(learner)
    code = Authenticator.objects.get(user=learner, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        browser, _ = sign_in(learner)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(browser) == expected


def test_a_new_password_by_a_link_is_no_way_around(learner: User) -> None:
    with_app(learner)
    Client().post("/accounts/password/reset/", {"email": learner.email})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link
    browser = Client()
    form = browser.get(link[0], follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    browser, _ = sign_in(learner, browser)

    assert not is_in(browser)


def test_a_code_shows_that_it_is_you(client: Client, learner: User) -> None:
    client.force_login(with_app(learner))
    asked = client.post("/accounts/email/", {"email": "new@example.com"})
    page = client.get("/accounts/2fa/reauthenticate/?next=/accounts/email/")

    reply = client.post("/accounts/2fa/reauthenticate/", {"code": code_now(), "next": "/accounts/email/"})

    assert_ours(page.text)
    assert "reauthenticate" in asked.headers["Location"]
    assert (reply.status_code, reply.headers["Location"]) == (302, "/accounts/email/")
    assert learner.address_change.email == "new@example.com"


def test_a_sign_in_with_a_code_is_a_listed_session(learner: User) -> None:
    browser, _ = sign_in(with_app(learner))

    browser.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert [each.session_key for each in learner.usersession_set.all()] == [browser.session.session_key]


# --- the pages ----------------------------------------------------------------------------------


def test_pages_have_our_look(sure: Client, learner: User) -> None:
    with_app(learner)
    passkey = with_passkey(learner, "<b>My</b> phone")
    pages = [
        "",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        f"webauthn/keys/{passkey.pk}/edit/",
        f"webauthn/keys/{passkey.pk}/remove/",
    ]

    for page in pages:
        text = sure.get(f"/accounts/2fa/{page}").text
        assert_ours(text)
        assert "<b>My</b>" not in text


def test_the_page_to_add_a_passkey_has_our_look(sure: Client) -> None:
    page = sure.get("/accounts/2fa/webauthn/add/", HTTP_HOST="localhost")

    assert_ours(page.text)
    assert 'data-passkey="create"' in page.text


def test_a_passkey_is_renamed_and_removed(sure: Client, learner: User) -> None:
    keys = f"/accounts/2fa/webauthn/keys/{with_passkey(learner).pk}"

    sure.post(f"{keys}/edit/", {"name": "Old phone"})
    renamed = Authenticator.objects.get(user=learner).wrap().name
    sure.post(f"{keys}/remove/")

    assert renamed == "Old phone"
    assert not Authenticator.objects.filter(user=learner).exists()
    assert [message.to for message in mail.outbox] == [[learner.email]]


@pytest.mark.parametrize("act", ["edit", "remove"])
def test_somebody_elses_passkey_is_not_there(sure: Client, act: str) -> None:
    theirs = with_passkey(UserFactory.create())

    reply = sure.post(f"/accounts/2fa/webauthn/keys/{theirs.pk}/{act}/", {"name": "Mine"})

    assert reply.status_code == 404
    assert Authenticator.objects.get().wrap().name == "My passkey"


@pytest.mark.parametrize(
    ("host", "secure", "possible"),
    [
        ("localhost", False, True),
        ("localhost:8000", False, True),
        ("quiz.example.org", True, True),
        ("quiz.example.org", False, False),
        ("192.0.2.7:8000", False, False),
        ("192.0.2.7", True, False),
        ("127.0.0.1:8000", False, False),
        ("[::1]:8000", False, False),
    ],
)
def test_where_passkeys_are_impossible_the_pages_say_so(
    sure: Client, settings: Any, host: str, secure: bool, possible: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    pages = [
        sure.get(path, HTTP_HOST=host, secure=secure).text for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/add/")
    ]
    entrance = Client().get("/accounts/login/", HTTP_HOST=host, secure=secure).text

    assert ("/accounts/2fa/webauthn/add/" in pages[0], "data-passkey" in pages[1]) == (possible, possible)
    assert ("data-passkey" in entrance) == possible
    assert "/accounts/2fa/totp/activate/" in pages[0]


def test_an_unconfirmed_address_gets_no_second_factor(sure: Client, learner: User) -> None:
    EmailAddress.objects.update(verified=False)

    for page in ("totp/activate", "webauthn/add"):
        assert sure.get(f"/accounts/2fa/{page}/").headers["Location"] == "/accounts/2fa/"


# --- what a browser sends -----------------------------------------------------------------------

CLIENT_DATA = websafe_encode(b'{"type": "webauthn.get", "challenge": "AA", "origin": "http://localhost"}')
ODD_CREDENTIALS = [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    "not json",
    '{"id": "AA", "response": {}}',
    '{"id": 1, "rawId": 2, "response": {"clientDataJSON": 3, "attestationObject": 4}, "type": "public-key"}',
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oA",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
                "userHandle": "MQ",
            },
        }
    ),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": CLIENT_DATA,
                "authenticatorData": "A" * 60,
                "attestationObject": "v_8",
                "signature": "AA",
                "userHandle": "enp6enp6enp6enp6",
            },
        }
    ),
]


@pytest.mark.parametrize("credential", ODD_CREDENTIALS)
@pytest.mark.parametrize("path", ["webauthn/add/", "webauthn/login/", "webauthn/reauthenticate/", "authenticate/"])
def test_a_broken_passkey_is_refused_and_no_error_of_ours(
    sure: Client, learner: User, path: str, credential: str
) -> None:
    browser = sure
    if path in {"webauthn/login/", "authenticate/"}:
        with_app(learner)
        browser, _ = sign_in(learner)
    browser.get(f"/accounts/2fa/{path}", HTTP_ACCEPT="application/json", HTTP_HOST="localhost")

    reply = browser.post(f"/accounts/2fa/{path}", {"credential": credential, "name": "x"}, HTTP_HOST="localhost")

    assert reply.status_code in {200, 302}
    assert not Authenticator.objects.filter(user=learner, type="webauthn").exists()


# --- staff --------------------------------------------------------------------------------------


@pytest.fixture
def author(settings: Any) -> Client:
    settings.STAFF_NEED_SECOND_FACTOR = True
    browser = Client()
    browser.force_login(User.objects.create_superuser("author@example.com", PASSWORD))
    return browser


def test_staff_without_a_second_factor_are_sent_to_set_one_up(author: Client) -> None:
    replies = [author.get("/admin/"), author.get("/admin/quizzes/question/"), author.post("/admin/quizzes/user/")]

    assert {reply.headers["Location"] for reply in replies} == {"/accounts/2fa/"}
    assert author.get("/today/").status_code == 200
    assert_ours(author.get("/accounts/2fa/").text)


def test_staff_with_a_second_factor_are_let_in(author: Client) -> None:
    with_app(User.objects.get(email="author@example.com"))

    assert author.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(author: Client) -> None:
    RecoveryCodes.activate(User.objects.get(email="author@example.com"))

    assert author.get("/admin/").status_code == 302


def test_a_site_that_requires_none_lets_staff_in(author: Client, settings: Any) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False

    assert author.get("/admin/").status_code == 200


def test_the_admin_shows_no_second_factor(author: Client, settings: Any) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False

    assert author.get("/admin/mfa/authenticator/").status_code == 404


def test_guessing_codes_gets_slow(learner: User) -> None:
    browser, _ = sign_in(with_app(learner))

    statuses = [browser.post("/accounts/2fa/authenticate/", {"code": "12"}).status_code for _ in range(8)]

    assert statuses[0] == 200
    assert statuses[-1] == 429


# --- data ---------------------------------------------------------------------------------------


def test_the_export_names_second_factors_and_tells_no_secret(client: Client, learner: User) -> None:
    client.force_login(with_app(learner))
    with_passkey(learner, "Old phone")
    codes = Authenticator.objects.get(user=learner, type="recovery_codes")

    exported = client.get("/settings/export/").getvalue().decode()

    factors = json.loads(exported)["account"]["second_factors"]
    assert [(each["kind"], each["name"]) for each in factors] == [
        ("app", ""),
        ("recovery codes", ""),
        ("passkey", "Old phone"),
    ]
    assert SECRET not in exported
    assert codes.data["seed"] not in exported


def test_second_factors_go_with_the_account(client: Client, learner: User) -> None:
    client.force_login(with_app(learner))

    client.post("/settings/delete/", {"password": PASSWORD})

    assert not Authenticator.objects.exists()
