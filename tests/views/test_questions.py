"""All my questions, and the page of each."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Action, Card, Component, Question, Review, Status, User
from tests.factories import UserFactory, basic_content, choice_content, give_answer, make_question

pytestmark = pytest.mark.django_db

RIGHT = "the one right option"
CONTENT = choice_content(why=RIGHT, remember=RIGHT)


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


@pytest.fixture
def part(learner: User) -> Component:
    """Answered yesterday."""
    part = make_question(content=CONTENT).components.get()
    give_answer(learner, part, timezone.now() - dt.timedelta(days=1))
    return part


def turned(browser: Client, part: Component, action: str, **fields: Any) -> Any:
    version = Card.objects.get(component=part).version
    form = {"version": version, "record_id": uuid.uuid4(), "action": action}
    return browser.post(f"/questions/{part.pk}/turn/", form | fields, follow=True)


def test_a_newcomer_is_told_what_will_be_here(browser: Client) -> None:
    assert "Nothing here yet" in browser.get("/questions/").text


def test_the_list_says_what_is_remembered_and_when_it_returns(browser: Client, part: Component) -> None:
    page = browser.get("/questions/").text

    assert "What does temperature do?" in page
    assert "% likely" in page
    assert "Next: " in page


def test_a_filter_that_nothing_fits_says_so(browser: Client, part: Component) -> None:
    assert "None of your questions match that" in browser.get("/questions/?show=strong").text


@pytest.mark.parametrize("query", ["?after=x", "?show=%00", "?order=9", "?concept=no-such", f"?after=~{'9' * 99}"])
def test_an_odd_address_shows_the_list(query: str, browser: Client, part: Component) -> None:
    assert "What does temperature do?" in browser.get(f"/questions/{query}").text


@pytest.mark.parametrize("kind", ["choice", "basic", "cloze", "reversed", "numeric", "short"])
def test_the_answer_is_not_on_the_page_before_it_is_asked_for(kind: str, browser: Client, learner: User) -> None:
    part = make_question(kind=kind).components.order_by("pk")[0]
    give_answer(learner, part, timezone.now() - dt.timedelta(days=1), data={"know": ["no"]})

    closed, opened = (browser.get(f"/questions/{part.pk}/{query}") for query in ("", "?answer=1"))

    why = part.question.current.content["why"] if part.question.current else ""
    assert why not in closed.text
    assert why in opened.text


def test_suspending_in_the_list_goes_back_to_it_as_it_was(browser: Client, part: Component) -> None:
    reply = turned(browser, part, "suspend", listed="1", show="learning")

    assert Card.objects.get().suspended
    address, _status = reply.redirect_chain[-1]
    assert address.startswith("/questions/?")
    assert "show=learning" in address
    assert address.endswith(f"#question-{part.pk}")
    assert "Suspended." in reply.text


def test_a_suspended_question_is_resumed_on_its_page(browser: Client, part: Component) -> None:
    turned(browser, part, "suspend")

    reply = turned(browser, part, "resume")

    assert not Card.objects.get().suspended
    assert "Resumed." in reply.text
    assert Review.objects.filter(action=Action.RESUME).count() == 1


def test_suspending_can_be_undone_where_it_was_done(browser: Client, part: Component) -> None:
    turned(browser, part, "suspend")
    record = Review.objects.get(action=Action.SUSPEND)
    form = {"expected": record.answer_id, "undo_id": uuid.uuid4(), "listed": "1"}

    for _ in range(2):  # a double tap
        browser.post(f"/questions/{part.pk}/turn/", form)

    assert not Card.objects.get().suspended
    assert Review.objects.filter(action=Action.UNDO).count() == 1


def test_sending_it_twice_stores_it_once(browser: Client, part: Component) -> None:
    form = {"version": 1, "record_id": uuid.uuid4(), "action": "suspend"}

    for _ in range(2):
        browser.post(f"/questions/{part.pk}/turn/", form)

    assert Review.objects.filter(action=Action.SUSPEND).count() == 1


def test_a_question_that_moved_meanwhile_is_left_alone(browser: Client, part: Component, learner: User) -> None:
    give_answer(learner, part, timezone.now())

    reply = browser.post(
        f"/questions/{part.pk}/turn/", {"version": 1, "record_id": uuid.uuid4(), "action": "suspend"}, follow=True
    )

    assert "in another tab" in reply.text
    assert not Card.objects.get().suspended


def test_an_undo_that_comes_on_another_day_says_so(browser: Client, part: Component) -> None:
    form = {"expected": uuid.uuid4(), "undo_id": uuid.uuid4()}

    reply = browser.post(f"/questions/{part.pk}/turn/", form, follow=True)

    assert "There’s nothing left to undo today." in reply.text


@pytest.mark.parametrize("form", [{}, {"action": "answer"}, {"version": "x", "record_id": "y", "action": "suspend"}])
def test_a_damaged_form_changes_nothing(form: dict[str, str], browser: Client, part: Component) -> None:
    reply = browser.post(f"/questions/{part.pk}/turn/", form, follow=True)

    assert reply.status_code == 200
    assert "nothing changed" in reply.text
    assert Review.objects.count() == 1


def test_another_learner_can_neither_see_nor_turn_it(part: Component) -> None:
    stranger = Client()
    stranger.force_login(UserFactory.create())
    form = {"version": 1, "record_id": uuid.uuid4(), "action": "suspend"}

    assert stranger.get(f"/questions/{part.pk}/").status_code == 404
    assert stranger.post(f"/questions/{part.pk}/turn/", form).status_code == 404
    assert not Card.objects.get().suspended


def test_the_log_is_told_in_plain_words(browser: Client, learner: User) -> None:
    part, now = make_question().components.get(), timezone.now()
    give_answer(learner, part, now - dt.timedelta(days=30))
    give_answer(learner, part, now - dt.timedelta(days=9), right=False)
    give_answer(learner, part, now - dt.timedelta(days=9), sure=False)
    turned(browser, part, "suspend")

    page = browser.get(f"/questions/{part.pk}/").text

    for words in (
        "You got it right.",
        "You missed it.",
        "weren’t sure",
        "put your chances at",
        "You suspended it",
    ):
        assert words in page


def test_what_was_undone_says_so(browser: Client, part: Component) -> None:
    turned(browser, part, "suspend")
    record = Review.objects.get(action=Action.SUSPEND)
    browser.post(f"/questions/{part.pk}/turn/", {"expected": record.answer_id, "undo_id": uuid.uuid4()})

    assert "You undid this." in browser.get(f"/questions/{part.pk}/").text


def test_a_retired_question_still_has_its_page(browser: Client, part: Component) -> None:
    Question.objects.update(status=Status.RETIRED)

    assert "No longer asked" in browser.get(f"/questions/{part.pk}/").text
    assert browser.get("/questions/").status_code == 200


def test_a_question_put_off_before_its_first_answer_has_a_page_without_a_curve(browser: Client, learner: User) -> None:
    part = make_question(kind="basic", content=basic_content()).components.get()
    Card.objects.create(learner=learner, component=part, question=part.question, due_day=dt.date(2030, 1, 2))

    page = browser.get(f"/questions/{part.pk}/")

    assert page.status_code == 200
    assert "polyline" not in page.text


def test_the_next_variant_is_not_given_away(browser: Client, part: Component) -> None:
    """What is shown is the order of the last answer, not that of the next."""
    asked, next_time = browser.get(f"/questions/{part.pk}/"), browser.get(f"/review/?card={part.pk}", follow=True)

    assert asked.context["one"].presentation.seed == Review.objects.get().seed
    assert next_time.context["p"].seed != Review.objects.get().seed
