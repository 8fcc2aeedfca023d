"""What was answered is not offered again under an old address, and no flashcard is graded unseen."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from quizzes.models import Component, Review, User
from tests.factories import UserFactory, give_answer, make_question
from tests.views.test_review import HTMX, form_of, grade_form, revealed

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
TOO_SOON = 'data-problem="answer.too-soon"'


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def card() -> Component:
    return make_question(kind="basic").components.get()


def graded(browser: Client, card: Component, after: dt.timedelta, **changes: Any) -> Any:
    """The reply to a grade so long after the answer was shown."""
    with time_machine.travel(NOON, tick=False):
        form = grade_form(revealed(browser, card)) | changes
    with time_machine.travel(NOON + after, tick=False):
        return browser.post("/review/answers/", form)


@pytest.mark.parametrize("millis", [0, 30, 399])
def test_a_grade_before_the_answer_can_be_read_is_refused(browser: Client, card: Component, millis: int) -> None:
    reply = graded(browser, card, dt.timedelta(milliseconds=millis))

    assert reply.status_code == 409
    assert TOO_SOON in reply.text
    assert "Every logit" in reply.text
    assert not Review.objects.exists()


def test_a_refused_grade_can_be_given_afterward(browser: Client, card: Component) -> None:
    refused = graded(browser, card, dt.timedelta(milliseconds=100))

    with time_machine.travel(NOON + 2 * SECOND, tick=False):
        browser.post("/review/answers/", grade_form(refused))

    assert Review.objects.get().rating == 3


def test_a_second_quick_tap_on_the_refusal_is_refused_too(browser: Client, card: Component) -> None:
    refused = graded(browser, card, dt.timedelta(milliseconds=200))

    with time_machine.travel(NOON + dt.timedelta(milliseconds=500), tick=False):
        again = browser.post("/review/answers/", grade_form(refused))

    assert again.status_code == 409
    assert not Review.objects.exists()


def test_a_grade_after_a_look_is_stored(browser: Client, card: Component) -> None:
    assert graded(browser, card, dt.timedelta(milliseconds=400)).status_code == 302
    assert Review.objects.count() == 1


def test_a_clock_that_was_put_back_refuses_nothing(browser: Client, card: Component) -> None:
    graded(browser, card, -SECOND)

    assert Review.objects.count() == 1


@pytest.mark.parametrize("token", ["", "damaged", "1.1.0.1700000000000:forged", "x" * 200])
def test_a_reveal_time_that_is_not_ours_loses_no_answer(browser: Client, card: Component, token: str) -> None:
    graded(browser, card, SECOND * 0, revealed=token)

    assert Review.objects.count() == 1


def test_the_reveal_time_of_another_card_says_nothing(browser: Client, card: Component) -> None:
    other = make_question(kind="basic", concept=card.question.concept).components.get()
    with time_machine.travel(NOON, tick=False):
        form = grade_form(revealed(browser, card)) | {"revealed": grade_form(revealed(browser, other))["revealed"]}
        browser.post("/review/answers/", form)

    assert Review.objects.count() == 1


def test_a_flashcard_in_a_page_is_not_graded_unseen_either(browser: Client, card: Component) -> None:
    with time_machine.travel(NOON, tick=False):
        form = grade_form(browser.get(f"/guide/answers/{card.pk}/?version=0"))
        reply = browser.post("/review/answers/", form, headers=HTMX)

    assert reply.status_code == 409
    assert TOO_SOON in reply.text
    assert 'class="inline-q"' in reply.text
    assert not Review.objects.exists()


def test_an_address_of_a_question_names_its_version(browser: Client, card: Component) -> None:
    reply = browser.get(f"/review/?card={card.pk}&show=1")

    assert reply.headers["Location"] == f"/review/?card={card.pk}&show=1&version=0"


def test_an_old_address_shows_the_answer_that_was_given(browser: Client, learner: User, card: Component) -> None:
    give_answer(learner, card, NOON)

    page = revealed(browser, card, version=0)

    assert 'class="verdict"' in page.text
    assert 'name="grade"' not in page.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_old_address_of_an_undone_answer_goes_on(
    browser: Client, learner: User, card: Component, headers: dict[str, str]
) -> None:
    with time_machine.travel(NOON, tick=False):
        outcome = give_answer(learner, card, NOON)
        browser.post("/review/undo/", {"expected": outcome.review.answer_id, "undo_id": uuid.uuid4()})

        page = browser.get(f"/review/?card={card.pk}&version=0&show=1", headers=headers, follow=True)

    assert page.redirect_chain[0][0] == "/review/?stale=1"
    assert 'name="grade"' not in page.text


def test_the_address_after_an_undo_is_not_good_for_a_second_answer(
    browser: Client, learner: User, card: Component
) -> None:
    with time_machine.travel(NOON, tick=False):
        first = give_answer(learner, card, NOON)
        undone = browser.post(
            "/review/undo/", {"expected": first.review.answer_id, "undo_id": uuid.uuid4()}, follow=True
        )
        address = undone.redirect_chain[-1][0]
        give_answer(learner, card, NOON)

        page = browser.get(address)

    assert 'class="verdict"' in page.text


def test_a_page_that_stood_open_shows_the_answer_given_elsewhere(
    browser: Client, learner: User, card: Component
) -> None:
    give_answer(learner, card, NOON)

    part = browser.get(f"/guide/answers/{card.pk}/?version=0", headers=HTMX)

    assert 'name="grade"' not in part.text
    assert 'class="inline-q answered"' in part.text


@pytest.mark.parametrize("version", ["-1", "x", "", "99999999999999999999"])
def test_an_odd_version_is_sent_on_to_the_present_one(browser: Client, card: Component, version: str) -> None:
    reply = browser.get(f"/review/?card={card.pk}&version={version}")

    assert reply.headers["Location"].endswith("version=0")


def test_another_learners_answer_is_never_shown_under_an_address(browser: Client, card: Component) -> None:
    give_answer(UserFactory.create(), card, NOON)

    page = browser.get(f"/review/?card={card.pk}&version=5", follow=True)

    assert 'class="verdict"' not in page.text


def test_a_back_and_another_grade_is_refused(browser: Client, learner: User, card: Component) -> None:
    form = form_of(learner, card)
    browser.post("/review/answers/", form)

    reply = browser.post("/review/answers/", form | {"answer_id": uuid.uuid4(), "grade": "again"})

    assert reply.status_code == 409
    assert Review.objects.count() == 1
