"""Saves are ordered by the server, kept for ever, and nothing that was acknowledged is lost."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.account.own_data import own_data
from quizzes.models import ABANDONED, Attempt, AttemptItem, AttemptSave, Card, Review, User
from quizzes.operations.consistency import findings
from quizzes.quizzing.drawing import Candidate
from quizzes.quizzing.practice import Scope, how_many
from quizzes.quizzing.ready_made import ReadyMade, start_quiz
from quizzes.quizzing.results import earlier_tries, result_of
from quizzes.quizzing.saving import OtherSave, Over, Saved, hand_in, save_answer
from quizzes.quizzing.starting import NothingToAsk, begin
from quizzes.quizzing.state import State, state_of
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question, numeric_content

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SECTION = ReadyMade(Attempt.Kind.SECTION, "sampling")

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture(autouse=True)
def bank() -> None:
    for _ in range(2):
        concept = ConceptFactory.create()
        for position in range(4):
            make_question(concept, position=position)


def begun(learner: User, quiz: ReadyMade = SECTION, now: dt.datetime = NOON) -> Attempt:
    return start_quiz(learner=learner, quiz=quiz, attempt_id=uuid.uuid4(), now=now, luck=random.Random(1))


def saved(attempt: Attempt, number: int = 1, seen: int = 0, said: str = "1", **changes: Any) -> Saved:
    fields: dict[str, Any] = {"save_id": uuid.uuid4(), "sent": {"answer": [said]}, "now": NOON}
    return save_answer(
        learner=attempt.learner, attempt_id=attempt.attempt_id, number=number, seen=seen, **(fields | changes)
    )


# --- What is asked


def test_a_quiz_asks_evenly(learner: User) -> None:
    attempt = begun(learner)

    concepts = attempt.items.values_list("component__question__concept", flat=True)
    assert sorted(Counter(concepts).values()) == [4, 4]
    assert attempt.bank == 8


def test_flashcards_take_no_part(learner: User) -> None:
    make_question(kind="basic")

    assert not begun(learner).items.filter(component__question__kind="basic").exists()


def test_another_try_asks_what_was_not_asked(learner: User) -> None:
    for position in range(4, 12):
        make_question(ConceptFactory.create(), position=position)
        make_question(ConceptFactory.create(), position=position)
    first = begun(learner)
    hand_in(learner=learner, attempt_id=first.attempt_id, now=NOON)
    second = begun(learner)

    asked = set(first.items.values_list("component", flat=True))
    assert not asked & set(second.items.values_list("component", flat=True))


def test_none_begins_without_the_questions_that_were_drawn(learner: User) -> None:
    drawn = [Candidate(component=0, question=0)]
    new = Attempt(attempt_id=uuid.uuid4(), kind=Attempt.Kind.EVERYTHING, bank=1, started_at=NOON)

    with pytest.raises(NothingToAsk):
        begin(learner=learner, attempt=new, drawn=drawn, luck=random.Random(1))

    assert not Attempt.objects.exists()


def test_an_open_one_goes_on(learner: User) -> None:
    assert begun(learner) == begun(learner)


def test_the_check_of_the_week_asks_what_was_learned(learner: User) -> None:
    quiz = ReadyMade(Attempt.Kind.WEEKLY)
    with pytest.raises(NothingToAsk):
        begun(learner, quiz)
    component = make_question(ConceptFactory.create()).components.get()
    give_answer(learner, component, NOON)

    assert [item.component for item in begun(learner, quiz).items.all()] == [component]


# --- Saving


def test_a_later_save_takes_the_place_and_the_log_keeps_both(learner: User) -> None:
    attempt = begun(learner)
    saved(attempt, said="1")
    saved(attempt, said="2", seen=1)

    assert attempt.items.get(position=0).sent == {"answer": ["2"]}
    assert AttemptSave.objects.count() == 2
    assert list(findings()) == []


def test_an_older_save_is_kept_and_not_applied(learner: User) -> None:
    attempt = begun(learner)
    saved(attempt, said="1")
    late = saved(attempt, said="2")

    assert (late.applied, late.item.sent) == (False, {"answer": ["1"]})
    assert AttemptSave.objects.filter(applied=False).get().sent == {"answer": ["2"]}


def test_two_windows_that_say_the_same_agree(learner: User) -> None:
    attempt = begun(learner)

    assert saved(attempt).applied
    assert saved(attempt).applied


def test_a_save_sent_again_is_no_second_one(learner: User) -> None:
    attempt, once = begun(learner), uuid.uuid4()
    saved(attempt, save_id=once)
    saved(attempt, save_id=once)

    assert (AttemptSave.objects.count(), AttemptItem.objects.get(position=0).version) == (1, 1)


def test_an_id_serves_one_save(learner: User) -> None:
    attempt, once = begun(learner), uuid.uuid4()
    saved(attempt, save_id=once)

    with pytest.raises(OtherSave):
        saved(attempt, save_id=once, said="2", seen=1)


def test_i_dont_know_is_an_answer_and_can_be_taken_back(learner: User) -> None:
    attempt = begun(learner)
    assert saved(attempt, sent={"know": ["no"]}).item.response == {"unknown": True}

    assert saved(attempt, sent={"flag": ["yes"]}, seen=1).item.response is None
    assert attempt.items.get(position=0).flagged


def test_nothing_moves_a_card(learner: User) -> None:
    attempt = begun(learner)
    saved(attempt)
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)

    assert (Review.objects.count(), Card.objects.count()) == (0, 0)


def test_a_save_asks_the_database_five_times_within_its_transaction(learner: User) -> None:
    """Lock, the question, the id, the log, the answer: whatever the quiz has of questions."""
    attempt = begun(learner)
    saved(attempt)  # the queries are built once
    with CaptureQueriesContext(connection) as queries:
        saved(attempt, seen=1, said="2")

    asked = [each["sql"].split()[0] for each in queries if each["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}]
    assert asked == ["SELECT", "SELECT", "SELECT", "INSERT", "UPDATE"]


@pytest.mark.parametrize("said", ["\0", "a\0b", "\uffff", "\u202e", " ", "1" * 2000])
@pytest.mark.parametrize("kind", ["short", "numeric", "choice"])
def test_whatever_is_typed_is_saved_or_refused(learner: User, kind: str, said: str, client: Client) -> None:
    """Never a failure of the server: the browser would send it again for ever."""
    make_question(ConceptFactory.create(section="tokens"), kind=kind)
    attempt = begun(learner, ReadyMade(Attempt.Kind.SECTION, "tokens"), timezone.now())
    client.force_login(learner)
    place = f"/quizzes/taken/{attempt.attempt_id}/"
    form = {"save_id": uuid.uuid4(), "seen": 0, "answer": said, "\0name": said}

    assert client.post(f"{place}1/", form).status_code in {302, 400}
    assert client.get(place).status_code == 200
    client.post(f"{place}end/")
    assert client.get(f"{place}result/").status_code == 200


# --- The end


@pytest.mark.parametrize(
    ("quiz", "later", "state"),
    [
        (SECTION, ABANDONED, State.ABANDONED),
        (ReadyMade(Attempt.Kind.WEEKLY), dt.timedelta(minutes=5), State.TIME),
    ],
)
def test_when_it_is_over_what_was_saved_counts_and_no_more(
    learner: User, quiz: ReadyMade, later: dt.timedelta, state: State
) -> None:
    component = make_question(ConceptFactory.create()).components.get()
    give_answer(learner, component, NOON)
    attempt = begun(learner, quiz)
    once = uuid.uuid4()
    saved(attempt, save_id=once)

    with pytest.raises(Over) as over:
        saved(attempt, seen=1, now=NOON + later)
    assert over.value.state == state
    assert saved(attempt, save_id=once, now=NOON + later).applied
    assert attempt.items.get(position=0).version == 1
    assert state_of(hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON + later), NOON + later) == state


def test_what_was_handed_in_takes_nothing_more(learner: User) -> None:
    attempt = begun(learner)
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)

    with pytest.raises(Over):
        saved(attempt)


def test_practice_tells_nothing_of_an_open_quiz(learner: User) -> None:
    attempt = begun(learner)
    saved(attempt, sent={"know": ["no"]})
    assert how_many(learner, Scope.MISSED, NOON) == 0

    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)
    assert how_many(learner, Scope.MISSED, NOON) == 1


def test_practice_offers_what_was_missed_when_the_time_ran_out(learner: User) -> None:
    attempt = begun(learner)
    Attempt.objects.update(ends_at=NOON + dt.timedelta(minutes=5))
    saved(attempt, sent={"know": ["no"]})

    assert how_many(learner, Scope.MISSED, NOON) == 0
    assert how_many(learner, Scope.MISSED, NOON + dt.timedelta(minutes=5)) == 1


def test_a_number_that_can_be_read_in_two_ways_counts_as_the_better_one(learner: User) -> None:
    concept = ConceptFactory.create(section="tokens")
    make_question(concept, kind="numeric", content=numeric_content(value="6.5"))
    attempt = begun(learner, ReadyMade(Attempt.Kind.SECTION, "tokens"))
    saved(attempt, said="6,500")
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)

    assert result_of(learner, attempt, NOON).score.marks == 1


def test_two_answers_count_as_the_worse_one(learner: User) -> None:
    concept = ConceptFactory.create(section="tokens")
    make_question(concept, kind="short")
    attempt = begun(learner, ReadyMade(Attempt.Kind.SECTION, "tokens"))
    saved(attempt, said="RAG/sampling")
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)

    assert result_of(learner, attempt, NOON).score.marks == 0


@pytest.mark.parametrize(
    ("kind", "right", "other"), [("numeric", "6,500", "7,500"), ("short", "tokenization/x", "y/x")]
)
def test_no_reply_tells_that_one_of_two_readings_is_right(learner: User, kind: str, right: str, other: str) -> None:
    content = numeric_content() if kind == "numeric" else None
    make_question(ConceptFactory.create(section="tokens"), kind=kind, content=content)
    attempt = begun(learner, ReadyMade(Attempt.Kind.SECTION, "tokens"))

    slips = {saved(attempt, said=said, seen=seen).slip for seen, said in enumerate((right, other))}
    assert slips == {None}


def test_a_result_counts_what_is_open_as_not_known(learner: User) -> None:
    attempt = begun(learner)
    for item in attempt.items.select_related("component", "revision"):
        right = next(value for value in "123" if _is_right(item, value))
        if item.position < 6:
            saved(attempt, number=item.position + 1, said=right)
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)
    found = result_of(learner, attempt, NOON)

    assert (found.score.marks, found.score.items) == (6, 8)
    assert found.score.chance == pytest.approx(1 / 3)
    assert len(found.misses) == found.open == 2


def _is_right(item: AttemptItem, value: str) -> bool:
    from quizzes.log.shown import Shown

    shown = Shown(item.revision, item.component.key, item.seed)
    return shown.grade(shown.parse({"answer": [value]})).is_right


def test_two_tries_are_compared(learner: User) -> None:
    first = begun(learner)
    hand_in(learner=learner, attempt_id=first.attempt_id, now=NOON)
    second = begun(learner)
    hand_in(learner=learner, attempt_id=second.attempt_id, now=NOON)

    [earlier] = earlier_tries(learner, result_of(learner, second, NOON), NOON)
    assert earlier.attempt == first
    assert 0 in earlier.better


def test_the_export_has_what_was_sent_and_no_seed(learner: User) -> None:
    saved(begun(learner))
    [attempt] = own_data(learner, NOON)["attempts"]

    assert attempt["saves"][0]["sent"] == {"answer": ["1"]}
    assert "seed" not in str(attempt)


def test_the_export_tells_how_answers_were_read_once_the_quiz_is_over(learner: User) -> None:
    attempt = begun(learner)
    saved(attempt)

    def read() -> list[Any]:
        [row] = own_data(learner, NOON)["attempts"]
        return [row["items"][0]["response"], row["saves"][0]["response"]]

    assert read() == [None, None]
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=NOON)
    assert None not in read()
