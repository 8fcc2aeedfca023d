"""The pages around a typed answer that can be read in several ways."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from quizzes.models import Component, Review, User
from tests.factories import UserFactory, answer_of, make_question

HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def component() -> Component:
    return make_question(kind="numeric").components.get()


def form_of(learner: User, component: Component, text: str, **changes: Any) -> dict[str, Any]:
    """The fields that the page sends for a typed answer."""
    answer = answer_of(learner, component, data={"answer": [text]})
    return {
        "component": answer.component_id,
        "revision": answer.revision_id,
        "version": answer.version,
        "answer_id": answer.answer_id,
        "place": "review",
        "sure": "yes",
        "answer": text,
    } | changes


def offered(page: str) -> list[str]:
    """The readings that a page offers, in their order."""
    return re.findall(r'name="reading"\s+value="([^"]+)"', page)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("place", ["review", "reading"])
def test_several_readings_are_asked_about_and_nothing_is_stored(
    browser: Client, learner: User, component: Component, headers: dict[str, str], place: str
) -> None:
    reply = browser.post("/review/answers/", form_of(learner, component, "6,500", place=place), headers=headers)

    assert (reply.status_code, offered(reply.text), Review.objects.count()) == (422, ["13/2", "6500"], 0)
    assert 'data-problem="answer.ask"' in reply.text


def test_the_first_reading_has_the_focus_and_each_a_key(browser: Client, learner: User, component: Component) -> None:
    page = browser.post("/review/answers/", form_of(learner, component, "6,500"), headers=HTMX).text

    assert re.findall(r'value="13/2"\s+data-key="1"\s+data-focus', page)
    assert page.count("data-focus") == 1
    assert re.findall(r'value="6500"\s+data-key="2"', page)


@pytest.mark.parametrize("sure", ["yes", "no"])
def test_choosing_a_reading_stores_it_with_the_confidence_of_before(
    browser: Client, learner: User, component: Component, sure: str
) -> None:
    form = form_of(learner, component, "6,500", sure=sure)
    page = browser.post("/review/answers/", form).text
    before = re.findall(r'name="was_sure"\s+value="(\w+)"', page)

    browser.post("/review/answers/", form | {"sure": "", "was_sure": before[0], "reading": "13/2"})

    review = Review.objects.get()
    assert (review.score, review.sure) == (1, sure == "yes")


def test_a_forged_reading_is_refused(browser: Client, learner: User, component: Component) -> None:
    reply = browser.post("/review/answers/", form_of(learner, component, "6,500", reading="7"))

    assert (reply.status_code, Review.objects.count()) == (400, 0)
    assert 'data-problem="answer.forged"' in reply.text


def test_what_was_read_is_shown_beside_what_was_typed(browser: Client, learner: User, component: Component) -> None:
    page = browser.post("/review/answers/", form_of(learner, component, "7,5"), headers=HTMX).text

    assert "Read as 7.5 GB" in " ".join(page.split())


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_visitor_is_asked_too(client: Client, component: Component, headers: dict[str, str]) -> None:
    address = f"/guide/try/{component.pk}/"
    asked = client.post(address, {"answer": "6,500"}, headers=headers)

    chosen = client.post(address, {"answer": "6,500", "reading": "13/2"}, headers=headers)

    assert (asked.status_code, offered(asked.text), chosen.status_code) == (422, ["13/2", "6500"], 200)
    assert "is-right" in chosen.text


def test_a_visitors_forged_reading_is_refused(client: Client, component: Component) -> None:
    assert client.post(f"/guide/try/{component.pk}/", {"answer": "6,500", "reading": "x"}).status_code == 400


def test_two_words_are_asked_about(browser: Client, learner: User) -> None:
    component = make_question(kind="short").components.get()

    page = browser.post("/review/answers/", form_of(learner, component, "RAG or <i>"), headers=HTMX).text

    assert offered(page) == ["&lt;i&gt;", "RAG"]
    assert "<i>" not in page


def test_an_old_answer_is_shown_as_it_was_graded(browser: Client, learner: User, component: Component) -> None:
    browser.post("/review/answers/", form_of(learner, component, "6.5"))
    review = Review.objects.get()
    Review.objects.all().delete()
    review.score, review._state.adding, review.pk = 0.0, True, None
    review.save(force_insert=True)

    page = browser.get(f"/review/answers/{review.answer_id}/").text

    assert "option is-wrong" in page
    assert "And you were sure" not in page
