"""Mail servers at their worst, real ones on a socket: down, hanging at any point, refusing, hanging up."""

from __future__ import annotations

import datetime as dt
import socketserver
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from genai_quiz import entrance
from quizzes.models import Card, Reminder, User
from quizzes.operations import reminders
from quizzes.operations.reminders import send_reminders
from quizzes.reminding.wanting import change_wish
from quizzes.scheduling import State
from tests.factories import UserFactory, make_question

NINE = dt.datetime(2030, 5, 14, 9, tzinfo=dt.UTC)
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
TIMEOUT = 0.2
# The point at which a server misbehaves: before its greeting, and instead of its reply to each command.
STAGES = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "text")

pytestmark = pytest.mark.django_db(transaction=True)


class Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.calls += 1
        if not self.reply("greeting", "220 hello"):
            return
        for line in self.rfile:
            verb = line[:4].decode().strip().upper()
            if verb == "QUIT":
                return
            if not self.reply(verb, "354 go on" if verb == "DATA" else "250 fine"):
                return
            if verb == "DATA" and not self.take_text():
                return

    def take_text(self) -> bool:
        for line in self.rfile:
            if self.server.at == "middle of the text":
                return False
            if line == b".\r\n":
                self.server.texts += 1
                return self.reply("text", "250 taken")
        return False

    def reply(self, stage: str, words: str) -> bool:
        """Goes the conversation on?"""
        if self.server.at == stage:
            if self.server.says == "hang":
                self.server.over.wait(30)
                return False
            if self.server.says == "hang up":
                return False
            words = self.server.says
        self.wfile.write(f"{words}\r\n".encode())
        return True


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.at, self.says, self.texts, self.calls, self.over = "", "", 0, 0, threading.Event()

    def does(self, at: str, says: str = "hang") -> None:
        self.at, self.says = at, says


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        options = {"host": "127.0.0.1", "port": running.server_address[1], "timeout": TIMEOUT}
        settings.MAILERS = {"default": {"BACKEND": "quizzes.operations.smtp.EmailBackend", "OPTIONS": options}}
        settings.SITE_URL = "https://quiz.example.org"
        monkeypatch.setattr(reminders, "PAUSE", 0)
        yield running
        running.over.set()
        running.shutdown()


def learner() -> User:
    """Wants to be reminded at nine, and something is due."""
    found = UserFactory.create(last_login=NINE - 9 * DAY)
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    change_wish(learner=found, by_mail=True, hour=9)
    part = make_question().components.get()
    known = {"stability": 3.0, "difficulty": 5.0, "last_day": (NINE - 9 * DAY).date(), "reps": 1}
    Card.objects.create(learner=found, component=part, question=part.question, due_day=(NINE - DAY).date(), **known)
    return found


def state_after_a_pass(now: dt.datetime = NINE) -> str:
    send_reminders(now)
    return Reminder.objects.get().state


@pytest.mark.parametrize("says", ["hang", "hang up"])
@pytest.mark.parametrize("stage", STAGES[:-1])
def test_what_never_left_is_sent_later_and_once(stage: str, says: str, server: MailServer) -> None:
    learner()
    server.does(stage, says)
    assert state_after_a_pass() == State.LATER
    server.does("nothing")

    assert state_after_a_pass(NINE + 6 * MINUTE) == State.SENT
    assert state_after_a_pass(NINE + 60 * MINUTE) == State.SENT
    assert server.texts == 1


@pytest.mark.parametrize(("at", "says"), [("text", "hang"), ("text", "hang up"), ("middle of the text", "hang up")])
def test_what_may_have_arrived_is_never_sent_again(at: str, says: str, server: MailServer) -> None:
    learner()
    server.does(at, says)
    assert state_after_a_pass() == State.HANDED
    had, server.at = server.texts, "nothing"

    assert state_after_a_pass(NINE + 60 * MINUTE) == State.HANDED
    assert server.texts == had


@pytest.mark.parametrize("stage", STAGES[2:])
@pytest.mark.parametrize(("says", "state"), [("451 not now", State.LATER), ("421 closing", State.LATER)])
def test_a_refusal_for_now_is_tried_again(stage: str, says: str, state: State, server: MailServer) -> None:
    learner()
    server.does(stage, says)

    assert state_after_a_pass() == state
    server.does("nothing")
    assert state_after_a_pass(NINE + 6 * MINUTE) == State.SENT


def test_a_refusal_for_good_turns_them_off(server: MailServer) -> None:
    wanting = learner()
    server.does("RCPT", "550 no such person")

    assert state_after_a_pass() == State.REFUSED
    wanting.refresh_from_db()
    assert not wanting.reminding.by_mail


def test_a_server_that_is_down_is_asked_once_in_a_pass(server: MailServer) -> None:
    for _ in range(4):
        learner()
    server.does("greeting")
    send_reminders(NINE)
    assert (server.calls, Reminder.objects.count()) == (1, 1)
    server.does("nothing")

    send_reminders(NINE + 6 * MINUTE)

    assert server.texts == Reminder.objects.filter(state=State.SENT).count() == 4


def test_those_who_wait_for_a_mail_server_leave_the_others_alone(server: MailServer, settings: Any) -> None:
    """While the mail server hangs, two threads wait for it, and no more."""
    settings.SENDS_MAIL = True
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 5
    server.does("greeting")
    waiting = [
        threading.Thread(target=entrance.mail_to, args=("a@example.com", "account/email/signed_in")) for _ in range(2)
    ]
    for each in waiting:
        each.start()
    while server.calls < len(waiting):
        time.sleep(0.01)

    assert not entrance.mail_to("b@example.com", "account/email/signed_in")
    assert server.calls == len(waiting)
    assert Client().get("/guide/").status_code == 200
    server.over.set()
    for each in waiting:
        each.join()
