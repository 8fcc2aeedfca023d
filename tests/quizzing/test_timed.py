"""A time limit cannot be beaten: by no reload, no way back, no other session, no clock and no replay."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, AttemptSave, Quiz, User
from tests.factories import ConceptFactory, UserFactory, make_question

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def quiz() -> Quiz:
    quiz = Quiz.objects.create(title="Timed", shared=True, minutes=5, tries=1)
    concept = ConceptFactory.create()
    for position in range(3):
        quiz.fixed.create(question=make_question(concept, position=position), position=position)
    return quiz


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def session(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


def begin(client: Client, quiz: Quiz, attempt_id: uuid.UUID | None = None) -> str:
    return client.post(quiz.link, {"attempt_id": attempt_id or uuid.uuid4()}).headers.get("Location", "")


def ends() -> dt.datetime | None:
    return Attempt.objects.get().ends_at


def run_out() -> None:
    """As if the five minutes were over, and one more."""
    Attempt.objects.update(started_at=timezone.now() - 6 * MINUTE, ends_at=timezone.now() - MINUTE)


def save(client: Client, place: str, answer: str = "1", **fields: object) -> tuple[int, str]:
    reply = client.post(f"{place}1/", {"save_id": uuid.uuid4(), "seen": 0, "answer": answer} | fields)
    return reply.status_code, reply.headers.get("X-Over", "")


def test_by_no_reload_and_no_way_back(quiz: Quiz, learner: User) -> None:
    client = session(learner)
    place = begin(client, quiz)
    ended = ends()
    for page in (place, f"{place}?question=2", place, f"{place}?question=all", quiz.link, "/quizzes/"):
        assert client.get(page).status_code == 200

    assert ends() == ended


def test_by_no_second_session(quiz: Quiz, learner: User) -> None:
    here, there = session(learner), session(learner)
    place = begin(here, quiz)
    ended = ends()

    assert begin(there, quiz) == place
    assert ends() == ended
    run_out()
    assert begin(there, quiz) == ""  # its one try is over: here and there
    assert save(there, place) == (409, "time")
    assert Attempt.objects.count() == 1


def test_by_no_clock_of_the_browser(quiz: Quiz, learner: User) -> None:
    """Nothing that a browser sends says what time it is."""
    client = session(learner)
    place = begin(client, quiz)
    run_out()
    yesterday = (timezone.now() - dt.timedelta(days=1)).isoformat()

    for field in ("now", "at", "saved_at", "ends_at", "left"):
        assert save(client, place, **{field: yesterday}) == (409, "time")
    assert client.get(place, headers={"Date": yesterday}).headers["Location"] == f"{place}result/"
    assert not AttemptSave.objects.exists()


def test_by_no_replay(quiz: Quiz, learner: User) -> None:
    client, once = session(learner), uuid.uuid4()
    place = begin(client, quiz, once)
    stored = {"save_id": uuid.uuid4(), "seen": 0, "answer": "1"}
    client.post(f"{place}1/", stored)
    run_out()

    assert client.post(f"{place}1/", stored | {"answer": "2"}).status_code == 400  # the id is another answer's
    client.post(f"{place}1/", stored)  # the same once more is no second save
    assert begin(client, quiz, once) == ""  # the start once more begins nothing
    assert client.get(place).headers["Location"] == f"{place}result/"
    item = Attempt.objects.get().items.get(position=0)
    assert (item.version, item.sent) == (1, {"answer": ["1"]})


def test_by_no_handing_in_and_going_on(quiz: Quiz, learner: User) -> None:
    client = session(learner)
    place = begin(client, quiz)
    client.post(f"{place}end/")

    assert save(client, place) == (409, "handed-in")
    assert begin(client, quiz) == ""
