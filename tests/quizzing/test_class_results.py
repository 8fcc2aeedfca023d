"""What the owner of a quiz sees of those who took it: every score with its range, however many took it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.log.shown import Shown
from quizzes.models import Attempt, AttemptItem, Misconception, Question, Quiz, User
from quizzes.quizzing.class_results import Group, results_for_owner, worded
from quizzes.quizzing.grading import grade_what_is_over
from quizzes.quizzing.saving import hand_in, save_answer
from quizzes.scoring import likely
from quizzes.templatetags.study import percents
from tests.factories import ConceptFactory, UserFactory, make_question
from tests.views.test_growing_work import counted

from .test_authored import NOON, begun, made

MINUTE = dt.timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions() -> list[Question]:
    concept = ConceptFactory.create()
    return [make_question(concept, position=position) for position in range(4)]


@pytest.fixture
def owner() -> User:
    return UserFactory.create(is_staff=True, is_superuser=True)


def taken(quiz: Quiz, says: Sequence[str] = (), *, hands_in: bool = True, learner: User | None = None) -> Attempt:
    """The first questions are answered with these options, as they were authored; "right" is the right one."""
    attempt = begun(quiz, learner)
    for item, said in zip(attempt.items.select_related("revision"), says, strict=False):
        answer(attempt, item, said)
    if hands_in:
        hand_in(learner=attempt.learner, attempt_id=attempt.attempt_id, now=NOON)
    return attempt


def answer(attempt: Attempt, item: AttemptItem, said: str) -> None:
    shown = Shown(item.revision, "", item.seed)
    for value in "123":
        if shown.grade(shown.parse({"answer": [value]})).is_right == (said == "right"):
            sent = {"answer": [value]}
    save_answer(
        learner=attempt.learner,
        attempt_id=attempt.attempt_id,
        number=item.position + 1,
        save_id=uuid.uuid4(),
        seen=0,
        sent=sent,
        now=NOON,
    )


def test_a_learner_has_a_score_with_its_ranges(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions)
    taken(quiz, ["right", "right", "right", "wrong"])
    [found] = results_for_owner(quiz, NOON).taken

    assert (found.score.marks, found.score.items) == (3, 4)
    assert found.score.chance == pytest.approx(1 / 3)
    assert found.score.likely == likely(3, 4)


def test_each_concept_and_question_has_its_range(owner: User, questions: list[Question], client: Client) -> None:
    quiz = made(owner, questions, shuffle=False)
    for _ in range(5):
        taken(quiz, ["right", "wrong"])
    found = results_for_owner(quiz, NOON)
    client.force_login(owner)
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/results/").text

    [(title, group)] = found.concepts
    assert (title, group.marks, group.answers, group.learners) == (questions[0].concept.title, 5, 20, 5)
    assert group.likely == likely(1.25, 5)
    assert [each.group.marks for each in worded(found.questions)] == [5, 0, 0, 0]
    for range_ in (likely(5, 5), likely(1.25, 5)):  # the first question, and the concept
        assert page.count(f"<td>\n{percents(range_.low)}–{percents(range_.high)}%\n</td>") == 1


def test_a_learner_counts_once_however_many_tries_they_had() -> None:
    group = Group()
    for learner, score in ((1, 1.0), (1, 1.0), (1, 0.0), (2, 0.0)):
        group.add(learner, score, 1)

    assert group.likely == likely(2 / 3, 2)
    assert group.is_few


def test_what_a_group_believes_is_counted(owner: User, questions: list[Question]) -> None:
    concept = questions[0].concept
    wrong = questions[0].current.content["options"][1]  # type: ignore[union-attr]
    Misconception.objects.get_or_create(
        concept=concept, key=wrong["mistake"], defaults={"wrong": "It adds.", "right": "It divides.", "position": 9}
    )
    quiz = made(owner, questions)
    for _ in range(2):
        taken(quiz, ["wrong", "wrong"])

    found = results_for_owner(quiz, NOON)
    assert sum(times for _, times in found.misconceptions) > 0


@pytest.mark.parametrize("graded", [True, False])
def test_a_try_whose_time_ran_out_counts_graded_or_not(owner: User, questions: list[Question], graded: bool) -> None:
    quiz = made(owner, questions, minutes=5)
    taken(quiz, ["right", "right"], hands_in=False)
    later = NOON + 5 * MINUTE
    if graded:
        assert len(list(grade_what_is_over(later))) == 1
        assert list(grade_what_is_over(later)) == []

    assert results_for_owner(quiz, NOON).taken == []
    [found] = results_for_owner(quiz, later).taken
    assert found.score.marks == 2


def test_more_time_at_the_moment_of_grading_loses_no_answer(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions, minutes=5)
    attempt = taken(quiz, ["right"], hands_in=False)
    list(grade_what_is_over(NOON + 5 * MINUTE))
    Attempt.objects.update(ends_at=NOON + 9 * MINUTE)
    answer(attempt, attempt.items.select_related("revision").last(), "right")  # type: ignore[arg-type]

    [found] = results_for_owner(quiz, NOON + 9 * MINUTE).taken
    assert found.score.marks == 2


def test_many_tries_cost_the_statements_of_five(owner: User, questions: list[Question], client: Client) -> None:
    quiz = made(owner, questions)
    client.force_login(owner)
    client.get(page := f"/admin/quizzes/quiz/{quiz.pk}/results/")

    def statements(tries: int) -> int:
        for _ in range(tries):
            taken(quiz)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    assert statements(5) == statements(45) <= 10


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not count what a query does")
def test_a_try_more_grades_nothing_and_reads_a_few_columns(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions)

    def work(tries: int) -> tuple[int, int]:
        for _ in range(tries):
            taken(quiz, ["wrong"])
        results_for_owner(quiz, NOON)
        with counted() as found:
            results_for_owner(quiz, NOON)
        return found.calls, found.instructions

    few, many = work(10), work(20)
    answers = 20 * len(questions)
    assert (many[0] - few[0]) / answers < 60
    assert (many[1] - few[1]) / answers < 300


def test_hundreds_of_learners_and_questions_come_in_pages(
    owner: User, questions: list[Question], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizzes.admin.quizzes.LEARNERS_A_PAGE", 2)
    monkeypatch.setattr("quizzes.admin.quizzes.QUESTIONS_A_PAGE", 3)
    quiz = made(owner, questions)
    attempts = [taken(quiz) for _ in range(5)]
    client.force_login(owner)
    place = f"/admin/quizzes/quiz/{quiz.pk}/results/"

    first, last = client.get(place).text, client.get(f"{place}?learners=3&questions=2").text
    shown = [[each.learner.email in page for each in attempts] for page in (first, last)]
    assert shown == [[True, True, False, False, False], [False, False, False, False, True]]
    assert "Page 1 of 2." in first
    assert [page.count("What does temperature do?") for page in (first, last)] == [3, 1]
    assert client.get(f"{place}?learners=x&questions=-7").status_code == 200
    assert client.get(f"/admin/quizzes/quiz/{quiz.pk}/results.csv").text.count("@") == 5
