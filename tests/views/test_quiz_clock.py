"""A timed quiz is not to be beaten: by a reload, a second session, an old save, a forged id, or another's quiz."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from quizzes.models import Attempt, AttemptSave, Quiz, User
from tests.factories import ConceptFactory, UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
LIMIT = 10

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz() -> Quiz:
    quiz = Quiz.objects.create(title="Timed", shared=True, minutes=LIMIT)
    concept = ConceptFactory.create()
    for position in range(3):
        quiz.fixed.create(question=make_question(concept, position=position), position=position)
    return quiz


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def signed_in(learner: User) -> Client:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(learner)
    return client


def start(client: Client, quiz: Quiz, attempt_id: uuid.UUID | None = None) -> str:
    """Where its questions are asked."""
    reply = client.post(quiz.link, {"attempt_id": attempt_id or uuid.uuid4()})
    return reply.headers.get("Location", "")


def save(client: Client, place: str, number: int = 1, **changes: Any) -> Any:
    form = {"save_id": uuid.uuid4(), "seen": 0, "answer": "1"} | changes
    return client.post(f"{place}{number}/", form)


def seconds_left(client: Client, place: str) -> float:
    return float(client.get(place).headers["X-Seconds-Left"])


def test_neither_a_reload_nor_a_second_session_nor_another_start_turns_the_clock_back(
    quiz: Quiz, learner: User
) -> None:
    here, elsewhere = signed_in(learner), signed_in(learner)
    with time_machine.travel(NOON, tick=False):
        place = start(here, quiz)
    with time_machine.travel(NOON + 4 * MINUTE, tick=False):
        assert start(elsewhere, quiz) == start(here, quiz) == place
        assert [seconds_left(each, place) for each in (here, here, elsewhere)] == [360] * 3


def test_a_new_sign_in_goes_on_with_the_time_that_is_left(quiz: Quiz, learner: User) -> None:
    client = signed_in(learner)
    with time_machine.travel(NOON, tick=False):
        place = start(client, quiz)
        client.logout()
    with time_machine.travel(NOON + 9 * MINUTE, tick=False):
        client.force_login(learner)
        assert seconds_left(client, place) == 60


def test_an_old_save_sent_again_after_the_end_changes_nothing(quiz: Quiz, learner: User) -> None:
    client, once = signed_in(learner), uuid.uuid4()
    with time_machine.travel(NOON, tick=False):
        place = start(client, quiz)
        save(client, place, save_id=once)
        save(client, place, seen=1, answer="2")
    with time_machine.travel(NOON + LIMIT * MINUTE, tick=False):
        assert save(client, place, save_id=once).status_code == 200  # it was saved, and the reply says no more
        assert save(client, place, save_id=once, answer="3").status_code == 400
        assert save(client, place, seen=2, answer="3").headers["X-Over"] == "time"

    assert AttemptSave.objects.count() == 2
    assert Attempt.objects.get().items.get(position=0).sent == {"answer": ["2"]}


@pytest.mark.parametrize("ended", ["by hand", "by time"])
def test_what_is_over_begins_no_second_time(quiz: Quiz, learner: User, ended: str) -> None:
    client, attempt_id = signed_in(learner), uuid.uuid4()
    with time_machine.travel(NOON, tick=False):
        place = start(client, quiz, attempt_id)
        if ended == "by hand":
            client.post(f"{place}end/")
    with time_machine.travel(NOON + LIMIT * MINUTE, tick=False):
        assert start(client, quiz) == start(client, quiz, attempt_id) == ""
        assert client.get(place).headers["Location"] == f"{place}result/"
        assert client.post(f"{place}end/").headers["Location"] == f"{place}result/"
        assert save(client, place).status_code == 409

    assert Attempt.objects.count() == 1


def test_a_late_handing_in_does_not_say_that_it_was_in_time(quiz: Quiz, learner: User) -> None:
    client = signed_in(learner)
    with time_machine.travel(NOON, tick=False):
        place = start(client, quiz)
    with time_machine.travel(NOON + 11 * MINUTE, tick=False):
        client.post(f"{place}end/")
        assert "Time ran out" in client.get(f"{place}result/").text


@pytest.mark.parametrize("field", ["ends_at", "minutes", "now", "saved_at", "attempt_id"])
def test_what_a_form_says_of_the_time_is_no_time(quiz: Quiz, learner: User, field: str) -> None:
    client = signed_in(learner)
    with time_machine.travel(NOON, tick=False):
        place = start(client, quiz)
    with time_machine.travel(NOON + LIMIT * MINUTE, tick=False):
        assert save(client, place, 1, **{field: "2099-01-01"}).status_code == 409


def test_nobody_saves_to_hands_in_or_reads_anothers_quiz(quiz: Quiz, learner: User) -> None:
    mine, other = signed_in(learner), signed_in(UserFactory.create())
    with time_machine.travel(NOON, tick=False):
        place = start(mine, quiz)
        assert start(other, quiz, Attempt.objects.get().attempt_id) != ""  # the same id, and a quiz of their own
        theirs = Attempt.objects.of(learner).get()
        Attempt.objects.exclude(pk=theirs.pk).delete()
        replies = [save(other, place), other.post(f"{place}end/"), other.get(place), other.get(f"{place}result/")]

    assert [reply.status_code for reply in replies] == [404] * 4
    theirs.refresh_from_db()
    assert (theirs.ended_at, AttemptSave.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("number", "changes", "status"),
    [
        (0, {}, 404),
        (4, {}, 404),
        (1, {"save_id": "1"}, 400),
        (1, {"seen": -1}, 400),
        (1, {"answer": "99"}, 400),
        (1, {"answer": ["1", "2"]}, 400),
        (1, {"answer": "1" * 3000}, 400),
    ],
)
def test_what_no_form_of_ours_sends_is_not_saved(
    quiz: Quiz, learner: User, number: int, changes: dict[str, Any], status: int
) -> None:
    client = signed_in(learner)
    place = start(client, quiz)

    assert save(client, place, number, **changes).status_code == status
    assert AttemptSave.objects.count() == 0


def test_a_save_from_the_future_takes_nobodys_place(quiz: Quiz, learner: User) -> None:
    """A version that was never there is none that was seen."""
    client = signed_in(learner)
    place = start(client, quiz)
    save(client, place)

    assert save(client, place, seen=7, answer="2").status_code == 409
    assert Attempt.objects.get().items.get(position=0).sent == {"answer": ["1"]}
