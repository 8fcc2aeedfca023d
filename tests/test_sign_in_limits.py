"""Guessing passwords gets slow soon, for accounts that exist and for those that do not."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from quizzes.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PER_ACCOUNT, PER_ADDRESS = 10, 20


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
def learner() -> User:
    return UserFactory.create(email="learner@example.com")


def guess(email: str, password: str, address: str = "192.0.2.1") -> int:
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": email, "password": password}).status_code


def test_guesses_at_one_account_soon_reach_the_hasher_no_more(learner: User, hashed: list[str]) -> None:
    for number in range(30):
        guess(learner.email, f"guess {number}", address=f"192.0.2.{number}")

    assert len([password for password in hashed if password.startswith("guess")]) == PER_ACCOUNT


def test_guesses_from_one_address_soon_reach_the_hasher_no_more(hashed: list[str]) -> None:
    for number in range(40):
        guess(f"learner{number}@example.com", f"guess {number}")

    assert len([password for password in hashed if password.startswith("guess")]) <= PER_ADDRESS


def test_an_unknown_account_costs_as_much_as_a_known_one(learner: User, hashed: list[str]) -> None:
    guess("nobody@example.com", "guess for nobody")
    guess(learner.email, "guess for a learner")

    assert [password for password in hashed if password.startswith("guess")] == [
        "guess for nobody",
        "guess for a learner",
    ]


def test_the_right_password_waits_too_once_there_were_too_many_wrong_ones(learner: User) -> None:
    for number in range(PER_ACCOUNT):
        guess(learner.email, f"guess {number}")

    assert guess(learner.email, "correct horse battery") != 302


def test_another_learner_may_sign_in_meanwhile(learner: User) -> None:
    for number in range(PER_ACCOUNT):
        guess("other@example.com", f"guess {number}")

    assert guess(learner.email, "correct horse battery", address="192.0.2.2") == 302


@pytest.mark.soak
def test_of_a_thousand_guesses_at_most_twenty_reach_the_hasher(learner: User, hashed: list[str]) -> None:
    for number in range(1000):
        guess(learner.email if number % 2 else f"learner{number}@example.com", f"guess {number}")

    assert len([password for password in hashed if password.startswith("guess")]) <= PER_ADDRESS


def test_guesses_are_counted_where_every_process_looks(learner: User) -> None:
    guess(learner.email, "guess")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def test_the_admin_has_no_entrance_of_its_own(learner: User, hashed: list[str]) -> None:
    reply = Client().post("/admin/login/", {"username": learner.email, "password": "guess", "next": "/admin/"})

    assert reply.headers["Location"].startswith("/accounts/login/")
    assert "guess" not in hashed
