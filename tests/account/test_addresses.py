from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from quizzes.account.addresses import is_confirmed, is_taken, may_get_reset_link, rename_sign_in, undecided_addresses
from quizzes.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def codes() -> list[tuple[str, int]]:
    return [(each.code, each.account) for each in undecided_addresses()]


def test_ordinary_accounts_leave_nothing_to_decide() -> None:
    rename_sign_in(user=UserFactory.create(), confirmed=True)
    UserFactory.create()

    assert codes() == []


def test_what_no_rule_can_settle_is_listed() -> None:
    blank = UserFactory.create(email="")
    small, capital = UserFactory.create(email="same@example.com"), UserFactory.create(email="Same@example.com")
    second = UserFactory.create()
    EmailAddress.objects.create(user=second, email="more@example.com", verified=True)
    EmailAddress.objects.create(user=second, email="same@example.com")

    assert codes() == [
        ("address.blank", blank.pk),
        ("address.claimed-twice", small.pk),
        ("address.claimed-twice", capital.pk),
        ("address.second", second.pk),
        ("address.claimed-twice", second.pk),
    ]


@pytest.mark.parametrize(
    ("confirmed", "used", "staff", "may"),
    [
        (True, True, False, True),
        (True, False, True, True),
        (False, True, False, False),
        (False, False, False, True),
        (False, False, True, False),
    ],
)
def test_who_may_get_a_link_for_a_new_password(confirmed: bool, used: bool, staff: bool, may: bool) -> None:
    user: User = UserFactory.create(last_login=timezone.now() if used else None, is_staff=staff)
    rename_sign_in(user=user, confirmed=confirmed)

    assert (is_confirmed(user), may_get_reset_link(user)) == (confirmed, may)


def test_an_account_that_waits_for_its_first_link_takes_no_address() -> None:
    waiting, used = UserFactory.create(email="a@example.com"), UserFactory.create(email="b@example.com")
    rename_sign_in(user=waiting)
    User.objects.filter(pk=used.pk).update(last_login=timezone.now())

    assert (is_taken("a@example.com"), is_taken("b@example.com"), is_taken("b@example.com", but_for=used)) == (
        False,
        True,
        False,
    )
