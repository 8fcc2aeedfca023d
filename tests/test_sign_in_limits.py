"""Guessing passwords gets slow soon, for accounts that exist and for those that don't; nobody is locked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from quizzes.account import guessing
from quizzes.account.guessing import FREE_MISSES, FREE_MISSES_OF_ADDRESS, LONGEST_WAIT, Counted, Counter, account
from quizzes.entrance import limits
from quizzes.models import GuessCounter, User
from tests.factories import UserFactory

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"
COOKIE = "browser"

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that reached the hasher."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str, *args: Any) -> str:
        seen.append(password)
        return str(encode(self, password, salt, *args))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return seen


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def learner() -> User:
    return UserFactory.create(email="learner@example.com")


def sign_in(email: str, password: str = PASSWORD, *, browser: Client | None = None, address: str = "192.0.2.1") -> Any:
    browser = browser or Client()
    return browser.post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=address)


def guess(email: str, times: int = 1, *, browser: Client | None = None, address: str = "192.0.2.1") -> Any:
    for number in range(times):
        reply = sign_in(email, f"guess {number}", browser=browser, address=address)
    return reply


def known_browser(learner: User) -> Client:
    """A browser that signed in before, and out again."""
    browser = Client()
    assert sign_in(learner.email, browser=browser, address="198.51.100.7").status_code == 302
    browser.get("/today/")
    browser.post("/accounts/logout/")
    return browser


def guesses(hashed: list[str]) -> int:
    return len([password for password in hashed if password.startswith("guess")])


# -- an account


def test_after_five_misses_an_account_waits_twice_as_long_each_time_up_to_a_minute(
    learner: User, clock: time_machine.Traveller
) -> None:
    waits = []
    for number in range(14):
        clock.shift(LONGEST_WAIT)
        guess(learner.email, address=f"192.0.2.{number}")
        refused = sign_in(learner.email, address="203.0.113.1")
        waits.append(int(refused.headers["Retry-After"]) if refused.status_code == 429 else 0)
        if not waits[-1]:
            GuessCounter.objects.update(misses=number + 1)  # signing in had set it back

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_a_guess_that_has_to_wait_is_not_looked_at(
    learner: User, hashed: list[str], clock: time_machine.Traveller
) -> None:
    for number in range(30):
        guess(learner.email, address=f"192.0.2.{number}")

    assert guesses(hashed) == FREE_MISSES


def test_guesses_that_have_to_wait_make_the_wait_no_longer(learner: User, clock: time_machine.Traveller) -> None:
    guess(learner.email, FREE_MISSES + 100)
    clock.shift(1)

    assert sign_in(learner.email).status_code == 302


def test_who_has_to_wait_is_told_how_long_and_keeps_what_was_typed(
    learner: User, clock: time_machine.Traveller
) -> None:
    guess(learner.email, FREE_MISSES)

    reply = sign_in(learner.email)

    [[error]] = [reply.context["form"].errors.as_data()["__all__"]]
    assert (error.code, error.params) == ("sign-in.wait", {"seconds": 1})
    assert (reply.status_code, reply.headers["Retry-After"]) == (429, "1")
    assert reply.context["form"]["login"].value() == learner.email
    assert 'data-problem="sign-in.wait"' in reply.text


def test_the_right_password_ends_the_wait_for_good(learner: User, clock: time_machine.Traveller) -> None:
    guess(learner.email, FREE_MISSES)
    clock.shift(1)
    sign_in(learner.email)

    assert guess(learner.email, FREE_MISSES).status_code == 200


def test_misses_are_forgotten_an_hour_after_the_last(learner: User, clock: time_machine.Traveller) -> None:
    guess(learner.email, FREE_MISSES - 1)
    clock.shift(3601)

    assert guess(learner.email, FREE_MISSES).status_code == 200


def test_another_learner_may_sign_in_meanwhile(learner: User, clock: time_machine.Traveller) -> None:
    guess("other@example.com", FREE_MISSES + 5)

    assert sign_in(learner.email).status_code == 302


def test_an_unknown_account_waits_and_costs_as_much_as_a_known_one(
    learner: User, hashed: list[str], clock: time_machine.Traveller
) -> None:
    known = [guess(learner.email, address="192.0.2.1") for _ in range(8)]
    unknown = [guess("nobody@example.com", address="192.0.2.2") for _ in range(8)]

    assert [reply.status_code for reply in unknown] == [reply.status_code for reply in known]
    assert [len(reply.text.replace("learner", "")) for reply in known] == [
        len(reply.text.replace("nobody", "")) for reply in unknown
    ]
    assert guesses(hashed) == 2 * FREE_MISSES


@pytest.mark.parametrize("spelling", ["LEARNER@example.com", " learner@example.com ", "ⅼearner@example.com"])
def test_every_spelling_of_an_address_has_one_counter(spelling: str) -> None:
    assert account(spelling) == account("learner@example.com")


@pytest.mark.parametrize("letter", ["ı", "İ", "ſ", "K"])
def test_letters_that_a_database_may_take_for_others_open_no_second_counter(letter: str) -> None:
    assert account(f"{letter}@example.com") in {account(f"{letter.upper()}@example.com"), account("i@example.com")}


# -- a browser that signed in before


def test_strangers_guesses_never_delay_the_owner_on_their_own_device(
    learner: User, clock: time_machine.Traveller
) -> None:
    browser = known_browser(learner)
    guess(learner.email, 50)
    guess(learner.email, FREE_MISSES + 5, address="198.51.100.7")

    assert sign_in(learner.email).status_code == 429
    assert sign_in(learner.email, browser=browser, address="198.51.100.7").status_code == 302


def test_a_known_browser_waits_for_its_own_misses(
    learner: User, hashed: list[str], clock: time_machine.Traveller
) -> None:
    browser = known_browser(learner)

    guess(learner.email, 30, browser=browser)

    assert guesses(hashed) == FREE_MISSES
    assert sign_in(learner.email).status_code == 302  # from elsewhere


def test_a_browser_is_known_for_ninety_days(learner: User, clock: time_machine.Traveller) -> None:
    browser = known_browser(learner)

    statuses = []
    for days in (89, 2):
        clock.shift(dt.timedelta(days=days))
        GuessCounter.objects.all().delete()
        guess(learner.email, FREE_MISSES)
        statuses.append(browser.post("/accounts/login/", {"login": learner.email, "password": "x"}).status_code)

    assert statuses == [200, 429]


def test_a_browser_knows_each_account_that_signed_in_there(learner: User, clock: time_machine.Traveller) -> None:
    sister = UserFactory.create(email="sister@example.com")
    browser = known_browser(learner)
    sign_in(sister.email, browser=browser)
    browser.get("/today/")
    browser.post("/accounts/logout/")
    for each in (learner, sister):
        guess(each.email, FREE_MISSES)

        assert sign_in(each.email, browser=browser).status_code == 302
        browser.get("/today/")
        browser.post("/accounts/logout/")


@pytest.mark.parametrize("cookie", ["", "x", "e30:1abc:xyz", "\x7f", "{}", "é"])
def test_a_cookie_that_is_not_ours_knows_nobody(learner: User, clock: time_machine.Traveller, cookie: str) -> None:
    browser = Client()
    browser.cookies[COOKIE] = cookie
    guess(learner.email, FREE_MISSES)

    assert sign_in(learner.email, browser=browser).status_code == 429


def test_ones_own_cookie_is_no_help_with_another_account(learner: User, clock: time_machine.Traveller) -> None:
    thief = known_browser(UserFactory.create(email="thief@example.com"))

    assert guess(learner.email, FREE_MISSES + 1, browser=thief).status_code == 429


def test_the_cookie_is_signed_in_by_nobody(learner: User) -> None:
    browser = known_browser(learner)

    assert browser.cookies[COOKIE]["httponly"]
    assert browser.get("/today/").status_code == 302
    assert learner.email not in browser.cookies[COOKIE].value


def test_a_page_that_caches_may_keep_gives_no_cookie(client: Client, learner: User) -> None:
    client.force_login(learner)

    assert COOKIE not in client.get("/robots.txt").cookies
    assert COOKIE in client.get("/today/").cookies


# -- a network address


def test_a_class_behind_one_address_gets_in_though_each_mistypes_twice(clock: time_machine.Traveller) -> None:
    learners = [UserFactory.create() for _ in range(30)]
    for _ in range(2):
        for each in learners:
            guess(each.email)

    assert [sign_in(each.email).status_code for each in learners] == [302] * 30


def test_an_address_has_three_hundred_guesses_an_hour_then_one_a_second(
    hashed: list[str], clock: time_machine.Traveller
) -> None:
    for number in range(FREE_MISSES_OF_ADDRESS + 20):
        guess(f"learner{number}@example.com")
    at_once = guesses(hashed)
    for number in range(5):
        clock.shift(1)
        guess(f"later{number}@example.com", 2)

    assert at_once == FREE_MISSES_OF_ADDRESS
    assert guesses(hashed) == FREE_MISSES_OF_ADDRESS + 5


def test_an_address_is_forgotten_after_an_hour(clock: time_machine.Traveller) -> None:
    guess("one@example.com", address="192.0.2.1")
    GuessCounter.objects.filter(misses__gt=0).update(misses=FREE_MISSES_OF_ADDRESS + 5)
    clock.shift(3601)

    assert guess("two@example.com", 2, address="192.0.2.1").status_code == 200


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_an_address_of_the_new_kind_is_a_whole_network(one: str, other: str, same: bool) -> None:
    assert (limits.network_of(one) == limits.network_of(other)) is same


def test_a_request_without_an_address_is_limited_too(learner: User, clock: time_machine.Traveller) -> None:
    guess(learner.email, FREE_MISSES, address="")

    assert sign_in(learner.email, address="").status_code == 429


@pytest.mark.soak
def test_of_a_thousand_guesses_from_one_address_three_hundred_reach_the_hasher(
    learner: User, hashed: list[str], clock: time_machine.Traveller
) -> None:
    for number in range(1000):
        guess(learner.email if number % 2 else f"learner{number}@example.com")

    assert guesses(hashed) <= FREE_MISSES_OF_ADDRESS


def test_a_class_signs_up_behind_one_address(settings: Any) -> None:
    for number in range(30):
        form = {"email": f"pupil{number}@example.com", "password1": "tangerine-42"}
        assert Client().post("/accounts/signup/", form).status_code == 302

    assert User.objects.count() == 30


# -- every box that takes a password

BOXES = {
    "sign in": ("/accounts/login/", {"login": "learner@example.com", "password": "{}"}),
    "delete the account": ("/settings/delete/", {"password": "{}"}),
    "change the password": (
        "/accounts/password/change/",
        {"oldpassword": "{}", "password1": "tangerine-42", "password2": "tangerine-42"},
    ),
    "confirm that it is you": ("/accounts/reauthenticate/", {"password": "{}"}),
}


def press(browser: Client, box: str, password: str) -> Any:
    path, fields = BOXES[box]
    return browser.post(path, {name: value.format(password) for name, value in fields.items()})


@pytest.mark.parametrize("box", BOXES)
def test_every_box_that_takes_a_password_has_the_same_limit(
    learner: User, hashed: list[str], clock: time_machine.Traveller, box: str
) -> None:
    browser = Client()
    if box != "sign in":
        browser.force_login(learner)
        browser.get("/today/")

    replies = [press(browser, box, f"guess {number}") for number in range(40)]

    assert guesses(hashed) == FREE_MISSES
    assert [reply.status_code for reply in replies[FREE_MISSES:]] == [429] * 35
    assert {reply.headers["Retry-After"] for reply in replies[FREE_MISSES:]} == {"1"}


def test_the_boxes_of_one_browser_count_together(
    learner: User, hashed: list[str], clock: time_machine.Traveller
) -> None:
    browser = Client()
    browser.force_login(learner)
    browser.get("/today/")

    for number in range(3):
        for box in BOXES:
            press(browser, box, f"guess {number}")

    assert guesses(hashed) == FREE_MISSES


def test_who_deletes_the_cookie_of_a_borrowed_session_gets_no_new_counter(
    learner: User, hashed: list[str], clock: time_machine.Traveller
) -> None:
    browser = Client()
    browser.force_login(learner)
    browser.get("/today/")

    for number in range(20):
        browser.cookies.pop(COOKIE, None)
        browser.get("/today/")
        press(browser, "delete the account", f"guess {number}")

    assert guesses(hashed) == FREE_MISSES


def test_the_right_password_is_taken_after_the_wait(learner: User, clock: time_machine.Traveller) -> None:
    browser = Client()
    browser.force_login(learner)
    browser.get("/today/")
    for number in range(10):
        press(browser, "delete the account", f"guess {number}")
    clock.shift(1)

    assert press(browser, "delete the account", PASSWORD).status_code == 302
    assert not User.objects.filter(pk=learner.pk).exists()


def test_the_admin_has_no_entrance_of_its_own(learner: User, hashed: list[str]) -> None:
    reply = Client().post("/admin/login/", {"username": learner.email, "password": "guess", "next": "/admin/"})

    assert reply.headers["Location"].startswith("/accounts/login/")
    assert "guess" not in hashed


def test_the_admin_has_no_box_for_the_old_password_of_its_own(hashed: list[str]) -> None:
    browser = Client()
    browser.force_login(UserFactory.create(is_staff=True))

    reply = browser.post("/admin/password_change/", {"old_password": "guess", "new_password1": "x"})

    assert reply.headers["Location"] == "/accounts/password/change/"
    assert "guess" not in hashed


# -- the counters


def test_guesses_are_counted_where_every_process_looks_and_name_nobody(learner: User) -> None:
    guess(learner.email, address="192.0.2.1")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM quizzes_guesscounter")
        rows = str(cursor.fetchall())
    assert GuessCounter.objects.filter(misses=1).count() == 2
    assert learner.email not in rows
    assert "192.0.2.1" not in rows


def test_a_right_password_leaves_no_miss(learner: User) -> None:
    sign_in(learner.email)

    assert set(GuessCounter.objects.values_list("misses", flat=True)) == {0}


def test_what_is_forgotten_is_swept_out_by_what_is_new(clock: time_machine.Traveller) -> None:
    for number in range(20):
        guess(f"learner{number}@example.com")
    clock.shift(3601)
    guess("another@example.com", address="192.0.2.9")

    assert GuessCounter.objects.count() == 2


def test_a_database_that_cannot_count_looks_at_no_password(
    learner: User, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(limits, "reserve", busy)
    reply = guess(learner.email)

    [[error]] = [reply.context["form"].errors.as_data()["__all__"]]
    assert (reply.status_code, reply.headers["Retry-After"], error.code) == (503, "2", "sign-in.busy")
    assert guesses(hashed) == 0


def test_a_database_that_cannot_take_a_count_back_lets_in_all_the_same(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(limits, "forgive", busy)

    assert sign_in(learner.email).status_code == 302


@pytest.mark.django_db
def test_a_guess_that_began_first_and_is_counted_second_does_not_wait() -> None:
    """A class presses Enter together: whose turn it is at the row is not who came first."""
    network, now = Counter(Counted.ADDRESS, "192.0.2.1"), timezone.now()
    guessing.reserve([network, account("first@example.com")], now)

    guessing.reserve([network, account("second@example.com")], now - dt.timedelta(milliseconds=50))

    assert GuessCounter.objects.get(key=network.key).misses == 2


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_one_by_one() -> None:
    counters = [Counter(Counted.ADDRESS, "192.0.2.1"), account("learner@example.com")]

    def one(_: int) -> bool:
        try:
            guessing.reserve(counters, timezone.now())
        except guessing.MustWait:
            return False
        finally:
            connection.close()
        return True

    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(8) as threads:
        looked_at = sum(threads.map(one, range(24)))

    assert looked_at == FREE_MISSES
