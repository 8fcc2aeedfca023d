"""Many saves of one quiz at the same moment, from two windows: ordered by the server, none lost, none stored twice."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from quizzes.models import Attempt, AttemptSave, Quiz, User
from quizzes.operations.consistency import findings
from quizzes.quizzing.ready_made import ReadyMade, start_quiz
from tests.factories import ConceptFactory, UserFactory, make_question

from .test_races import at_once, post, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough("a race")]

SAVES = 64


@pytest.fixture
def learner() -> User:
    concept = ConceptFactory.create()
    for position in range(4):
        make_question(concept, position=position)
    return UserFactory.create()


def begun(learner: User) -> Attempt:
    return start_quiz(
        learner=learner,
        quiz=ReadyMade(Attempt.Kind.EVERYTHING),
        attempt_id=uuid.uuid4(),
        now=timezone.now(),
        luck=random.Random(1),
    )


def form(seen: int, said: int) -> dict[str, Any]:
    return {"save_id": uuid.uuid4(), "seen": seen, "answer": str(said)}


def address(attempt: Attempt, number: int = 1) -> str:
    return f"/quizzes/taken/{attempt.attempt_id}/{number}/"


def test_of_64_saves_that_saw_the_same_one_counts_and_all_are_in_the_log(learner: User) -> None:
    attempt, cookies = begun(learner), [signed_in(learner), signed_in(learner)]
    forms = [form(0, 1 + at % 3) for at in range(SAVES)]

    replies = at_once([partial(post, cookies[at % 2], address(attempt), each) for at, each in enumerate(forms)])

    statuses = Counter(reply.status_code for reply in replies)
    assert set(statuses) == {200, 409}
    assert statuses.total() == AttemptSave.objects.count() == SAVES
    item = attempt.items.get(position=0)
    applied = list(AttemptSave.objects.filter(applied=True))
    assert item.version == len(applied) == statuses[200]
    assert {str(each.sent) for each in applied} == {str(item.sent)}  # the others said the same as the first
    late = next(reply for reply in replies if reply.status_code == 409)
    assert "Changed in another window." in late.text
    assert list(findings()) == []


def test_64_saves_of_four_questions_follow_one_another(learner: User) -> None:
    """Two windows, each on two questions of its own, each save on top of the one before it."""
    attempt, cookies = begun(learner), [signed_in(learner), signed_in(learner)]

    def window(number: int) -> list[int]:
        sends = (post(cookies[number % 2], address(attempt, number), form(seen, 1 + seen % 3)) for seen in range(16))
        return [reply.status_code for reply in sends]

    assert at_once([partial(window, number) for number in range(1, 5)]) == [[200] * 16] * 4
    assert AttemptSave.objects.filter(applied=True).count() == SAVES
    assert [(each.version, each.sent) for each in attempt.items.all()] == [(16, {"answer": ["1"]})] * 4
    assert list(findings()) == []


def test_one_save_sent_64_times_is_one(learner: User) -> None:
    attempt, cookies, once = begun(learner), signed_in(learner), form(0, 1)

    replies = at_once([partial(post, cookies, address(attempt), once)] * SAVES)

    assert {(reply.status_code, reply.headers["X-Version"]) for reply in replies} == {(200, "1")}
    assert AttemptSave.objects.count() == 1


def test_saves_that_race_the_handing_in_count_or_say_that_they_are_late(learner: User) -> None:
    attempt, cookies = begun(learner), signed_in(learner)
    acts = [partial(post, cookies, address(attempt, 1 + at % 4), form(0, 1)) for at in range(12)]

    *replies, end = at_once([*acts, partial(post, cookies, f"/quizzes/taken/{attempt.attempt_id}/end/", {})])

    assert end.status_code == 302
    saved = [reply for reply in replies if reply.status_code == 200]
    assert all(reply.headers["X-Over"] == "handed-in" for reply in replies if reply not in saved)
    assert AttemptSave.objects.count() == len(saved)


def test_two_windows_begin_one_try(learner: User) -> None:
    quiz = Quiz.objects.create(title="Once", shared=True, minutes=5)
    quiz.rows.create(count=3)
    cookies = signed_in(learner)

    def start() -> Any:
        return post(cookies, quiz.link, {"attempt_id": uuid.uuid4()})

    replies = at_once([start] * 8)

    assert len({reply.headers["Location"] for reply in replies}) == 1
    assert Attempt.objects.of(learner).count() == 1
