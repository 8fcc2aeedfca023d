from __future__ import annotations

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def change(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    given = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(given))
    call_command("changepassword", "learner@example.com", stdout=StringIO(), stderr=StringIO())


def test_whoever_gets_a_new_password_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = UserFactory.create(email="learner@example.com")

    change(monkeypatch, "clementine-42", "clementine-42")

    learner.refresh_from_db()
    assert learner.check_password("clementine-42")
    assert [message.to for message in mail.outbox] == [["learner@example.com"]]


def test_a_password_that_was_not_changed_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory.create(email="learner@example.com")

    with pytest.raises(CommandError):
        change(monkeypatch, *["one", "other"] * 3)

    assert mail.outbox == []
