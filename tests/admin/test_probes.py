"""The page of the admin that says how well placement works."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from quizzes.knowledge.placement.taking import record
from quizzes.models import Probe, User
from tests.factories import UserFactory, answer_placement, placeable_guide, placement_answer

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LIST = "/admin/quizzes/probe/"

pytestmark = pytest.mark.django_db


def probed(learner: User) -> None:
    answer_placement(learner, NOON)
    record(learner=learner, answer=placement_answer(learner), now=NOON)


def test_figures_come_with_the_second_probe(admin_client: Client) -> None:
    placeable_guide()
    before = admin_client.get(LIST).text
    for _ in range(2):
        probed(UserFactory.create())

    assert "There aren’t enough probes yet" in before
    assert "Going by 2 probes" in admin_client.get(LIST).text


def test_whose_a_probe_was_is_not_told(admin_client: Client) -> None:
    placeable_guide()
    learner = UserFactory.create(email="nobody@example.com")
    probed(learner)

    assert learner.email not in admin_client.get(LIST).text
    assert admin_client.get(f"{LIST}{Probe.objects.get().pk}/change/").status_code == 404


def test_a_learner_sees_none(client: Client) -> None:
    client.force_login(UserFactory.create())

    assert client.get(LIST).status_code == 302
