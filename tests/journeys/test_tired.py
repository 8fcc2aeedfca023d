"""A tired learner: two tabs, a train without connection, midnight, another time zone, a zoomed window, odd answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from quizzes.models import Review, User
from tests.journeys.conftest import Site, watched
from tests.journeys.hands import SETTLED_MS
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS, STEM
from tests.journeys.test_lessons import a_day_later, overflows
from tests.journeys.test_verdict import longest

LESSON = "/review/?lesson=generative-ai"
UNKNOWN = "I don’t know, show me"


def answers(learner: User) -> int:
    return Review.objects.of(learner).answers().count()


def asks_in_words(page: Page) -> None:
    """Most first steps of lessons are questions; a flashcard is turned and graded on the way to one."""
    while page.get_by_role("button", name="Show answer").count():
        page.get_by_role("button", name="Show answer").click()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.get_by_role("button", name="Knew it").click()
        expect(page.locator("#stage .reveal")).to_have_count(0)
        page.wait_for_timeout(SHORTEST_LOOK_MS)


def give_up(page: Page) -> None:
    page.get_by_role("button", name=UNKNOWN).click()


def go_on(page: Page) -> None:
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.locator("#stage .bottom a.btn").click()
    expect(page.locator("#stage .compared")).to_have_count(0)


# --- In a lesson --------------------------------------------------------------------------------


def test_a_step_answered_without_a_connection_is_sent_when_there_is_one(site: Site) -> None:
    site.loses_connection = True
    learner = site.learner(new_material="teach")
    page = site.open(LESSON)
    asks_in_words(page)
    before = answers(learner)
    page.context.set_offline(True)
    give_up(page)
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.context.set_offline(False)

    expect(page.locator("#stage .compared").first).to_be_visible()
    assert answers(learner) == before + 1


def test_two_tabs_of_a_lesson_ask_nothing_twice(site: Site) -> None:
    site.expect_status(409)
    learner = site.learner(new_material="teach")
    page = site.open(LESSON)
    asks_in_words(page)
    before = answers(learner)
    other = site.another_tab()
    other.goto(page.url)
    other.wait_for_timeout(SHORTEST_LOOK_MS)
    give_up(page)
    expect(page.locator("#stage .compared").first).to_be_visible()

    give_up(other)

    expect(other.get_by_role("status")).to_contain_text("You’ve already answered this question")
    assert answers(learner) == before + 1
    go_on(page)
    expect(page.locator(".count")).to_have_text(re.compile(r"Step \d+\s+of"))


def test_back_to_a_step_that_is_answered_offers_it_no_second_time(site: Site) -> None:
    learner = site.learner(new_material="teach")
    page = site.open(LESSON)
    asks_in_words(page)
    before = answers(learner)
    give_up(page)
    expect(page.locator("#stage .compared").first).to_be_visible()
    go_on(page)
    expect(page.locator(".count")).to_have_text(re.compile(r"Step \d+\s+of"))

    page.go_back()
    page.wait_for_timeout(SHORTEST_LOOK_MS)

    if page.get_by_role("button", name=UNKNOWN).count():  # a step that nobody answered yet
        assert page.locator("[name=component]").first.get_attribute("value") not in {
            str(each) for each in Review.objects.of(learner).values_list("component", flat=True)
        }
    assert answers(learner) == before + 1


# --- The clock ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/review/", LESSON])
def test_midnight_between_a_question_and_its_answer_loses_nothing(site: Site, address: str) -> None:
    learner = site.learner(new_material="teach" if "lesson" in address else "ask")
    page = site.open(address)
    asks_in_words(page)
    give_up(page)
    expect(page.locator("#stage .compared").first).to_be_visible()
    go_on(page)
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    asks_in_words(page)
    before = answers(learner)
    a_day_later(learner)

    give_up(page)

    expect(page.locator("#stage .compared").first).to_be_visible()
    assert answers(learner) == before + 1
    go_on(page)
    expect(page.locator(f"{STEM}, #stage h1").first).to_be_visible()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_another_time_zone_in_the_middle_of_a_session_loses_nothing(site: Site, zone: str) -> None:
    learner = site.learner(time_zone="America/New_York")
    page = site.open("/review/")
    asks_in_words(page)
    before = answers(learner)
    User.objects.filter(pk=learner.pk).update(time_zone=zone)

    give_up(page)

    expect(page.locator("#stage .compared").first).to_be_visible()
    assert answers(learner) == before + 1
    go_on(page)
    site.open("/today/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


# --- What is typed ------------------------------------------------------------------------------

ODD = {"emoji": "🙂👩‍👩‍👧‍👦🏳️‍🌈", "one long word": "Donau" * 60, "other way": "‮drow‬ מילה", "marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A"}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("kind", ["short", "numeric"])
def test_an_odd_answer_is_graded_or_asked_about_and_fits(site: Site, kind: str, text: str) -> None:
    site.expect_status(422)
    learner = site.learner()
    site.page.set_viewport_size({"width": 320, "height": 640})
    page = site.open(f"/review/?card={longest(kind).pk}")

    page.locator("#q .entry [name=answer]").fill(text)
    page.locator(".bottom").get_by_role("button", name="Check, sure").click()

    expect(page.locator("#stage .compared, #stage .slip").first).to_be_visible()
    assert not overflows(page)
    assert answers(learner) == page.locator("#stage .you-said").count()


# --- The browser --------------------------------------------------------------------------------


@pytest.fixture(params=["zoomed to 200%", "forced colors", "in Persian"])
def odd_site(request: pytest.FixtureRequest, browser: Browser, server: LiveServer, guide: None) -> Iterator[Site]:
    browsers: dict[str, dict[str, Any]] = {
        "zoomed to 200%": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
        "forced colors": {"forced_colors": "active", "color_scheme": "dark"},
        "in Persian": {"locale": "fa-IR", "timezone_id": "Asia/Tehran"},
    }
    context = browser.new_context(**browsers[request.param])
    site = watched(context.new_page(), server)
    yield site
    context.close()
    assert site.complaints == []


def test_an_odd_browser_takes_an_answer(odd_site: Site) -> None:
    learner = odd_site.learner()
    page = odd_site.open(f"/review/?card={longest('choice').pk}")
    assert not overflows(page)
    page.locator("#q fieldset [type=radio]").first.check()
    page.locator(".bottom").get_by_role("button", name="Check, sure").click()

    expect(page.locator("#stage .you-said").first).to_be_in_viewport()
    assert not overflows(page)
    page.wait_for_timeout(SETTLED_MS)
    if not page.evaluate("matchMedia('(forced-colors: active)').matches"):  # axe takes an author's colors for painted
        assert odd_site.barriers() == []
    assert answers(learner) == 1
    for address in ("/today/", "/map/", "/progress/", "/guide/temperature/", "/settings/", "/labs/sampler/"):
        odd_site.open(address)
        assert not overflows(page), address
