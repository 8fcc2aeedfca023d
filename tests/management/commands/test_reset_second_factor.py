from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import CommandError, call_command

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_second_factor_of_one_account_is_reset_logged_and_mailed(caplog: pytest.LogCaptureFixture) -> None:
    learner, other = UserFactory.create(email="lost@example.com"), UserFactory.create()
    TOTP.activate(learner, "JBSWY3DPEHPK3PXP")
    TOTP.activate(other, "JBSWY3DPEHPK3PXP")

    call_command("reset_second_factor", "Lost@example.com", stdout=StringIO())

    assert [each.user for each in Authenticator.objects.all()] == [other]
    assert [message.to for message in mail.outbox] == [["lost@example.com"]]
    assert f"account {learner.pk} " in caplog.text
    assert "lost@example.com" not in caplog.text


def test_who_has_none_gets_no_mail() -> None:
    UserFactory.create(email="lost@example.com")

    call_command("reset_second_factor", "lost@example.com", stdout=StringIO())

    assert mail.outbox == []


def test_an_unknown_account_is_said() -> None:
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.com")
