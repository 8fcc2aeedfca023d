"""Orders and moments in which nobody means to study: around the turn of the day, across zones, a day too late."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from quizzes.models import Component, Review, User
from tests.factories import ConceptFactory, UserFactory, make_question
from tests.views.test_review import form_of

BEFORE_FOUR = dt.datetime(2026, 11, 25, 3, 58, tzinfo=dt.UTC)
AFTER_FOUR = BEFORE_FOUR + dt.timedelta(minutes=4)
PAGES = ("/today/", "/review/", "/review/done/", "/map/", "/progress/", "/questions/", "/placement/")

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create(new_material="ask", time_zone="UTC", rollover_hour=4)


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def parts() -> list[Component]:
    concept = ConceptFactory.create()
    return [make_question(concept).components.get() for _ in range(6)]


def send(browser: Client, learner: User, part: Component) -> uuid.UUID:
    """An answer; its id."""
    form = form_of(learner, part)
    assert browser.post("/review/answers/", form).status_code in {200, 302}
    return uuid.UUID(str(form["answer_id"]))


def undo(browser: Client, answer_id: uuid.UUID, undo_id: uuid.UUID) -> Any:
    return browser.post("/review/undo/", {"expected": answer_id, "undo_id": undo_id})


def statuses(browser: Client) -> set[int]:
    return {browser.get(page).status_code for page in PAGES} - {302}


def test_undo_after_the_turn_of_the_day_leaves_the_day_before_alone(
    browser: Client, learner: User, parts: list[Component]
) -> None:
    with time_machine.travel(BEFORE_FOUR, tick=False):
        first, second = (send(browser, learner, part) for part in parts[:2])
        assert undo(browser, second, uuid.uuid4()).status_code == 302
    with time_machine.travel(AFTER_FOUR, tick=False):
        late = [undo(browser, first, uuid.uuid4()) for _ in range(2)]
        assert statuses(browser) == {200}

    assert [each.status_code for each in late] == [409, 409]
    assert [each.answer_id for each in Review.objects.of(learner).answers()] == [first]


def test_a_form_of_yesterday_counts_on_the_day_it_is_sent(
    browser: Client, learner: User, parts: list[Component]
) -> None:
    with time_machine.travel(BEFORE_FOUR, tick=False):
        form = form_of(learner, parts[0])
    with time_machine.travel(BEFORE_FOUR + dt.timedelta(hours=25), tick=False):
        browser.force_login(learner)
        sent = [browser.post("/review/answers/", form).status_code for _ in range(2)]

    assert sent[0] == sent[1]
    assert [each.study_day for each in Review.objects.of(learner).answers()] == [dt.date(2026, 11, 26)]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_a_zone_that_changes_in_the_middle_of_a_session_loses_nothing(
    browser: Client, learner: User, parts: list[Component], zone: str
) -> None:
    with time_machine.travel(BEFORE_FOUR, tick=False):
        first = send(browser, learner, parts[0])
        open_form = form_of(learner, parts[1])
        User.objects.filter(pk=learner.pk).update(time_zone=zone)
        assert statuses(browser) == {200}
        assert browser.post("/review/answers/", open_form).status_code in {200, 302}
        taken_back = undo(browser, uuid.UUID(str(open_form["answer_id"])), uuid.uuid4())
        assert statuses(browser) == {200}
        User.objects.filter(pk=learner.pk).update(time_zone="UTC")
        assert statuses(browser) == {200}

    assert taken_back.status_code == 302
    assert [each.answer_id for each in Review.objects.of(learner).answers()] == [first]


@pytest.mark.parametrize("material", ["ask", "teach"])
def test_no_new_questions_a_day_is_no_dead_end(
    browser: Client, learner: User, parts: list[Component], material: str
) -> None:
    User.objects.filter(pk=learner.pk).update(new_per_day=0, new_material=material)

    assert statuses(browser) == {200}
    assert "You’ve set new questions to 0 a day." in browser.get("/today/").text


def test_back_after_done_and_the_same_answers_again_store_nothing(
    browser: Client, learner: User, parts: list[Component]
) -> None:
    with time_machine.travel(AFTER_FOUR, tick=False):
        forms = [form_of(learner, part) for part in parts]
        first = [browser.post("/review/answers/", form).status_code for form in forms]
        browser.get("/review/done/")
        again = [browser.post("/review/answers/", form).status_code for form in forms]

    assert again == first
    assert Review.objects.of(learner).count() == len(parts)


def test_each_button_of_done_may_be_pressed_twice(browser: Client, learner: User, parts: list[Component]) -> None:
    with time_machine.travel(AFTER_FOUR, tick=False):
        answers = [send(browser, learner, part) for part in parts]
        undo_id = uuid.uuid4()
        undone = [undo(browser, answers[-1], undo_id).status_code for _ in range(2)]
        no_passkey = [browser.post("/review/done/no-passkey/").status_code for _ in range(2)]
        onward = [browser.get("/review/?few=5").status_code for _ in range(2)]

    assert (undone, no_passkey) == ([302, 302], [302, 302])
    assert onward[0] == onward[1]
    assert Review.objects.of(learner).answers().count() == len(parts) - 1
