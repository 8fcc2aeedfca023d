"""A passkey, made and used in a real browser with a virtual authenticator; and a code, in one without JavaScript."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes.account.addresses import rename_sign_in
from quizzes.models import User
from tests.factories import UserFactory
from tests.journeys.conftest import Site

PASSWORD = "correct horse battery"


def virtual_device(page: Page) -> tuple[Any, str]:
    """A device that keeps passkeys, and says yes to every request."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def confirmed(email: str, **fields: Any) -> User:
    user: User = UserFactory.create(email=email, last_login=timezone.now(), **fields)
    rename_sign_in(user=user, confirmed=True)
    return user


def sign_in(site: Site, user: User) -> Page:
    page = site.open("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def test_a_passkey_is_added_and_signs_in_by_itself(site: Site) -> None:
    learner = confirmed("passkey@example.com")
    page = sign_in(site, learner)
    page.wait_for_url("**/today/")
    virtual_device(page)

    site.open("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("My laptop")
    barriers = site.barriers()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    barriers += site.barriers()
    site.open("/accounts/2fa/")
    expect(page.get_by_text("My laptop")).to_be_visible()
    barriers += site.barriers()

    site.sign_out()
    site.open("/accounts/login/?next=/progress/")
    barriers += site.barriers()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("//[^/]+/progress/$"))

    assert barriers == []
    assert Authenticator.objects.get(user=learner, type="webauthn").last_used_at is not None
    assert learner.usersession_set.count() == 2


def test_a_passkey_is_the_second_step_after_the_password_and_shows_that_it_is_you(site: Site) -> None:
    learner = confirmed("second-step@example.com")
    page = sign_in(site, learner)
    page.wait_for_url("**/today/")
    virtual_device(page)
    site.open("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")

    site.sign_out()
    sign_in(site, learner)
    page.wait_for_url("**/authenticate/")
    barriers = site.barriers()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/today/")
    site.open("/accounts/email/")
    page.get_by_label("New email address").fill("other@example.com")
    page.get_by_role("button", name="Change address").click()
    page.get_by_role("link", name="Use a passkey").click()
    barriers += site.barriers()
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_url("**/accounts/email/")

    assert barriers == []
    expect(page.get_by_text("Changing to other@example.com")).to_be_visible()


def test_who_signs_in_with_a_passkey_brings_along_what_they_tried_even_at_the_second_go(site: Site) -> None:
    learner = confirmed("tried-first@example.com")
    page = sign_in(site, learner)
    page.wait_for_url("**/today/")
    virtual_device(page)
    site.open("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    site.sign_out()
    site.open("/")
    page.locator(".try").get_by_role("button", name="I don’t know").click()
    page.locator(".try").get_by_role("link", name="Sign in").click()
    unknown = Authenticator.objects.filter(user=learner, type="webauthn")
    kept = unknown.get()
    unknown.delete()  # as after “Remove this passkey” on another device: the server doesn't know it any more

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That passkey didn’t work.")).to_be_visible()
    barriers = site.barriers()
    kept.save(force_insert=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today/")

    expect(page.get_by_text("We saved the answer you gave.")).to_be_visible()
    assert learner.reviews.answers().count() == 1
    assert barriers == []


def test_a_canceled_passkey_leaves_everything_as_it_was(site: Site) -> None:
    page = site.open("/accounts/login/")
    session, device = virtual_device(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text(re.compile("Try again"))
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_codes_from_an_app_work_without_scripts(plain_site: Site) -> None:
    learner = confirmed("app@example.com")
    page = sign_in(plain_site, learner)
    plain_site.open("/accounts/2fa/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Code", exact=True).fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Turn on codes").click()
    recovery = page.locator(".codes code").first.inner_text()
    plain_site.sign_out()

    sign_in(plain_site, learner)
    expect(page.get_by_role("button", name="Use your passkey")).to_be_hidden()
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url("**/today/")
