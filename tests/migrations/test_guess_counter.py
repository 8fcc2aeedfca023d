from __future__ import annotations

from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def record() -> None:
    import_module("quizzes.migrations.0013_guess_counter").record_sessions(apps, None)


def test_sessions_that_no_list_names_are_put_on_their_owner_s() -> None:
    owner = UserFactory.create()
    for _ in range(2):
        Client().force_login(owner)
    Client().get("/guide/")
    Session.objects.create(session_key="x" * 32, session_data="broken", expire_date="2126-01-01T00:00Z")

    record()
    record()

    assert set(UserSession.objects.values_list("user", flat=True)) == {owner.pk}
    assert UserSession.objects.count() == 2
