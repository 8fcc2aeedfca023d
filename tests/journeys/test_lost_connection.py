"""A connection that loses three in ten answers, or the replies to them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from quizzes.models import Component, Review
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS, fill_by_keyboard

LOST = 0.3
LONGEST_WAIT_MS = 31_000  # longer than the page ever waits before it tries again
NOT_SAVED = "Not saved yet"


@dataclass
class BadConnection:
    """Loses an answer before the server has it, or the reply after it was stored."""

    page: Page
    luck: random.Random
    arrived: list[str] = field(default_factory=list)  # the ids whose reply has come
    lost: list[str] = field(default_factory=list)  # what was lost, each time
    too_early: list[str] = field(default_factory=list)  # what the page showed before the reply had come

    def carry(self, route: Route) -> None:
        answer_id = parse_qs(route.request.post_data or "")["answer_id"][0]
        fate = self.luck.random()
        if fate < LOST / 2:
            self.lose(route, "answer")
            return
        reply = route.fetch()
        self.look(answer_id)
        if fate < LOST:
            self.lose(route, "reply")
            return
        self.arrived.append(answer_id)
        route.fulfill(response=reply)

    def lose(self, route: Route, what: str) -> None:
        self.lost.append(what)
        route.abort("connectionreset")

    def look(self, answer_id: str) -> None:
        """The page must still show the question that it is sending the answer to."""
        asked = self.page.evaluate("document.querySelector('#stage form [name=answer_id]')?.value")
        if asked != answer_id or self.page.locator("#stage .verdict").count():
            self.too_early.append(answer_id)

    def until_tried(self, act: Callable[[], object]) -> None:
        """Do what makes the page send an answer, and wait until its fate is settled."""
        before = len(self.arrived) + len(self.lost)
        act()
        for _ in range(6000):
            if len(self.arrived) + len(self.lost) > before:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError("The page did not send the answer.")


def press_answer(page: Page) -> None:
    """Some answer to whatever is asked, as far as the press that sends it."""
    if page.get_by_role("button", name="Show answer").count():
        page.keyboard.press("Space")
        expect(page.locator("#stage .reveal h2")).to_be_focused()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.keyboard.press("2")
    else:
        fill_by_keyboard(page)
        page.keyboard.press("Enter")


def answer_until_saved(page: Page, connection: BadConnection) -> None:
    """Press once; from then on the page has to see to it alone."""
    saved = len(connection.arrived)
    connection.until_tried(lambda: press_answer(page))
    while len(connection.arrived) == saved:
        expect(page.get_by_text(NOT_SAVED)).to_be_visible()
        connection.until_tried(lambda: page.clock.fast_forward(LONGEST_WAIT_MS))
    expect(page.locator(f"#stage form [name=answer_id][value='{connection.arrived[-1]}']")).to_have_count(0)
    expect(page.get_by_text(NOT_SAVED)).to_be_hidden()


def go_on(site: Site, components: list[int]) -> None:
    """To the next question; when the day's are done, to any."""
    page = site.page
    if page.locator("#stage .verdict").count():
        page.keyboard.press("Enter")
        expect(page.locator("#stage .verdict")).to_be_hidden()
    if not page.locator("#q").count():
        site.open(f"/review/?card={components.pop()}")


@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.soak)])
def test_every_answer_is_stored_once_over_a_bad_connection(site: Site, count: int) -> None:
    learner = site.learner(new_per_day=200, reviews_per_day=2000)
    components = list(Component.objects.order_by("pk").values_list("pk", flat=True)) * 2
    site.loses_connection = True
    site.page.clock.install()
    connection = BadConnection(site.page, random.Random(8))
    site.page.route(re.compile("/review/answers/$"), connection.carry)
    site.open("/review/")

    for _ in range(count):
        go_on(site, components)
        answer_until_saved(site.page, connection)

    stored = Review.objects.of(learner).answers().values_list("answer_id", flat=True)
    assert sorted(map(str, stored)) == sorted(connection.arrived)
    assert len(stored) == count
    assert set(connection.lost) == {"answer", "reply"}
    assert connection.too_early == []


def test_a_press_that_is_no_answer_says_when_it_did_not_go_through(site: Site) -> None:
    site.loses_connection = True
    site.learner()
    asked = Component.objects.filter(question__kind="choice").first()
    assert asked is not None
    page = site.open(f"/review/?card={asked.pk}")
    page.get_by_role("button", name="I don’t know, show me").click()
    expect(page.locator("#stage .verdict")).to_be_visible()
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.context.set_offline(True)

    page.locator(".bottom").get_by_role("button", name="Undo").click()  # the next question is fetched already

    expect(page.locator("#lost")).to_contain_text("That didn’t go through: no connection.")
