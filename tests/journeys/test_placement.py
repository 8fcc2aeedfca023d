"""From the offer to the schedule: what an expert and a newcomer do, in a real browser."""

from __future__ import annotations

import os
import re

from playwright.sync_api import Page, expect

from quizzes.models import Card, PlacementAnswer
from tests.journeys.conftest import Site

PHONE = {"width": 390, "height": 844}
DEAD_MS = 550  # so long a press on the bar below is none: it was meant for what stood there before
LINK = "Take the placement"


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def to_the_result(page: Page) -> None:
    """Say “I don't know yet” until it is over, the probe included."""
    for _ in range(30):
        if page.url.endswith("/placement/"):
            return
        before = page.locator(".count").inner_text()
        page.wait_for_timeout(DEAD_MS)
        page.get_by_role("button", name="I don’t know yet").click()
        expect(page.get_by_text(before, exact=True)).to_have_count(0)
    raise AssertionError("it never ends")


def test_a_newcomer_on_a_phone_says_what_they_do_not_know(site: Site) -> None:
    learner = site.learner()
    site.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page = site.open("/today/")
    page.get_by_role("link", name=LINK).click()
    shot(page, "start-390")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#stage h1.stem")).to_be_focused()
    shot(page, "question-390")
    assert site.barriers() == []
    to_the_result(page)
    shot(page, "result-390")
    assert site.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("combobox", name="Vectors", exact=True).select_option(label="I know it")
    page.get_by_role("button", name="Use this result").click()
    expect(page.get_by_text("Your placement is in use.")).to_be_visible()
    shot(page, "used-390")
    assert site.barriers() == []
    assert set(Card.objects.of(learner).values_list("question__concept__slug", flat=True)) == {"vectors"}
    page.get_by_role("button", name="Undo the placement").click()
    expect(page.get_by_text("Your placement is undone.")).to_be_visible()
    assert not Card.objects.of(learner).exclude(stability=None).exists()


def test_by_keyboard_a_question_is_answered_and_the_next_one_has_the_focus(site: Site) -> None:
    learner = site.learner()
    page = site.open("/placement/")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#stage h1.stem")).to_be_focused()
    page.locator("#stage input[name=answer]").fill("1")
    page.keyboard.press("Enter")

    expect(page.locator(".count")).to_contain_text("2 of at most")
    expect(page.locator("#stage h1.stem")).to_be_focused()
    assert PlacementAnswer.objects.filter(placement__learner=learner).count() == 1
    page.reload()
    expect(page.locator(".count")).to_contain_text("2 of at most")
    page.keyboard.press("Escape")
    expect(page.get_by_text("You’ve answered 1 question of at most 25.")).to_be_visible()
    shot(page, "open-1280")


def test_without_scripts(plain_site: Site) -> None:
    plain_site.learner()
    page = plain_site.open("/map/")
    page.get_by_role("link", name=LINK).click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="I don’t know yet").click()

    expect(page.locator(".count")).to_contain_text(re.compile("2 of at most"))
