"""A server whose clock is wrong still serves, and schedules nothing before today or beyond the longest wait."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from quizzes.models import Card
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LONGEST = dt.timedelta(days=3650)
CLOCKS = ["2026-11-23 12:00", "2036-11-24 12:00", "2028-02-29 23:59", "2026-12-31 23:59", "2038-01-19 03:14"]
FAR = ["1970-01-01 00:00", "9998-12-31 23:59"]  # a session could not end after the year 9999
PAGES = ["/today/", "/review/", "/review/done/", "/progress/", "/map/", "/guide/", "/settings/export/"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("clock", [*CLOCKS, *FAR])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_wrong_clock_breaks_no_page(client: Client, clock: str, zone: str) -> None:
    learner = UserFactory.create(time_zone=zone)
    component = make_question().components.get()
    give_answer(learner, component, NOON)
    now = dt.datetime.fromisoformat(clock).replace(tzinfo=dt.UTC)

    give_answer(learner, component, now, right=True)
    with time_machine.travel(now, tick=False):
        client.force_login(learner)
        statuses = {page: client.get(page).status_code for page in PAGES}

    assert max(statuses.values()) < 400, statuses
    card = Card.objects.get()
    assert card.due_day is not None
    assert card.last_day is not None
    assert dt.timedelta(0) <= card.due_day - card.last_day <= LONGEST
