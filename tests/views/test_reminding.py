"""Reminders in Settings, and the calendar."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from quizzes.models import Card, Reminder, Reminding, User
from tests.factories import UserFactory, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.SITE_URL = "https://quiz.example.org"


@pytest.fixture
def learner() -> User:
    learner = UserFactory.create()
    EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
    return learner


@pytest.fixture
def browser(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


def test_they_are_off_until_asked_for_and_nine_is_offered(browser: Client) -> None:
    page = browser.get("/settings/reminders/")

    assert page.context["form"].initial == {"by_mail": False, "hour": 9}
    assert not Reminding.objects.exists()


def test_a_learner_asks_for_them_and_calls_them_off(browser: Client, learner: User) -> None:
    browser.post("/settings/reminders/", {"by_mail": "on", "hour": "18"})
    asked = Reminding.objects.values_list("by_mail", "hour").get()
    browser.post("/settings/reminders/", {"hour": "18"})

    assert (asked, Reminding.objects.get().by_mail) == ((True, 18), False)


@pytest.mark.parametrize("hour", ["24", "-1", "noon", ""])
def test_an_hour_that_is_none_is_refused_in_words(hour: str, browser: Client) -> None:
    reply = browser.post("/settings/reminders/", {"by_mail": "on", "hour": hour})

    assert reply.status_code == 422
    assert not Reminding.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"SENDS_MAIL": False}, "no-mail"), ({"SITE_URL": "http://localhost:8000"}, "no-address"), ({}, "unconfirmed")],
)
def test_where_none_can_be_sent_the_page_says_why(
    change: dict[str, Any], code: str, browser: Client, settings: Any
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    if not change:
        EmailAddress.objects.update(verified=False)

    page = browser.get("/settings/reminders/").text
    browser.post("/settings/reminders/", {"by_mail": "on", "hour": "9"})

    assert f'data-problem="reminders.{code}"' in page
    assert not Reminding.objects.filter(by_mail=True).exists()


@pytest.mark.parametrize("state", ["sent", "studied", "nothing", "held", "refused", "later", "handed"])
def test_the_page_says_what_became_of_the_last_one(state: str, browser: Client, learner: User) -> None:
    day = dt.date(2026, 11, 24)
    Reminder.objects.create(learner=learner, study_day=day, state=state, at=dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC))

    assert "Nov 24:" in browser.get("/settings/reminders/").text


def test_a_refused_address_is_told_on_the_page(browser: Client, learner: User) -> None:
    Reminding.objects.create(learner=learner, refused_address=learner.email)

    assert 'data-problem="reminders.refused"' in browser.get("/settings/reminders/").text


def test_a_dead_link_to_stop_says_what_to_do() -> None:
    for token in ("x", "a" * 43, "é" * 43):
        reply = Client().get(f"/reminders/stop/{token}/")
        assert reply.status_code == 404
        assert "no longer works" in reply.text


# --- The calendar -------------------------------------------------------------------------------


def address_in(page: Any) -> str:
    found = re.search(r'value="http://testserver(/calendar/[^"]+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
def feed(browser: Client, learner: User) -> str:
    part = make_question().components.get()
    day = dt.datetime.now(dt.UTC).date()
    known = {"stability": 3.0, "difficulty": 5.0, "last_day": day - dt.timedelta(days=3), "reps": 1}
    due = day + dt.timedelta(days=3)
    Card.objects.create(learner=learner, component=part, question=part.question, due_day=due, **known)
    return address_in(browser.post("/settings/reminders/calendar/"))


def test_whoever_has_the_address_sees_the_days_ahead(feed: str) -> None:
    reply = Client().get(feed)

    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert reply.content.count(b"BEGIN:VEVENT") == 1
    assert b"1 question to review" in reply.content


def test_an_unchanged_calendar_is_not_sent_again(feed: str, learner: User) -> None:
    tag = Client().get(feed).headers["ETag"]

    again = Client().get(feed, headers={"If-None-Match": tag})
    Card.objects.update(due_day=dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9))
    changed = Client().get(feed, headers={"If-None-Match": tag})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


def test_the_address_is_shown_once_and_only_its_hash_is_kept(feed: str, browser: Client) -> None:
    token = feed.split("/")[-1].removesuffix(".ics")

    assert token not in browser.get("/settings/reminders/").text
    assert token not in str(Reminding.objects.values().get())


def test_a_new_address_ends_the_old_one_and_it_can_be_turned_off(feed: str, browser: Client) -> None:
    new = address_in(browser.post("/settings/reminders/calendar/"))
    after_new = (Client().get(feed).status_code, Client().get(new).status_code)
    browser.post("/settings/reminders/calendar/", {"end": "1"})

    assert (after_new, Client().get(new).status_code) == ((404, 200), 404)


def test_a_closed_account_has_no_calendar(feed: str, learner: User) -> None:
    User.objects.update(is_active=False)

    assert Client().get(feed).status_code == 404


def test_the_calendar_is_private_and_needs_no_session(feed: str) -> None:
    reply = Client().get(feed)

    assert "private" in reply.headers["Cache-Control"]
    assert not reply.cookies
