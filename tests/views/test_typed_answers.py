"""The pages around a typed answer that can be read in several ways."""

from __future__ import annotations

import re
import uuid
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


@pytest.mark.parametrize("place", ["review", "reading"])
def test_a_choice_beside_an_answer_that_was_edited_meanwhile_stores_nothing_and_keeps_the_answer(
    browser: Client, learner: User, component: Component, place: str
) -> None:
    reply = browser.post("/review/answers/", form_of(learner, component, "7.25", place=place, reading="13/2"))

    assert (reply.status_code, Review.objects.count()) == (422, 0)
    assert 'data-problem="answer.other-reading"' in reply.text
    assert 'value="7.25"' in reply.text


def test_what_was_read_is_shown_beside_what_was_typed(browser: Client, learner: User, component: Component) -> None:
    page = browser.post("/review/answers/", form_of(learner, component, "7,5"), headers=HTMX).text

    assert "read as 7.5 GB" in " ".join(page.split())


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_visitor_is_asked_too(client: Client, component: Component, headers: dict[str, str]) -> None:
    address = f"/guide/try/{component.pk}/"
    asked = client.post(address, {"answer": "6,500"}, headers=headers)

    chosen = client.post(address, {"answer": "6,500", "reading": "13/2"}, headers=headers)

    assert (asked.status_code, offered(asked.text), chosen.status_code) == (422, ["13/2", "6500"], 200)
    assert "is-right" in chosen.text


def test_a_visitors_choice_beside_another_answer_is_told(client: Client, component: Component) -> None:
    reply = client.post(f"/guide/try/{component.pk}/", {"answer": "6,500", "reading": "x"})

    assert reply.status_code == 422
    assert 'data-problem="answer.other-reading"' in reply.text


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

    assert 'class="is-wrong"' in page
    assert "And you were sure" not in page


# -- my answer was right


@pytest.fixture
def missed(browser: Client, learner: User, component: Component) -> Review:
    browser.post("/review/answers/", form_of(learner, component, "7.5"))
    return Review.objects.get()


def overrule_fields(page: str) -> dict[str, str]:
    """What the form under a typed miss sends."""
    form = page.partition('class="overrule"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))


def overrule_address(review: Review) -> str:
    return f"/review/answers/{review.answer_id}/overrule/"


def test_a_miss_said_to_be_right_promises_no_repeat(browser: Client, missed: Review) -> None:
    address = f"/review/answers/{missed.answer_id}/"
    before = browser.get(address).text

    right = browser.post(overrule_address(missed), overrule_fields(before), headers={"HX-Request": "true"}).text

    said = ["You’ll see it again" in page for page in (before, right, browser.get(address).text)]
    assert said == [True, False, False]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_typed_miss_can_be_overruled(browser: Client, missed: Review, headers: dict[str, str]) -> None:
    fields = overrule_fields(browser.get(f"/review/answers/{missed.answer_id}/").text)

    reply = browser.post(overrule_address(missed), fields, headers=headers, follow=True)

    right = Review.objects.answers().get()
    assert (reply.status_code, right.overrules_id, right.score) == (200, missed.pk, 1)
    assert 'class="is-right"' in reply.text
    assert 'class="is-wrong"' not in reply.text


def test_overruling_shows_the_address_of_what_counts_now(browser: Client, missed: Review) -> None:
    fields = overrule_fields(browser.get(f"/review/answers/{missed.answer_id}/").text)

    reply = browser.post(overrule_address(missed), fields, headers=HTMX)

    assert reply.headers["HX-Push-Url"] == f"/review/answers/{fields['overrule_id']}/"


def test_the_old_address_says_what_happened(browser: Client, missed: Review) -> None:
    fields = overrule_fields(browser.get(f"/review/answers/{missed.answer_id}/").text)
    browser.post(overrule_address(missed), fields)

    page = browser.get(f"/review/answers/{missed.answer_id}/").text

    assert f"/review/answers/{fields['overrule_id']}/" in page
    assert 'class="overrule"' not in page


def test_overruling_can_be_undone(browser: Client, missed: Review) -> None:
    fields = overrule_fields(browser.get(f"/review/answers/{missed.answer_id}/").text)
    browser.post(overrule_address(missed), fields)

    browser.post("/review/undo/", {"expected": fields["overrule_id"], "undo_id": str(uuid.uuid4())})

    assert not Review.objects.answers().exists()


@pytest.mark.parametrize("text", ["6.5", "6.5 GB"])
def test_nothing_is_offered_where_it_was_right(browser: Client, learner: User, component: Component, text: str) -> None:
    page = browser.post("/review/answers/", form_of(learner, component, text), headers=HTMX).text

    assert "/overrule/" not in page


def test_nothing_is_offered_after_giving_up(browser: Client, learner: User, component: Component) -> None:
    page = browser.post("/review/answers/", form_of(learner, component, "", know="no"), headers=HTMX).text

    assert "/overrule/" not in page


def test_on_a_page_of_the_guide_the_question_takes_its_place(
    browser: Client, learner: User, component: Component
) -> None:
    form = form_of(learner, component, "7.5", place="reading")
    page = browser.post("/review/answers/", form, headers=HTMX).text

    reply = browser.post(overrule_address(Review.objects.get()), overrule_fields(page), headers=HTMX)

    assert 'class="inline-q answered"' in reply.text
    assert 'class="is-right"' in reply.text


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "overrule.incomplete"),
        ({"overrule_id": "x"}, 400, "overrule.incomplete"),
        ({"overrule_id": str(uuid.UUID(int=5)), "spot": "elsewhere"}, 400, "overrule.incomplete"),
    ],
)
def test_a_damaged_form_changes_nothing(
    browser: Client, missed: Review, fields: dict[str, str], status: int, code: str
) -> None:
    reply = browser.post(overrule_address(missed), fields)

    assert (reply.status_code, Review.objects.count()) == (status, 1)
    assert f'data-problem="{code}"' in reply.text


def test_an_answer_of_someone_else_is_404(client: Client, missed: Review) -> None:
    client.force_login(UserFactory.create())

    reply = client.post(overrule_address(missed), {"overrule_id": str(uuid.uuid4())})

    assert (reply.status_code, Review.objects.count()) == (404, 1)
    assert 'data-problem="overrule.unknown-answer"' in reply.text


def test_what_is_no_miss_is_refused(browser: Client, learner: User, component: Component) -> None:
    browser.post("/review/answers/", form_of(learner, component, "6.5"))

    reply = browser.post(overrule_address(Review.objects.get()), {"overrule_id": str(uuid.uuid4())})

    assert (reply.status_code, Review.objects.count()) == (422, 1)
    assert 'data-problem="overrule.not-a-miss"' in reply.text


def test_what_was_undone_is_refused(browser: Client, missed: Review) -> None:
    browser.post("/review/undo/", {"expected": str(missed.answer_id), "undo_id": str(uuid.uuid4())})

    reply = browser.post(overrule_address(missed), {"overrule_id": str(uuid.uuid4())})

    assert (reply.status_code, Review.objects.count()) == (409, 2)
    assert 'data-problem="overrule.moved-on"' in reply.text
