import datetime as dt

import pytest
import time_machine

from quizzes.account.addresses import is_confirmed, may_get_reset_link, rename_sign_in
from quizzes.authoring.first_administrator import (
    TooLate,
    administrator_exists,
    make_first_administrator,
    new_token,
    token_is_good,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def test_first_administrator_may_do_everything() -> None:
    user = make_first_administrator(email="Boss@Example.com", password="a long enough one")

    assert (user.email, user.is_staff, user.is_superuser) == ("boss@example.com", True, True)
    assert user.check_password("a long enough one")


def test_an_address_that_was_only_typed_is_not_confirmed() -> None:
    user = make_first_administrator(email="boss@example.com", password="a long enough one")

    assert not is_confirmed(user)
    assert not may_get_reset_link(user)


def test_a_confirmed_address_stays_confirmed() -> None:
    learner = UserFactory.create(email="boss@example.com")
    rename_sign_in(user=learner, confirmed=True)

    assert is_confirmed(make_first_administrator(email="boss@example.com", password="a long enough one"))


def test_first_administrator_may_have_an_account_already() -> None:
    learner = UserFactory.create(email="boss@example.com")

    assert make_first_administrator(email="boss@example.com", password="a long enough one") == learner


def test_second_administrator_is_not_made_this_way() -> None:
    make_first_administrator(email="boss@example.com", password="a long enough one")

    with pytest.raises(TooLate):
        make_first_administrator(email="thief@example.com", password="a long enough one")


def test_a_deactivated_administrator_does_not_count() -> None:
    UserFactory.create(is_superuser=True, is_active=False)

    assert not administrator_exists()


@pytest.mark.parametrize(("minutes", "good"), [(0, True), (59, True), (61, False)])
def test_token_is_good_for_an_hour(minutes: int, good: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        token = new_token()

    with time_machine.travel(NOON + dt.timedelta(minutes=minutes), tick=False):
        assert token_is_good(token) is good


@pytest.mark.parametrize("token", ["", "setup", "setup:1:forged"])
def test_token_that_we_did_not_sign_is_no_good(token: str) -> None:
    assert not token_is_good(token)
