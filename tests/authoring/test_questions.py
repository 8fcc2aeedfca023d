import dataclasses
import datetime as dt
import threading

import pytest
from django.db import connection

from quizzes.authoring.pages import question_of
from quizzes.authoring.questions import EditedMeanwhile, InUse, delete_question, edit_question, next_version
from quizzes.guide import pages
from quizzes.models import Question, User
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def with_reminder(question: Question, text: str) -> pages.Question:
    written = question_of(question)
    return dataclasses.replace(written, content=dict(written.content) | {"remember": text})


def edit(question: Question, author: User, text: str, *, seen: int) -> Question:
    written = with_reminder(question, text)
    return edit_question(question=question, written=written, seen=seen, major=False, author=author, now=NOON)


@pytest.mark.parametrize(
    ("version", "major", "expected"),
    [("1.0", False, "1.1"), ("1.9", False, "1.10"), ("1.4", True, "2.0"), ("odd", False, "0.1"), ("3", True, "4.0")],
)
def test_versions_count_meanings_and_wordings(version: str, major: bool, expected: str) -> None:
    assert next_version(version, major=major) == expected


@pytest.mark.django_db
def test_an_edit_of_an_older_version_is_refused() -> None:
    question, author = make_question(), UserFactory.create()
    edit(question, author, "first", seen=1)

    with pytest.raises(EditedMeanwhile):
        edit(question, author, "second", seen=1)

    assert question.revisions.count() == 2


@pytest.mark.django_db
def test_a_question_that_somebody_answered_is_not_deleted() -> None:
    question = make_question()
    give_answer(UserFactory.create(), question.components.get(), NOON)

    with pytest.raises(InUse):
        delete_question(question=question)


@pytest.mark.django_db(transaction=True)
def test_of_edits_at_one_moment_one_is_stored_and_the_others_are_told() -> None:
    question, author = make_question(), UserFactory.create()
    start, told = threading.Barrier(4), []

    def save(number: int) -> None:
        start.wait()
        try:
            edit(Question.objects.select_related("current").get(), author, f"author {number}", seen=1)
        except EditedMeanwhile:
            told.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 3
    assert question.revisions.count() == 2
