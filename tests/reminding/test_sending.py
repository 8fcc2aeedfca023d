"""Who gets a reminder, once."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from quizzes.models import Card, Reminder, Reminding, User
from quizzes.operations import reminders
from quizzes.operations.consistency import reminders_through
from quizzes.operations.reminders import SmtpDelivery, message_of, send_reminders
from quizzes.reminding.sending import Delivery, Mail, forget_old, remind_all
from quizzes.reminding.wanting import change_wish, wish_of
from quizzes.scheduling import State
from tests.factories import UserFactory, give_answer, make_question

NINE = dt.datetime(2030, 5, 14, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE_URL = "https://quiz.example.org"
    monkeypatch.setattr(reminders, "PAUSE", 0)


@pytest.fixture
def learner() -> User:
    """Wants to be reminded at nine, and something is due."""
    learner = UserFactory.create(last_login=NINE - 9 * DAY)
    EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
    change_wish(learner=learner, by_mail=True, hour=9)
    due(learner)
    return learner


def due(learner: User) -> Card:
    part = make_question().components.get()
    known = {"stability": 3.0, "difficulty": 5.0, "last_day": (NINE - 9 * DAY).date(), "reps": 1}
    return Card.objects.create(
        learner=learner, component=part, question=part.question, due_day=(NINE - DAY).date(), **known
    )


class Post(Delivery):
    """A mail server that says what a test wants."""

    def __init__(self, said: State = State.SENT, *, reached: bool = True) -> None:
        self.said, self.reached = said, reached
        self.mails: list[Mail] = []

    def __call__(self, written: Mail) -> Post:
        self.mails.append(written)
        return self

    def connect(self) -> bool:
        return self.reached

    def send(self) -> State:
        return self.said


def states(now: dt.datetime, post: Post | None = None) -> list[State]:
    return [state for _, state in remind_all(now, post or Post())]


def test_it_goes_out_once_and_says_what_is_due(learner: User) -> None:
    for minutes in (0, 5, 300):
        send_reminders(NINE + minutes * MINUTE)

    [sent] = mail.outbox
    assert (sent.to, Reminder.objects.get().state) == ([learner.email], "sent")
    assert "1 question is due" in sent.subject
    assert "https://quiz.example.org/today/" in sent.body
    assert "It’s about: " in sent.body


def test_it_can_be_stopped_by_a_press_in_the_mail_program(learner: User) -> None:
    send_reminders(NINE)
    headers = mail.outbox[0].extra_headers
    stop = headers["List-Unsubscribe"].strip("<>").removeprefix("https://quiz.example.org")

    browser = Client(enforce_csrf_checks=True)
    looked, pressed = browser.get(stop), browser.post(stop, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (looked.status_code, pressed.status_code) == (200, 200)
    assert not wish_of(learner).by_mail
    assert browser.post(stop).status_code == 200  # a second press is no error
    assert browser.cookies.get("sessionid") is None


def test_opening_the_link_stops_nothing(learner: User) -> None:
    send_reminders(NINE)

    Client().get(mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition(".org")[2])

    assert wish_of(learner).by_mail


@pytest.mark.parametrize("minutes", [-1, 12 * 60])
def test_before_the_hour_and_half_a_day_after_it_nothing_goes_out(minutes: int, learner: User) -> None:
    assert states(NINE + minutes * MINUTE) == []


def test_nobody_is_reminded_who_did_not_ask(learner: User) -> None:
    Reminding.objects.update(by_mail=False)

    assert states(NINE) == []


def test_an_address_that_nobody_confirmed_gets_none(learner: User) -> None:
    EmailAddress.objects.update(verified=False)

    assert states(NINE) == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"deleted": True}])
def test_an_account_that_is_closed_gets_none(change: dict[str, bool], learner: User) -> None:
    User.objects.update(**change)

    assert states(NINE) == []


def test_a_day_already_studied_needs_none(learner: User) -> None:
    give_answer(learner, make_question().components.get(), NINE - MINUTE)

    assert states(NINE) == [State.STUDIED]


def test_where_nothing_is_due_nothing_is_sent(learner: User) -> None:
    Card.objects.update(due_day=(NINE + DAY).date())

    assert states(NINE) == [State.NOTHING]
    assert states(NINE + 60 * MINUTE) == []


def test_after_three_in_a_row_it_is_quiet_until_the_learner_is_back(learner: User) -> None:
    post = Post()
    found = [states(NINE + days * DAY, post) for days in range(5)]

    User.objects.update(last_login=NINE + 4 * DAY + 60 * MINUTE)

    assert found == [[State.SENT]] * 3 + [[State.HELD]] * 2
    assert [each.is_last for each in post.mails] == [False, False, True]
    assert states(NINE + 5 * DAY, post) == [State.SENT]


def test_an_answer_counts_as_a_visit(learner: User) -> None:
    for days in range(3):
        states(NINE + days * DAY)
    give_answer(learner, make_question().components.get(), NINE + 2 * DAY + 60 * MINUTE)

    assert states(NINE + 3 * DAY) == [State.SENT]


def test_a_server_that_is_away_is_asked_again_until_it_takes_the_mail(learner: User) -> None:
    away = Post(reached=False)

    assert states(NINE, away) == [State.LATER]
    assert states(NINE + MINUTE, away) == []
    assert states(NINE + 5 * MINUTE, Post(State.LATER)) == [State.LATER]
    assert states(NINE + 60 * MINUTE) == [State.SENT]
    assert states(NINE + 120 * MINUTE) == []


def test_the_clock_goes_on_while_a_slow_pass_does(learner: User) -> None:
    """Who studied meanwhile has no use for a mail."""
    give_answer(learner, Card.objects.get().component, NINE + 60 * MINUTE)

    assert [state for _, state in remind_all(NINE, Post(), lambda: 61 * MINUTE)] == [State.STUDIED]


def test_a_mail_that_may_have_arrived_is_never_sent_again(learner: User) -> None:
    assert states(NINE, Post(State.HANDED)) == [State.HANDED]
    assert states(NINE + 600 * MINUTE) == []
    assert states(NINE + DAY - 240 * MINUTE) == [State.SENT]  # the next one is early


def test_what_died_before_it_was_handed_over_is_taken_over(learner: User) -> None:
    Reminder.objects.create(learner=learner, study_day=NINE.date(), state=State.TAKEN, at=NINE)

    assert states(NINE + 14 * MINUTE) == []
    assert states(NINE + 15 * MINUTE) == [State.SENT]


def test_a_process_that_was_given_up_and_comes_back_sends_nothing(learner: User) -> None:
    class Slow(Post):
        def connect(self) -> bool:
            Reminder.objects.update(tries=2, at=NINE + 15 * MINUTE)  # another one took it over
            return True

    slow = Slow()

    assert states(NINE, slow) == []
    assert Reminder.objects.get().state == State.TAKEN


def test_who_stops_them_meanwhile_gets_none(learner: User) -> None:
    class Late(Post):
        def connect(self) -> bool:
            Reminding.objects.update(by_mail=False)
            return True

    assert states(NINE, Late()) == []


def test_a_refusal_for_good_turns_them_off_and_settings_say_so(learner: User) -> None:
    assert states(NINE, Post(State.REFUSED)) == [State.REFUSED]

    assert (wish_of(learner).by_mail, wish_of(learner).refused) == (False, True)
    assert states(NINE + DAY) == []
    change_wish(learner=learner, by_mail=True, hour=9)
    assert states(NINE + DAY) == [State.SENT]


def test_another_address_is_not_the_one_that_was_refused(learner: User) -> None:
    states(NINE, Post(State.REFUSED))
    User.objects.update(email="new@example.com")

    assert not wish_of(User.objects.get()).refused


def test_doctor_tells_what_was_lost(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    states(NINE, Post(State.HANDED))
    monkeypatch.setattr("quizzes.operations.consistency.timezone.now", lambda: NINE + 2 * DAY)

    assert len(list(reminders_through())) == 1


def test_old_rows_are_forgotten(learner: User) -> None:
    states(NINE)

    forget_old(NINE + 89 * DAY)
    assert Reminder.objects.count() == 1
    forget_old(NINE + 92 * DAY)
    assert Reminder.objects.count() == 0


# --- The mail server ----------------------------------------------------------------------------


class Server:
    """What stands behind `mailers.default`."""

    def __init__(self, failure: Exception | None, *, away: bool = False) -> None:
        self.failure, self.away = failure, away

    def open(self) -> None:
        if self.away:
            raise ConnectionRefusedError

    def send_messages(self, messages: list[Any]) -> None:
        if self.failure:
            raise self.failure

    def close(self) -> None:
        raise smtplib.SMTPServerDisconnected


def refused(code: int) -> Exception:
    return smtplib.SMTPRecipientsRefused({"a@example.com": (code, b"no")})


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (None, State.SENT),
        (refused(550), State.REFUSED),
        (refused(450), State.LATER),
        (smtplib.SMTPDataError(554, b"no"), State.REFUSED),
        (smtplib.SMTPDataError(451, b"later"), State.LATER),
        (smtplib.SMTPSenderRefused(550, b"not you", "site@example.org"), State.LATER),  # the operator's to mend
        (smtplib.SMTPServerDisconnected("gone"), State.HANDED),
        (TimeoutError(), State.HANDED),
    ],
)
def test_what_the_mail_server_says_is_heard(
    failure: Exception | None, state: State, learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = SmtpDelivery(message_of(Mail(learner, 1, 1, (), "token", is_last=False)))
    monkeypatch.setattr(delivery, "server", Server(failure))

    assert (delivery.connect(), delivery.send()) == (True, state)


def test_a_mail_server_that_is_not_there_has_got_nothing(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = SmtpDelivery(message_of(Mail(learner, 1, 1, (), "token", is_last=False)))
    monkeypatch.setattr(delivery, "server", Server(None, away=True))

    assert not delivery.connect()


# --- The command --------------------------------------------------------------------------------


def test_the_command_says_what_it_did(learner: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_reminders")

    assert "Reminders:" in capsys.readouterr().out


@pytest.fixture(params=["mail", "address"])
def lacking(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.SENDS_MAIL = request.param != "mail"
    settings.SITE_URL = "http://localhost:8000" if request.param == "address" else settings.SITE_URL
    return {"mail": "SMTP_HOST", "address": "SITE_URL"}[request.param]


def test_the_command_says_what_the_site_lacks(lacking: str) -> None:
    with pytest.raises(CommandError, match=lacking):
        call_command("send_reminders")


def test_where_the_site_lacks_something_nothing_is_tried(lacking: str, learner: User) -> None:
    assert states(NINE) == []
