"""Quizzes of authors: by their link, within their dates, for their owner's eyes."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.admin.quizzes import harmless
from quizzes.authoring.acts import Act
from quizzes.authoring.questions import retire_question
from quizzes.models import Accommodation, Attempt, Question, Quiz, User
from quizzes.quizzing.authored import (
    Closed,
    MayNotBegin,
    give_time,
    lacking_rows,
    questions_of,
    start_authored,
)
from quizzes.quizzing.practice import Scope, how_many
from quizzes.quizzing.results import earlier_tries, result_of
from quizzes.quizzing.saving import Over, hand_in, save_answer
from quizzes.quizzing.state import State, state_of
from tests.admin.browsing import form_in
from tests.factories import ConceptFactory, UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions() -> list[Question]:
    concept = ConceptFactory.create()
    return [make_question(concept, position=position) for position in range(4)]


@pytest.fixture
def owner() -> User:
    return UserFactory.create(is_staff=True, is_superuser=True)


def made(owner: User, questions: list[Question], **fields: Any) -> Quiz:
    quiz = Quiz.objects.create(**{"title": "Ours", "owner": owner, "shared": True} | fields)
    for position, question in enumerate(questions):
        quiz.fixed.create(question=question, position=position)
    return quiz


def begun(quiz: Quiz, learner: User | None = None, now: dt.datetime = NOON) -> Attempt:
    return start_authored(
        learner=learner or UserFactory.create(), quiz=quiz, attempt_id=uuid.uuid4(), now=now, luck=random.Random(1)
    )


def test_a_fixed_list_keeps_its_order_unless_shuffled(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions, shuffle=False)

    asked = begun(quiz).items.values_list("component__question", flat=True)
    assert list(asked) == [each.pk for each in questions]


def test_rows_draw_what_they_say_and_repeat_nothing(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions[:1])
    quiz.rows.create(count=2, concept=questions[0].concept)
    quiz.rows.create(count=9, kind="numeric")
    numeric = make_question(kind="numeric")

    candidates, bank = questions_of(quiz, {}, random.Random(1))
    drawn = [each.question for each in candidates]
    assert len(drawn) == len(set(drawn)) == 4
    assert numeric.pk in drawn
    assert bank == 5
    assert [count for _, count in lacking_rows(quiz)] == [1]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"shared": False}, Closed.DRAFT),
        ({"opens_at": NOON + HOUR}, Closed.EARLY),
        ({"closes_at": NOON}, Closed.LATE),
    ],
)
def test_outside_its_dates_nobody_begins(
    owner: User, questions: list[Question], fields: dict[str, Any], why: Closed
) -> None:
    with pytest.raises(MayNotBegin) as refusal:
        begun(made(owner, questions, **fields))
    assert refusal.value.why is why


def test_tries_are_counted_and_an_open_one_goes_on(owner: User, questions: list[Question]) -> None:
    quiz, learner = made(owner, questions), UserFactory.create()
    first = begun(quiz, learner)
    assert begun(quiz, learner) == first

    hand_in(learner=learner, attempt_id=first.attempt_id, now=NOON)
    with pytest.raises(MayNotBegin):
        begun(quiz, learner)


def test_an_open_try_ends_at_the_close(owner: User, questions: list[Question]) -> None:
    attempt = begun(made(owner, questions, minutes=90, closes_at=NOON + HOUR))

    assert state_of(attempt, NOON + HOUR) is State.TIME
    with pytest.raises(Over):
        save_answer(
            learner=attempt.learner,
            attempt_id=attempt.attempt_id,
            number=1,
            save_id=uuid.uuid4(),
            seen=0,
            sent={"answer": ["1"]},
            now=NOON + HOUR,
        )


def test_more_time_counts_for_an_open_try_and_for_one_learner(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions, minutes=10)
    slower, other = begun(quiz), begun(quiz)
    Accommodation.objects.create(quiz=quiz, learner=slower.learner, extra_minutes=5)
    give_time(quiz, NOON)

    for each in (slower, other):
        each.refresh_from_db()
    assert slower.ends_at == NOON + dt.timedelta(minutes=15)
    assert other.ends_at == NOON + dt.timedelta(minutes=10)


def test_an_edit_shortens_no_open_try_of_those_with_more_time(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions, minutes=10)
    attempt = begun(quiz)
    given = Accommodation.objects.create(quiz=quiz, learner=attempt.learner, extra_minutes=5)
    give_time(quiz, NOON)
    quiz.minutes, quiz.closes_at, given.extra_minutes = 1, NOON + dt.timedelta(minutes=2), 0
    quiz.save()
    given.save()
    give_time(quiz, NOON)

    attempt.refresh_from_db()
    assert attempt.ends_at == NOON + dt.timedelta(minutes=15)


def test_an_edit_or_a_retirement_changes_no_running_try(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions, minutes=10)
    attempt = begun(quiz)
    Quiz.objects.update(minutes=1, mark=50)
    quiz.fixed.all().delete()
    retire_question(question=questions[0], act=Act(owner, NOON))

    attempt.refresh_from_db()
    assert (attempt.ends_at, attempt.mark, attempt.items.count()) == (NOON + dt.timedelta(minutes=10), None, 4)


def test_an_earlier_try_is_not_compared_before_it_is_told(owner: User, questions: list[Question]) -> None:
    quiz, learner = made(owner, questions, tries=2, feedback="closing", closes_at=NOON + HOUR), UserFactory.create()
    first = begun(quiz, learner)
    hand_in(learner=learner, attempt_id=first.attempt_id, now=NOON)
    Quiz.objects.update(feedback="after")
    quiz.refresh_from_db()
    second = begun(quiz, learner)
    hand_in(learner=learner, attempt_id=second.attempt_id, now=NOON)

    assert earlier_tries(learner, result_of(learner, second, NOON), NOON) == []
    later = NOON + HOUR
    assert [each.attempt for each in earlier_tries(learner, result_of(learner, second, later), later)] == [first]


def test_deleting_a_quiz_keeps_what_learners_did(owner: User, questions: list[Question], client: Client) -> None:
    quiz = made(owner, questions)
    attempt = begun(quiz, now=timezone.now())
    hand_in(learner=attempt.learner, attempt_id=attempt.attempt_id, now=timezone.now())
    quiz.delete()

    client.force_login(attempt.learner)
    assert "0 of 4." in client.get(f"/quizzes/taken/{attempt.attempt_id}/result/").text


def test_feedback_after_closing_tells_nothing_before(owner: User, questions: list[Question], client: Client) -> None:
    now = timezone.now()
    quiz = made(owner, questions, feedback="closing", closes_at=now + HOUR)
    attempt = begun(quiz, now=now)
    hand_in(learner=attempt.learner, attempt_id=attempt.attempt_id, now=now)
    client.force_login(attempt.learner)
    place = f"/quizzes/taken/{attempt.attempt_id}/"

    page = client.get(f"{place}result/").text
    assert "It’s in." in page
    assert "of 4" not in page
    assert client.post(f"{place}reviews/", {"batch": uuid.uuid4()}).status_code == 404
    assert how_many(attempt.learner, Scope.MISSED, now) == 0


def test_after_the_close_practice_offers_what_was_missed(owner: User, questions: list[Question]) -> None:
    quiz = made(owner, questions, feedback="closing", closes_at=NOON + HOUR)
    attempt = begun(quiz)
    sent = {"know": ["no"]}
    save_answer(
        learner=attempt.learner,
        attempt_id=attempt.attempt_id,
        number=1,
        save_id=uuid.uuid4(),
        seen=0,
        sent=sent,
        now=NOON,
    )
    hand_in(learner=attempt.learner, attempt_id=attempt.attempt_id, now=NOON)

    assert how_many(attempt.learner, Scope.MISSED, NOON + HOUR) == 1


# --- By its link


def test_looking_needs_no_account_and_taking_does(owner: User, questions: list[Question], client: Client) -> None:
    quiz = made(owner, questions)
    page = client.get(quiz.link)

    assert "will see your email address" in page.text
    assert "What does temperature do?" not in page.text
    assert client.post(quiz.link, {"attempt_id": uuid.uuid4()}).headers["Location"].startswith("/accounts/login/")
    assert Attempt.objects.count() == 0


def test_the_link_begins_it(owner: User, questions: list[Question], client: Client) -> None:
    client.force_login(UserFactory.create())
    place = made(owner, questions).link

    page = client.get(client.post(place, {"attempt_id": uuid.uuid4()}).headers["Location"])
    assert "What does temperature do?" in page.text
    assert "Division keeps the order." not in page.text
    assert "Divide, then softmax." not in page.text
    assert "It divides.</" not in page.text


def test_a_draft_is_its_owners_alone(owner: User, questions: list[Question], client: Client) -> None:
    place = made(owner, questions, shared=False).link
    assert client.get(place).status_code == 404

    client.force_login(owner)
    assert "This is a draft" in client.get(place).text


# --- For its owner


def test_the_owner_sees_the_results_and_no_other_author_does(
    owner: User, questions: list[Question], client: Client
) -> None:
    quiz = made(owner, questions)
    attempt = begun(quiz, now=timezone.now())
    hand_in(learner=attempt.learner, attempt_id=attempt.attempt_id, now=timezone.now())
    client.force_login(owner)
    for name in ("results/", "results.csv"):
        assert attempt.learner.email in client.get(f"/admin/quizzes/quiz/{quiz.pk}/{name}").text
    assert client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").status_code == 200
    assert client.get(f"/admin/quizzes/quiz/{quiz.pk}/preview/").status_code == 200

    for other in (UserFactory.create(), UserFactory.create(is_staff=True)):
        client.force_login(other)
        assert client.get(f"/admin/quizzes/quiz/{quiz.pk}/results/").status_code in {302, 403, 404}


NEW = "/admin/quizzes/quiz/add/"


def test_no_number_tells_whose_address_it_is(owner: User, client: Client) -> None:
    learner = UserFactory.create(email="somebody@example.com")
    client.force_login(owner)
    refused = form_in(client.get(NEW).text, "quiz_form")

    for page in (
        client.get(f"{NEW}?owner={learner.pk}"),
        client.post(NEW, refused | {"owner": [str(learner.pk)]}),
    ):
        assert page.status_code == 200
        assert learner.email not in page.text


def with_more_time(client: Client, quiz: Quiz, *addresses: str) -> Any:
    """Send the form of a quiz with a row for each address."""
    url = f"/admin/quizzes/quiz/{quiz.pk}/change/"
    fields = form_in(client.get(url).text, "quiz_form") | {"accommodations-TOTAL_FORMS": [str(len(addresses))]}
    for number, address in enumerate(addresses):
        fields |= {f"accommodations-{number}-address": [address], f"accommodations-{number}-extra_minutes": ["15"]}
    return client.post(url, fields)


def test_more_time_is_given_by_a_whole_address(owner: User, questions: list[Question], client: Client) -> None:
    quiz, learner = made(owner, questions, minutes=10), UserFactory.create(email="somebody@example.com")
    client.force_login(owner)

    assert with_more_time(client, quiz, "Somebody@example.com").status_code == 302

    attempt = begun(quiz, learner, timezone.now())
    assert attempt.ends_at == attempt.started_at + dt.timedelta(minutes=25)
    url = f"/admin/quizzes/quiz/{quiz.pk}/change/"
    assert form_in(client.get(url).text, "quiz_form")["accommodations-0-address"] == [learner.email]
    assert Quiz.objects.get().owner == owner


def test_nothing_tells_whether_an_address_has_an_account(
    owner: User, questions: list[Question], client: Client
) -> None:
    quiz, known = made(owner, questions, minutes=10), UserFactory.create(email="known@example.com")
    client.force_login(owner)

    saved = with_more_time(client, quiz, known.email, "nobody@example.com")
    assert saved.status_code == 302
    assert with_more_time(client, quiz, "nobody@example.com", "Nobody@example.com").status_code == 200

    for address in (known.email, "nobody@example.com"):
        fields = form_in(client.get(NEW).text, "quiz_form") | {"title": ["Another"], "owner": [address]}
        assert "No author has this address." in client.post(NEW, fields).text
    later = UserFactory.create(email="nobody@example.com")
    attempt = begun(quiz, later, timezone.now())
    assert attempt.ends_at == attempt.started_at + dt.timedelta(minutes=25)


def test_no_staff_is_led_to_a_quiz_by_its_number(owner: User, questions: list[Question], client: Client) -> None:
    quiz = made(owner, questions)
    client.force_login(UserFactory.create(is_staff=True))

    page = client.get(reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(Quiz).pk, quiz.pk]))

    assert page.status_code == 404


@pytest.mark.parametrize("sign", "=+-@")
def test_a_cell_that_could_be_a_formula_is_quoted(sign: str) -> None:
    assert harmless(f"{sign}1@example.com") == f"'{sign}1@example.com"
    assert harmless("a@example.com") == "a@example.com"


def test_a_closed_quiz_does_not_say_that_it_is_going_to_close(owner: User, client: Client) -> None:
    now = timezone.now()
    quiz = made(owner, [], closes_at=now + HOUR)
    before = client.get(quiz.link).text
    Quiz.objects.update(closes_at=now - HOUR)
    after = client.get(quiz.link).text

    assert "It closes" in before
    assert "It closes" not in after
    assert "It’s closed." in after
