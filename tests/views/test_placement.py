"""The pages of a placement, from the way in to its undoing."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.knowledge.placement.taking_over import take_back
from quizzes.models import Card, Concept, Placement, PlacementAnswer, Review, Status, User
from tests.factories import UserFactory, answer_placement, place, placeable_guide

pytestmark = pytest.mark.django_db
START = {"placement_id": "5f6b4f1c-0000-4000-8000-000000000001"}


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture(autouse=True)
def concepts() -> list[Concept]:
    return placeable_guide()


def now() -> dt.datetime:
    return timezone.now()


def hidden_in(page: Any) -> dict[str, str]:
    form = page.text[page.text.index("data-answer") :]
    return dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))


def asked(browser: Client) -> Any:
    browser.post("/placement/start/", START)
    return browser.get("/review/?placement=on")


def send(browser: Client, page: Any, data: dict[str, str], *, htmx: bool = False) -> Any:
    return browser.post("/review/answers/", hidden_in(page) | data, headers={"HX-Request": "true"} if htmx else {})


def test_the_way_in_leads_to_the_first_question(browser: Client) -> None:
    reply = browser.post("/placement/start/", START)

    assert reply.headers["Location"] == "/review/?placement=on"
    assert "1 of at most 25" in browser.get(reply.headers["Location"]).text


def test_a_form_without_its_id_starts_nothing(browser: Client) -> None:
    assert browser.post("/placement/start/", {"placement_id": "x"}).status_code == 400
    assert not Placement.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_leads_straight_on_and_tells_nothing(browser: Client, *, htmx: bool) -> None:
    reply = send(browser, asked(browser), {"answer": "1"}, htmx=htmx)
    page = reply if htmx else browser.get(reply.headers["Location"])

    assert "2 of at most 25" in page.text
    assert "6.5" not in page.text


def test_dont_know_is_an_answer(browser: Client) -> None:
    send(browser, asked(browser), {"know": "no"})

    assert PlacementAnswer.objects.get().outcome == "dont_know"


def test_a_slip_asks_the_same_question_with_what_was_typed(browser: Client) -> None:
    again = send(browser, asked(browser), {"answer": "many"})

    assert again.status_code == 422
    assert "1 of at most 25" in again.text
    assert 'value="many"' in again.text
    assert not PlacementAnswer.objects.exists()


def test_two_tabs(browser: Client) -> None:
    page = asked(browser)
    send(browser, page, {"answer": "6.5"})
    behind = send(browser, page, {"answer": "1", "answer_id": str(uuid.uuid4())})

    assert behind.status_code == 409
    assert "already answered this question" in behind.text
    assert "2 of at most 25" in behind.text
    assert PlacementAnswer.objects.count() == 1


def test_the_end_leads_through_the_probe_to_the_result(browser: Client, learner: User) -> None:
    answer_placement(learner, now())
    probe = browser.get("/review/?placement=on")
    end = browser.get(send(browser, probe, {"answer": "6.5"}).headers["Location"])

    assert "One extra" in probe.text
    assert end.headers["Location"] == "/placement/"
    assert "Use this result" in browser.get("/placement/").text


def test_the_result_names_every_concept_and_its_reason(browser: Client, learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, now())
    page = browser.get("/placement/").text

    assert all(each.title in page for each in concepts)
    assert "You got a question on it right." in page


def test_disagreeing_decides(browser: Client, learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, now())
    browser.post(
        "/placement/use/",
        {f"says-{each.slug}": "learn" for each in concepts[1:]} | {f"says-{concepts[0].slug}": "known"},
    )

    assert set(Card.objects.of(learner).values_list("question__concept", flat=True)) == {concepts[0].pk}


def test_a_result_in_use_can_be_undone(browser: Client, learner: User, concepts: list[Concept]) -> None:
    place(learner, now(), concepts[0])
    assert "Undo the placement" in browser.get("/placement/").text
    page = browser.post("/placement/undo/", follow=True)

    assert "Your placement is undone." in page.text
    assert not Card.objects.of(learner).exclude(stability=None).exists()


def test_teach_me_this(browser: Client, learner: User, concepts: list[Concept]) -> None:
    place(learner, now(), concepts[0])
    page = browser.post(f"/placement/{concepts[0].slug}/learn/", follow=True)

    assert f"We’ll teach you “{concepts[0].title}”." in page.text
    assert not Card.objects.of(learner).exclude(stability=None).exists()
    again = browser.post(f"/placement/{concepts[0].slug}/learn/", follow=True)
    assert f"“{concepts[0].title}” doesn’t count as known anymore." in again.text


def test_teach_me_this_moves_the_concept_to_what_is_to_learn(
    browser: Client, learner: User, concepts: list[Concept]
) -> None:
    place(learner, now(), concepts[0])
    browser.post(f"/placement/{concepts[0].slug}/learn/")

    page = browser.get("/placement/")
    assert [group["judgment"] for group in page.context["groups"]] == ["learn"]


@pytest.mark.parametrize("form", ["use", "undo"])
def test_a_form_of_an_old_tab_changes_no_other_placement(
    browser: Client, learner: User, concepts: list[Concept], form: str
) -> None:
    old = answer_placement(learner, now())
    take_back(learner=learner, now=now())
    new = answer_placement(learner, now())

    page = browser.post(f"/placement/{form}/", {"placement_id": old.placement_id}, follow=True)

    new.refresh_from_db()
    assert (new.applied_at, new.undone_at) == (None, None)
    assert "a placement you’ve undone since" in page.text


@pytest.mark.parametrize("form", ["use", "undo"])
def test_each_form_names_its_placement(browser: Client, learner: User, form: str) -> None:
    placement = answer_placement(learner, now())
    page = browser.get("/placement/").text
    inside = page[page.index(f'action="/placement/{form}/"') :]

    browser.post(f"/placement/{form}/", dict(re.findall(r'name="(placement_id)" value="([^"]+)"', inside)[:1]))

    placement.refresh_from_db()
    assert f'name="placement_id" value="{placement.placement_id}"' in inside[: inside.index("</form>")]
    assert (placement.applied_at is not None, placement.undone_at is not None) == (form == "use", form == "undo")


def test_nobody_undoes_the_placement_of_another(browser: Client, concepts: list[Concept]) -> None:
    other = UserFactory.create()
    place(other, now(), concepts[0])
    browser.post("/placement/undo/")
    browser.post("/placement/use/")
    browser.post(f"/placement/{concepts[0].slug}/learn/")

    assert Placement.objects.of(other).standing().exists()
    assert Card.objects.of(other).exclude(stability=None).exists()


def test_a_broken_off_placement_goes_on(browser: Client, learner: User) -> None:
    answer_placement(learner, now(), most=1)

    assert "You’ve answered 1 question of at most 25." in browser.get("/placement/").text


def test_before_the_result_is_used_nothing_changes(browser: Client, learner: User) -> None:
    answer_placement(learner, now())
    browser.get("/placement/")

    assert not Review.objects.exists()


def test_without_a_placement_its_questions_lead_to_the_way_in(browser: Client) -> None:
    assert browser.get("/review/?placement=on").headers["Location"] == "/placement/"


def test_an_expert_finds_checks_from_tomorrow_on_and_no_flood(
    browser: Client, learner: User, concepts: list[Concept]
) -> None:
    place(learner, now(), *concepts)

    assert browser.get("/today/").status_code == 200
    assert browser.get("/map/").status_code == 200
    assert browser.get("/progress/").status_code == 200


def test_a_question_that_is_asked_no_longer_is_not_called_answered(browser: Client) -> None:
    page = asked(browser)
    Concept.objects.filter(questions__components=int(hidden_in(page)["component"])).update(status=Status.RETIRED)

    for said in ("6.5", "many"):
        reply = send(browser, page, {"answer": said})
        assert reply.status_code == 409
        assert "Your placement doesn’t ask this anymore" in reply.text
    assert not PlacementAnswer.objects.exists()
