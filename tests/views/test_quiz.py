"""Quizzes from their links to their results: handed over, deleted, closed after 30 days, and found from everywhere."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import random
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.account.deletion import delete_account
from quizzes.models import ABANDONED, Accommodation, Attempt, AttemptItem, AttemptSave, Question, Quiz, User
from quizzes.quizzing.asked import asked
from quizzes.quizzing.authored import start_authored
from quizzes.quizzing.class_results import results_for_owner
from quizzes.quizzing.ready_made import ReadyMade, start_quiz
from quizzes.quizzing.saving import hand_in, save_answer
from tests.admin.browsing import form_in
from tests.factories import ConceptFactory, UserFactory, make_question

HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions() -> list[Question]:
    concept = ConceptFactory.create(slug="temperature", title="Temperature")
    return [make_question(concept, position=position) for position in range(3)]


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def author() -> User:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_quiz", "change_quiz"]))
    return user


def made(questions: list[Question], **fields: Any) -> Quiz:
    quiz = Quiz.objects.create(**{"title": "Ours", "shared": True} | fields)
    for position, question in enumerate(questions):
        quiz.fixed.create(question=question, position=position)
    return quiz


def begun(quiz: Quiz, learner: User, now: dt.datetime | None = None) -> Attempt:
    return start_authored(
        learner=learner, quiz=quiz, attempt_id=uuid.uuid4(), now=now or timezone.now(), luck=random.Random(1)
    )


def say(attempt: Attempt, number: int = 1, answer: str = "1") -> None:
    save_answer(
        learner=attempt.learner,
        attempt_id=attempt.attempt_id,
        number=number,
        save_id=uuid.uuid4(),
        seen=0,
        sent={"answer": [answer]},
        now=timezone.now(),
    )


def place(attempt: Attempt) -> str:
    return f"/quizzes/taken/{attempt.attempt_id}/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Handed over, and deleted


def test_a_quiz_that_is_handed_over_is_the_others_alone(questions: list[Question], learner: User) -> None:
    before, after = author(), author()
    quiz = made(questions, owner=before)
    hand_in(learner=learner, attempt_id=begun(quiz, learner).attempt_id, now=timezone.now())
    change, results = (f"/admin/quizzes/quiz/{quiz.pk}/{end}/" for end in ("change", "results"))
    old, new = signed_in(before), signed_in(after)

    fields = form_in(old.get(change).text, "quiz_form") | {"owner": [after.email]}
    assert old.post(change, fields).status_code == 302

    assert learner.email in new.get(results).text
    assert new.get(change).status_code == 200
    assert learner.email not in old.get(results, follow=True).text
    assert old.get(results).status_code == 404


def test_the_account_of_its_owner_goes_and_the_quiz_stays(questions: list[Question], learner: User) -> None:
    owner, administrator = author(), UserFactory.create(is_staff=True, is_superuser=True)
    quiz = made(questions, owner=owner)
    attempt = begun(quiz, learner)
    delete_account(owner)

    client = signed_in(learner)
    assert "Those who run this site will see your email address" in client.get(quiz.link).text
    assert client.get(place(attempt)).status_code == 200
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
    page = signed_in(administrator).get(f"/admin/quizzes/quiz/{quiz.pk}/results/").text
    assert learner.email in page


def test_the_account_of_a_learner_takes_everything_of_their_tries_along(
    questions: list[Question], learner: User
) -> None:
    quiz, other = made(questions), UserFactory.create()
    Accommodation.objects.create(quiz=quiz, learner=learner, extra_minutes=5)
    for each in (learner, other):
        attempt = begun(quiz, each)
        say(attempt)
        hand_in(learner=each, attempt_id=attempt.attempt_id, now=timezone.now())
    delete_account(learner)

    assert {each.learner for each in Attempt.objects.all()} == {other}
    assert AttemptItem.objects.count() == len(questions)
    assert AttemptSave.objects.count() == 1
    assert Accommodation.objects.count() == 0
    assert [each.attempt.learner for each in results_for_owner(quiz, timezone.now()).taken] == [other]


# --- Closed, and said so


def test_after_30_days_it_is_closed_and_said_so(questions: list[Question], learner: User) -> None:
    attempt = begun(made(questions), learner, timezone.now() - ABANDONED + HOUR)
    say(attempt)
    Attempt.objects.update(started_at=timezone.now() - ABANDONED)
    client = signed_in(learner)

    assert "Closed after 30 days." in client.get("/quizzes/").text
    assert client.get(place(attempt)).headers["Location"] == f"{place(attempt)}result/"
    assert "It was closed after 30 days, so what you’d saved counts." in client.get(f"{place(attempt)}result/").text
    late = client.post(f"{place(attempt)}1/", {"save_id": uuid.uuid4(), "seen": 1, "answer": "2"})
    assert (late.status_code, "This quiz was closed after 30 days." in late.text) == (409, True)


@pytest.mark.parametrize(
    "change", [{"closes_at": timezone.now() - HOUR}, {"shared": True, "tries": 1}, {"shared": False}]
)
def test_who_is_in_the_middle_goes_on_whatever_its_author_changed(
    questions: list[Question], learner: User, change: dict[str, Any]
) -> None:
    quiz = made(questions)
    attempt = begun(quiz, learner)
    Quiz.objects.update(**change)

    page = signed_in(learner).get(quiz.link).text
    assert f'href="{place(attempt)}"' in page
    assert "It’s closed." not in page


def test_a_result_leads_back_to_its_quiz_as_long_as_that_is_shared(questions: list[Question], learner: User) -> None:
    quiz = made(questions)
    attempt = begun(quiz, learner)
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
    client = signed_in(learner)
    assert quiz.link in client.get(f"{place(attempt)}result/").text

    Quiz.objects.update(shared=False)
    assert quiz.link not in client.get(f"{place(attempt)}result/").text


def test_a_quiz_whose_questions_were_all_retired_says_so(questions: list[Question], learner: User) -> None:
    quiz = made(questions)
    Question.objects.update(status="retired")
    reply = signed_in(learner).post(quiz.link, {"attempt_id": uuid.uuid4()})

    assert (reply.status_code, "There are no questions in it yet." in reply.text) == (409, True)
    assert not Attempt.objects.exists()


# --- What a result says


@pytest.mark.parametrize("count", [1, 3])
def test_a_result_says_how_much_of_its_questions_was_asked(
    questions: list[Question], learner: User, count: int
) -> None:
    """Where a quiz asks more than a tenth of them, that is no reason for a narrower range (decision 0232)."""
    attempt = begun(made(questions[:count]), learner)
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
    page = " ".join(signed_in(learner).get(f"{place(attempt)}result/").text.split())

    if count == 1:
        assert "This quiz has only one question to ask, and you were asked it." in page
    else:
        assert "This quiz picks from 3 questions, and you were asked 3 of them." in page
        assert "it isn’t narrower when we ask many of them." in page


def test_no_retake_is_said_to_be_certain(learner: User) -> None:
    concept = ConceptFactory.create()
    quiz = made([make_question(concept, position=position) for position in range(8)], mark=90)
    attempt = begun(quiz, learner)
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
    page = signed_in(learner).get(f"{place(attempt)}result/").text

    assert "would hardly ever come out the other way" in page
    assert "about 0% of" not in page


# --- The ways there


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/today/", "/practice/"),
        ("/today/", "/quizzes/"),
        ("/review/done/", "/practice/"),
        ("/review/done/", "/quizzes/"),
        ("/guide/temperature/", "/practice/?concept=temperature"),
        ("/map/?concept=temperature", "/practice/?concept=temperature"),
        ("/practice/", "/quizzes/"),
        ("/quizzes/", "/practice/"),
    ],
)
def test_practice_and_quizzes_are_found_from(questions: list[Question], learner: User, page: str, link: str) -> None:
    assert f'href="{link}"' in signed_in(learner).get(page).text


@pytest.mark.parametrize("page", ["/practice/", "/quizzes/", "/quizzes/everything/", "/quizzes/weekly/"])
def test_nobody_is_told_to_come_back_tomorrow(learner: User, page: str) -> None:
    """Nothing is due, nothing was learned, and there is not even a question."""
    reply = signed_in(learner).get(page)

    assert reply.status_code == 200
    assert "tomorrow" not in reply.text.lower()


def test_a_ready_made_quiz_begins_with_nothing_due(questions: list[Question], learner: User) -> None:
    client = signed_in(learner)
    reply = client.post("/quizzes/section/sampling/", {"attempt_id": uuid.uuid4()}, follow=True)

    assert "What does temperature do?" in reply.text
    now, everything = timezone.now(), ReadyMade(Attempt.Kind.EVERYTHING)
    assert start_quiz(
        learner=learner, quiz=everything, attempt_id=uuid.uuid4(), now=now, luck=random.Random(1)
    ).items.count() == len(questions)


def test_a_score_at_the_mark_passes_and_says_how_often_a_retake_would_differ(
    questions: list[Question], learner: User
) -> None:
    attempt = begun(made(questions[:2], mark=50), learner)
    item = attempt.items.select_related("component", "revision").get(position=0)
    shown = asked(item, 2)
    say(attempt, answer=next(at for at in "123" if shown.grade(shown.parse({"answer": [at]})).is_right))
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
    page = " ".join(signed_in(learner).get(f"{place(attempt)}result/").text.split())

    assert "<b>Passed.</b> The passing mark is 50%." in page
    assert "would come out the other way about 50% of the time." in page


@pytest.mark.parametrize("title", ["Week 1.", "Which one?", "So on…", "Plain"])
def test_no_sentence_ends_twice(title: str, learner: User) -> None:
    """Of a quiz or a concept whose title brings its own period."""
    concept = ConceptFactory.create(title=title)
    quiz = made([make_question(concept, position=position) for position in range(2)], title=title)
    attempt = begun(quiz, learner)
    client = signed_in(learner)
    pages = [client.get(quiz.link), client.get(place(attempt)), client.get("/quizzes/")]
    hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
    pages += [client.get(f"{place(attempt)}result/"), client.get(quiz.link), client.get("/quizzes/")]

    for page in pages:
        assert f"{title}." not in page.text.replace("Plain.", "")
    assert f"The gap is {title.removesuffix('.')}" in " ".join(pages[3].text.split())


def test_a_quiz_deleted_in_the_middle_is_taken_to_its_end(questions: list[Question], learner: User) -> None:
    quiz = made(questions, owner=UserFactory.create(), mark=50)
    attempt = begun(quiz, learner)
    quiz.delete()
    client = signed_in(learner)

    assert client.get(place(attempt)).status_code == 200
    say(attempt)
    assert client.post(f"{place(attempt)}end/").status_code == 302
    page = client.get(f"{place(attempt)}result/").text
    assert "Ours" in page
    assert "Back to the quiz" not in page


def test_without_scripts_the_next_question_is_where_the_page_begins(questions: list[Question], learner: User) -> None:
    attempt = begun(made(questions), learner)
    form = {"save_id": uuid.uuid4(), "seen": 0, "then": "2"}
    address = signed_in(learner).post(f"{place(attempt)}1/", form).headers["Location"]

    assert address.endswith("?question=2#i2")


def test_a_cell_that_could_be_a_formula_is_quoted_in_the_file(questions: list[Question]) -> None:
    owner = UserFactory.create(is_staff=True, is_superuser=True)
    quiz = made(questions, owner=owner)
    addresses = [f"{sign}cmd@example.com" for sign in "=+-"]
    for address in addresses:
        learner = UserFactory.create(email=address)
        hand_in(learner=learner, attempt_id=begun(quiz, learner).attempt_id, now=timezone.now())
    _, *rows = csv.reader(signed_in(owner).get(f"/admin/quizzes/quiz/{quiz.pk}/results.csv").text.splitlines())

    assert [row[0] for row in rows] == [f"'{address}" for address in addresses]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_an_address_that_no_quiz_can_have_is_not_found(client: Client) -> None:
    """PostgreSQL takes no NUL, not even to look for one."""
    assert client.get("/quizzes/shared/a%00b/").status_code == 404


@pytest.mark.parametrize("number", [0, 4, 2**15, 2**15 + 1, 10**30])
def test_a_question_that_it_does_not_have_is_not_found(questions: list[Question], learner: User, number: int) -> None:
    attempt = begun(made(questions), learner)
    form = {"save_id": uuid.uuid4(), "seen": 0, "answer": "1"}

    assert signed_in(learner).post(f"{place(attempt)}{number}/", form).status_code == 404


# --- Two hundred questions


@pytest.fixture
def long_quiz() -> Quiz:
    concepts = ConceptFactory.create_batch(4)
    return made([make_question(concepts[at % 4], position=at // 4) for at in range(200)], title="Long")


@pytest.mark.thorough("a large amount")
def test_of_200_questions_a_page_asks_for_no_more_statements_and_stays_light(
    questions: list[Question], long_quiz: Quiz, learner: User
) -> None:
    client = signed_in(learner)

    def page(attempt: Attempt) -> tuple[int, int]:
        client.get(place(attempt))
        with CaptureQueriesContext(connection) as queries:
            text = client.get(f"{place(attempt)}?question=3").text
        return len(queries), len(gzip.compress(text.encode()))

    short, long = page(begun(made(questions), learner)), page(begun(long_quiz, learner))
    assert long[0] == short[0]
    assert long[1] < 8_000


@pytest.mark.thorough("a large amount")
def test_of_200_questions_the_result_asks_for_no_more_statements(
    questions: list[Question], long_quiz: Quiz, learner: User
) -> None:
    client, statements = signed_in(learner), []
    for quiz in (made(questions), long_quiz):
        attempt = begun(quiz, learner)
        hand_in(learner=learner, attempt_id=attempt.attempt_id, now=timezone.now())
        client.get(f"{place(attempt)}result/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{place(attempt)}result/").status_code == 200
        statements.append(len(queries))

    assert statements[0] == statements[1]


@pytest.mark.thorough("a large amount")
def test_the_overview_of_200_questions_can_be_skipped(long_quiz: Quiz, learner: User) -> None:
    page = signed_in(learner).get(f"{place(begun(long_quiz, learner))}?question=150").text

    assert page.index('href="#i150"') < page.index('class="numbers"')
    assert 'id="i150"' in page
