"""The address one signs in with: confirmed, waiting, mistyped, claimed twice, and changed by somebody else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.utils import timezone

from quizzes.account.addresses import change_token, rename_sign_in
from quizzes.models import AddressChange, User
from tests.factories import UserFactory

PASSWORD = "correct horse battery"
OLD, NEW = "old@example.com", "new@example.com"

LINK = re.compile(r"https?://[^/]+(/(?:accounts/(?:confirm-email|password/reset/key)|settings/email)/\S+)")
CONFIRMS = re.compile("/confirm-email/|/settings/email/")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """One test asks for more links than a person does in ten minutes."""
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "100/m/key"}


def account(email: str, *, confirmed: bool = True) -> User:
    """Somebody who has been here before."""
    user: User = UserFactory.create(email=email, last_login=timezone.now())
    rename_sign_in(user=user, confirmed=confirmed)
    return user


def sign_in(email: str, password: str = PASSWORD, browser: Client | None = None) -> Client:
    browser = browser or Client()
    browser.post("/accounts/login/", {"login": email, "password": password})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/today/").status_code == 200


def sign_up(email: str, password: str = PASSWORD, browser: Client | None = None) -> tuple[Client, Any]:
    browser = browser or Client()
    form = {"email": email, "password1": password, "password2": password}
    return browser, browser.post("/accounts/signup/", form)


def ask_for(browser: Client, email: str) -> Any:
    """Ask for another address, and type the password when asked."""
    reply = browser.post("/accounts/email/", {"email": email})
    if reply.status_code == 302 and "reauthenticate" in reply.headers["Location"]:
        reply = browser.post(reply.headers["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    return reply


def link_in(message: Any) -> str:
    found = re.search(
        r"https?://[^/]+(/(?:accounts/(?:confirm-email|password/reset/key)|settings/email)/\S+)", message.body
    )
    assert found, message.body
    return found[1]


def mails_to(email: str) -> list[Any]:
    return [message for message in mail.outbox if message.to == [email]]


def last_link(email: str) -> str:
    """The latest link to confirm the address."""
    return [link_in(message) for message in mails_to(email) if CONFIRMS.search(message.body)][-1]


def addresses_of(user: User) -> tuple[str, list[str]]:
    user.refresh_from_db()
    return user.email, [row.email for row in EmailAddress.objects.filter(user=user)]


# --- an address that waits ----------------------------------------------------------------------


def test_a_waiting_address_signs_nobody_in() -> None:
    account(OLD)
    ask_for(sign_in(OLD), NEW)

    assert (is_in(sign_in(NEW)), is_in(sign_in(OLD))) == (False, True)


def test_a_waiting_address_gets_no_link_for_a_new_password() -> None:
    account(OLD)
    ask_for(sign_in(OLD), NEW)
    mail.outbox.clear()

    Client().post("/accounts/password/reset/", {"email": NEW})

    assert "/password/reset/key/" not in mails_to(NEW)[0].body


def test_changing_the_address_asks_for_the_password_once_more() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)

    reply = browser.post("/accounts/email/", {"email": NEW})

    assert reply.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not AddressChange.objects.filter(learner=learner).exists()


def test_an_opened_link_changes_the_address_and_tells_the_old_one() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, NEW)
    mail.outbox.clear()

    browser.get(link := link_in_change(learner))
    seen_only = addresses_of(learner)
    browser.post(link)

    assert seen_only == (OLD, [OLD])
    assert addresses_of(learner) == (NEW, [NEW])
    assert [message.to for message in mail.outbox] == [[OLD]]
    assert (is_in(sign_in(NEW)), is_in(sign_in(OLD))) == (True, False)


def link_in_change(learner: User) -> str:
    return f"/settings/email/{change_token(learner.address_change)}/"


def test_the_old_address_hears_of_the_wish_before_it_is_granted() -> None:
    account(OLD)
    browser = sign_in(OLD)
    mail.outbox.clear()

    ask_for(browser, NEW)

    assert [message.to[0] for message in mail.outbox] == [NEW, OLD]


@pytest.mark.parametrize("who", ["nobody", "somebody else"])
def test_a_link_for_a_new_address_counts_only_for_its_owner(who: str) -> None:
    learner = account(OLD)
    ask_for(sign_in(OLD), NEW)
    other = Client()
    if who == "somebody else":
        account("other@example.com")
        sign_in("other@example.com", browser=other)

    statuses = (other.get(last_link(NEW)).status_code, other.post(last_link(NEW)).status_code)

    assert statuses == ((302, 302) if who == "nobody" else (404, 404))
    assert addresses_of(learner)[0] == OLD


def test_asking_for_another_address_ends_the_link_before() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, "first@example.com")
    ask_for(browser, NEW)

    statuses = [browser.post(last_link(email)).status_code for email in ("first@example.com", NEW)]

    assert statuses == [404, 302]
    assert addresses_of(learner) == (NEW, [NEW])


def test_a_link_works_once_and_for_three_days() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, NEW)
    link = last_link(NEW)
    AddressChange.objects.update(asked_at=timezone.now() - dt.timedelta(days=3, minutes=1))
    late = browser.post(link).status_code
    AddressChange.objects.update(asked_at=timezone.now())

    assert [late, browser.post(link).status_code, browser.post(link).status_code] == [404, 302, 404]
    assert addresses_of(learner)[0] == NEW


@pytest.mark.parametrize("token", ["x", "1:x", "\N{SNOWMAN}", "0" * 2000])
def test_a_made_up_link_is_none(token: str) -> None:
    account(OLD)
    browser = sign_in(OLD)

    assert browser.get(f"/settings/email/{token}/").status_code == 404


def test_a_change_can_be_given_up_and_taken_back() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, NEW)
    link = last_link(NEW)

    browser.post("/settings/email/waiting/", {"cancel": ""})
    given_up = browser.post(link).status_code
    ask_for(browser, NEW)
    browser.post(last_link(NEW))
    ask_for(browser, OLD)
    browser.post(last_link(OLD))

    assert given_up == 404
    assert addresses_of(learner) == (OLD, [OLD])


def test_ones_own_address_in_other_letters_is_no_change() -> None:
    learner = account(OLD)

    reply = ask_for(sign_in(OLD), "OLD@Example.com")

    assert reply.status_code == 422
    assert not AddressChange.objects.filter(learner=learner).exists()


def test_capitals_of_a_new_address_make_no_difference() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, "New@Example.COM")
    browser.post(last_link(NEW))

    assert addresses_of(learner)[0] == NEW
    assert is_in(sign_in("NEW@example.com"))


def test_of_two_who_wait_for_one_address_the_first_to_open_the_link_gets_it() -> None:
    first, second = account("first@example.com"), account("second@example.com")
    here, there = sign_in(first.email), sign_in(second.email)
    ask_for(here, NEW)
    early = last_link(NEW)
    ask_for(there, NEW)

    statuses = [there.post(last_link(NEW)).status_code, here.get(early).status_code, here.post(early).status_code]

    assert statuses == [302, 409, 409]
    assert (addresses_of(first)[0], addresses_of(second)[0]) == ("first@example.com", NEW)
    assert not AddressChange.objects.exists()


def test_asking_for_an_address_that_has_an_account_looks_like_any_other() -> None:
    account(OLD)
    account("taken@example.com")
    browser = sign_in(OLD)

    seen = []
    for email in ("taken@example.com", NEW):
        reply = ask_for(browser, email)
        page = browser.get("/accounts/email/").text
        seen.append(
            (reply.status_code, reply.headers["Location"], re.sub(r'value="\w{64}"', "", page).replace(email, ""))
        )

    assert seen[0] == seen[1]
    assert "/settings/email/" not in mails_to("taken@example.com")[0].body


def test_an_unconfirmed_address_is_changed_like_any_other() -> None:
    learners = [account(email, confirmed=False) for email in ("typo@example.com", "slip@example.com")]

    for learner in learners:
        browser = sign_in(learner.email)
        assert ask_for(browser, f"right-{learner.email}").status_code == 302
        assert addresses_of(learner)[0] == learner.email
        browser.post(last_link(f"right-{learner.email}"))

    assert [addresses_of(learner)[0] for learner in learners] == ["right-typo@example.com", "right-slip@example.com"]


def test_links_are_not_sent_without_end(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "3/10m/key"}
    account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, NEW)

    for _ in range(6):
        browser.post("/settings/email/waiting/", {"send": ""})

    assert len(mails_to(NEW)) == 3


def test_an_account_is_deleted_with_what_waits() -> None:
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, NEW)

    browser.post("/settings/delete/", {"password": PASSWORD})

    assert not User.objects.filter(pk=learner.pk).exists()
    assert not AddressChange.objects.exists()
    assert Client().post(last_link(NEW)).status_code == 302


# --- signing up ---------------------------------------------------------------------------------


def test_signing_up_waits_for_the_link_and_then_goes_straight_in() -> None:
    browser, reply = sign_up(NEW)
    before = is_in(browser)

    browser.post(last_link(NEW))

    assert reply.headers["Location"] == "/accounts/confirm-email/"
    assert (before, is_in(browser)) == (False, True)


def test_a_link_opened_elsewhere_counts_after_the_password() -> None:
    sign_up(NEW)
    phone = Client()

    opened = (phone.get(last_link(NEW)).headers["Location"], phone.post(last_link(NEW)).headers["Location"])
    confirmed = EmailAddress.objects.get(email=NEW).verified
    sign_in(NEW, browser=phone)

    assert opened == ("/accounts/login/", "/accounts/login/")
    assert (confirmed, is_in(phone)) == (False, True)
    assert EmailAddress.objects.get(email=NEW).verified


def test_the_owner_of_a_mistyped_mailbox_gets_nothing() -> None:
    sign_up("typo@example.com")
    stranger = Client()
    stranger.get(last_link("typo@example.com"))

    stranger.post(last_link("typo@example.com"))

    assert not EmailAddress.objects.get(email="typo@example.com").verified


def test_who_mistyped_signs_up_again() -> None:
    browser, _ = sign_up("typo@example.com")

    sign_up(NEW, browser=browser)
    browser.post(last_link(NEW))

    assert is_in(browser)


def test_an_account_that_holds_nothing_yet_gives_way_to_who_can_open_the_link() -> None:
    squatter, _ = sign_up(NEW, "the squatter's secret")
    stale = last_link(NEW)
    owner, _ = sign_up(NEW)

    owner.post(last_link(NEW))

    assert (is_in(owner), is_in(sign_in(NEW, "the squatter's secret"))) == (True, False)
    assert squatter.get(stale).status_code in {302, 404}


def test_an_account_that_holds_nothing_yet_gives_way_to_a_change() -> None:
    sign_up(NEW, "the squatter's secret")
    learner = account(OLD)
    browser = sign_in(OLD)
    ask_for(browser, NEW)

    browser.post(last_link(NEW))

    assert addresses_of(learner) == (NEW, [NEW])


def test_a_link_that_cannot_be_sent_replaces_nothing(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "1/10m/key"}
    browser, _ = sign_up(NEW)
    sign_up(NEW, "another long secret")

    browser.post(last_link(NEW))

    assert is_in(browser)


def test_signing_up_looks_the_same_whether_or_not_there_is_an_account() -> None:
    account("taken@example.com")

    (_, new), (browser, taken) = sign_up(NEW), sign_up("taken@example.com")

    assert (new.status_code, new.headers["Location"]) == (taken.status_code, taken.headers["Location"])
    assert "/confirm-email/" in mails_to(NEW)[0].body
    assert "/confirm-email/" not in mails_to("taken@example.com")[0].body
    assert not is_in(browser)


@pytest.mark.parametrize("taken", [True, False])
def test_signing_up_takes_the_time_of_one_hash(taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    account("taken@example.com")
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str, *args: Any) -> str:
        hashed.append(password)
        return str(encode(self, password, salt, *args))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)

    sign_up("taken@example.com" if taken else NEW)

    assert len(hashed) == 1


def test_without_mail_signing_up_says_that_the_address_has_an_account(without_mail: None) -> None:
    account("taken@example.com")

    _, reply = sign_up("taken@example.com")

    assert reply.status_code == 200
    assert reply.context["form"].errors["email"].as_data()[0].code == "email_taken"


@pytest.fixture
def without_mail(settings: Any) -> None:
    settings.SENDS_MAIL = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"


def test_without_mail_one_goes_straight_in_and_nothing_is_sent(without_mail: None) -> None:
    browser, _ = sign_up(NEW)

    assert is_in(browser)
    assert mail.outbox == []


def test_without_mail_a_new_address_counts_at_once(without_mail: None) -> None:
    learner = account(OLD, confirmed=False)

    ask_for(sign_in(OLD), NEW.title())

    assert addresses_of(learner) == (NEW, [NEW])
    assert mail.outbox == []


# --- a new password -----------------------------------------------------------------------------


def reset(email: str) -> Any:
    return Client().post("/accounts/password/reset/", {"email": email})


def choose(link: str, password: str) -> Any:
    browser = Client()
    form = browser.get(link, follow=True)
    return browser.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_reset_looks_the_same_whether_or_not_there_is_an_account() -> None:
    account(OLD)

    replies = [reset(email) for email in (OLD, "unknown@example.com")]

    assert len({(reply.status_code, reply.headers["Location"]) for reply in replies}) == 1
    assert "/password/reset/key/" in mails_to(OLD)[0].body
    assert "/password/reset/key/" not in mails_to("unknown@example.com")[0].body


def test_an_unconfirmed_address_in_use_signs_in_but_gets_no_reset_link() -> None:
    account("typo@example.com", confirmed=False)

    reset("typo@example.com")

    assert is_in(sign_in("typo@example.com"))
    assert "/password/reset/key/" not in mails_to("typo@example.com")[0].body


def test_who_never_got_in_confirms_the_address_with_a_new_password() -> None:
    sign_up(NEW, "a forgotten secret")

    reset(NEW)
    choose(link_in(mails_to(NEW)[-1]), "clementine-42")

    assert is_in(sign_in(NEW, "clementine-42"))


def test_the_owner_hears_of_every_new_password() -> None:
    learner = account(OLD)
    author = Client()
    author.force_login(User.objects.create_superuser("author@example.com", PASSWORD))
    change = {"oldpassword": PASSWORD, "password1": "clementine-42", "password2": "clementine-42"}

    told = []
    for act in (
        lambda: choose((reset(OLD), link_in(mails_to(OLD)[-1]))[1], PASSWORD),
        lambda: sign_in(OLD).post("/accounts/password/change/", change),
        lambda: author.post(
            f"/admin/quizzes/user/{learner.pk}/password/",
            {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
        ),
    ):
        act()
        told.append(mails_to(OLD)[-1].subject)
        mail.outbox.clear()

    assert len(told) == 3


def test_the_owner_hears_of_a_sign_in_by_a_browser_that_was_never_here() -> None:
    account(OLD)

    browser = sign_in(OLD)
    browser.get("/today/")
    first = len(mails_to(OLD))
    browser.post("/accounts/logout/")
    sign_in(OLD, browser=browser)

    assert (first, len(mails_to(OLD))) == (1, 1)


def test_a_new_account_hears_nothing_of_its_first_sign_in() -> None:
    browser, _ = sign_up(NEW)
    browser.post(last_link(NEW))

    assert len(mails_to(NEW)) == 1


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_settings_say_that_an_address_is_not_confirmed(confirmed: bool) -> None:
    account(OLD, confirmed=confirmed)

    assert sign_in(OLD).get("/settings/").context["unconfirmed"] is not confirmed


# --- by an administrator ------------------------------------------------------------------------


def change_in_admin(learner: User, email: str) -> Any:
    author = Client()
    author.force_login(User.objects.create_superuser("author@example.com", PASSWORD))
    page = author.get(f"/admin/quizzes/user/{learner.pk}/change/")
    shown = page.context["adminform"].form
    values = {name: shown[name].value() for name in shown.fields if name != "password"}
    form = {name: value for name, value in values.items() if value not in (None, False, [])}
    return author.post(f"/admin/quizzes/user/{learner.pk}/change/", form | {"email": email})


def test_an_address_changed_by_an_administrator_counts_at_once_and_the_old_one_hears_of_it() -> None:
    learner = account(OLD)
    ask_for(sign_in(OLD), "waiting@example.com")
    mail.outbox.clear()

    reply = change_in_admin(learner, NEW)

    assert reply.status_code == 302
    assert addresses_of(learner) == (NEW, [NEW])
    assert not AddressChange.objects.exists()
    assert [message.to for message in mail.outbox] == [[OLD]]
    assert is_in(sign_in(NEW))


def test_an_address_changed_by_an_administrator_is_not_confirmed() -> None:
    learner = account(OLD)
    change_in_admin(learner, NEW)
    mail.outbox.clear()

    reset(NEW)

    assert "/password/reset/key/" not in mails_to(NEW)[0].body


# --- when the mail server is away ---------------------------------------------------------------


@pytest.mark.parametrize("act", [lambda: sign_up(NEW)[1], lambda: reset(OLD), lambda: ask_for(sign_in(OLD), NEW)])
def test_a_mail_server_that_is_away_is_no_error_of_ours(
    act: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    account(OLD)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    assert act().status_code == 302


def refuse(*args: Any, **kwargs: Any) -> int:
    raise ConnectionRefusedError


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/password/reset/"])
def test_a_mail_that_was_not_sent_is_not_said_to_be_on_its_way(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, form = Client(), {"email": NEW, "password1": PASSWORD}
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        page = browser.post(address, form, follow=True).text
    assert "Our mail server isn’t answering." in page
    assert "We sent" not in page
    assert "link we sent" not in page

    page = browser.post("/accounts/password/reset/", form, follow=True).text
    assert "We sent you an email." in page
    assert "isn’t answering" not in page


def test_after_a_mistake_in_signing_up_the_focus_is_where_it_was_made() -> None:
    page = Client().post("/accounts/signup/", {"email": NEW, "password1": "123"}).text

    [focused] = re.findall(r"<input[^>]*\bautofocus\b[^>]*>", page)
    assert 'name="password1"' in focused
