from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from quizzes.models import AddressChange, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def migrate() -> None:
    steps: Any = import_module("quizzes.migrations.0011_waiting_addresses")
    for _ in range(2):
        steps.fill_blank_addresses(apps, None)
        steps.set_waiting_addresses_apart(apps, None)


def claim(user: User, email: str, *, verified: bool = False) -> EmailAddress:
    return EmailAddress.objects.create(user=user, email=email, verified=verified)


def test_an_address_that_waits_loses_its_powers_and_waits_on() -> None:
    learner = UserFactory.create(email="old@example.com")
    claim(learner, "old@example.com", verified=True)
    claim(learner, "new@example.com")

    migrate()

    assert [row.email for row in EmailAddress.objects.all()] == ["old@example.com"]
    assert AddressChange.objects.get(learner=learner).email == "new@example.com"


def test_an_account_without_an_address_gets_the_one_it_claims() -> None:
    learner = UserFactory.create(email="")
    claim(learner, "new@example.com")

    migrate()

    learner.refresh_from_db()
    assert learner.email == "new@example.com"
    assert EmailAddress.objects.get().primary


@pytest.mark.parametrize("by", ["account", "claim"])
def test_what_two_claim_is_left_to_a_person(by: str) -> None:
    learner = UserFactory.create(email="")
    claim(learner, "new@example.com")
    other = UserFactory.create(email="new@example.com" if by == "account" else "other@example.com")
    claim(other, "new@example.com", verified=True)

    migrate()

    learner.refresh_from_db()
    assert learner.email == ""
    assert EmailAddress.objects.filter(user=learner).exists()
