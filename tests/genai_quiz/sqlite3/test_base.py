"""Connections to SQLite: one writer at a time in the process, and no page waits longer than it may."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from genai_quiz.sqlite3.base import _turns, in_a_hurry
from genai_quiz.sqlite3.turns import Turns
from quizzes.knowledge.opening import open_by_hand
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import undo_last
from quizzes.models import Action, Concept, User
from quizzes.sessions import SessionStore
from tests.factories import UserFactory, give_answer, make_question

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the backend for SQLite"),
]

PATIENCE = 0.3
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    mine: Any = connections["default"]
    mine.ensure_connection()
    before = mine.patience
    mine.patience = PATIENCE
    mine._say_patience(PATIENCE)
    yield
    mine.patience = before
    mine.ensure_connection()
    mine._say_patience(before)


@contextmanager
def held_by_another_process(kind: str = "IMMEDIATE") -> Iterator[None]:
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def in_a_thread(act: Any) -> Any:
    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def busy_timeout() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])


def rename(learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(email="renamed@example.com")


def test_a_writer_gives_up_in_time_while_another_process_writes() -> None:
    learner = UserFactory.create()
    with held_by_another_process(), pytest.raises(OperationalError):
        rename(learner)

    assert busy_timeout() == PATIENCE * 1000
    rename(learner)  # and keeps no one else from writing
    assert in_a_thread(User.objects.get).email == "renamed@example.com"


def test_a_reader_passes_while_another_process_writes() -> None:
    UserFactory.create()
    with held_by_another_process():
        assert User.objects.count() == 1


def test_two_threads_never_write_at_once() -> None:
    learner = UserFactory.create()

    def write() -> None:
        with in_a_hurry(0.01):
            rename(learner)

    with transaction.atomic(), pytest.raises(OperationalError):
        in_a_thread(write)
    in_a_thread(write)
    assert User.objects.get().email == "renamed@example.com"


def test_who_is_in_a_hurry_waits_no_longer_in_sqlite_either(monkeypatch: pytest.MonkeyPatch) -> None:
    learner, told = UserFactory.create(), list[float]()
    mine: Any = connections["default"]
    say_patience = mine._say_patience

    def noting(seconds: float) -> None:
        told.append(seconds)
        say_patience(seconds)

    monkeypatch.setattr(mine, "_say_patience", noting)
    with held_by_another_process(), in_a_hurry(0.01), pytest.raises(OperationalError):
        rename(learner)

    assert told[0] <= 0.01
    assert busy_timeout() == PATIENCE * 1000


@pytest.mark.parametrize("in_transaction", [True, False])
def test_what_another_process_kept_from_writing_moves_no_line(
    in_transaction: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner, turns = UserFactory.create(), _turns[str(connection.settings_dict["NAME"])]
    passed_on = list[bool]()
    pass_on = turns.pass_on

    def watched(*, in_vain: bool = False) -> None:
        passed_on.append(in_vain)
        pass_on(in_vain=in_vain)

    monkeypatch.setattr(turns, "pass_on", watched)

    def write() -> None:
        with transaction.atomic() if in_transaction else nullcontext():
            rename(learner)

    with held_by_another_process(), in_a_hurry(0.05), pytest.raises(OperationalError):
        write()
    write()
    assert passed_on == [True, False]


@pytest.mark.parametrize("fails", [True, False])
def test_the_turn_is_passed_on_however_a_transaction_ends(fails: bool) -> None:
    learner = UserFactory.create()
    try:
        with transaction.atomic():
            rename(learner)
            if fails:
                raise ValueError
    except ValueError:
        pass

    in_a_thread(lambda: rename(learner))


def test_the_turn_is_passed_on_when_a_connection_is_closed_in_a_transaction() -> None:
    learner = UserFactory.create()

    def die() -> None:
        with transaction.atomic():
            rename(learner)
            connection.close()

    in_a_thread(die)
    rename(learner)


# --- Everyone who writes ------------------------------------------------------------------------


class Writers:
    """One of each kind, on one question: an answer, then what may follow it, and three that do not touch it."""

    def __init__(self) -> None:
        self.learner = UserFactory.create()
        self.component = make_question().components.get()
        self.concept = self.component.question.concept
        self.record = uuid.uuid4()
        self.session = SessionStore()
        self.session.create()

    def answer(self) -> None:
        give_answer(self.learner, self.component, NOON)

    def put_off(self) -> None:
        about: dict[str, Any] = {
            "component_id": self.component.pk,
            "version": 1,
            "action": Action.PUT_OFF,
            "record_id": self.record,
        }
        set_aside(learner=self.learner, now=NOON, **about)

    def undo(self) -> None:
        undo_last(learner=self.learner, expected=self.record, undo_id=uuid.uuid4(), now=NOON)

    def save_session(self) -> None:
        self.session["renewed_on"] = "2026-11-24"
        self.session.save()

    def edit(self) -> None:
        Concept.objects.filter(pk=self.concept.pk).update(title="Edited")

    def open(self) -> None:
        open_by_hand(learner=self.learner, concept=self.concept, now=NOON)


@pytest.mark.parametrize("names", [["answer", "put_off", "undo"], ["save_session", "edit", "open"]])
def test_writers_of_every_kind_take_turns_in_the_order_of_their_coming(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody passes while another waits, whatever they write: so the longest wait is one round of the others."""
    writers, turns, taken = Writers(), _turns[str(connection.settings_dict["NAME"])], []
    take = Turns.take

    def noting(self: Turns, seconds: float) -> bool:
        got = take(self, seconds)
        taken.append(threading.current_thread().name)
        return got

    def act(name: str) -> None:
        threading.current_thread().name = name
        try:
            getattr(writers, name)()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(names)) as pool:
        with transaction.atomic():
            rename(writers.learner)
            monkeypatch.setattr(Turns, "take", noting)
            futures = []
            for ahead, name in enumerate(names):
                futures.append(pool.submit(act, name))
                while len(turns._waiting) <= ahead and not futures[-1].done():
                    time.sleep(0.001)
        for future in futures:
            future.result()
    assert list(dict.fromkeys(taken)) == names
