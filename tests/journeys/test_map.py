"""From the map to a question, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quizzes.models import Concept, Opening
from tests.journeys.conftest import Site

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this accessible name, or one that begins so, has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")
        if (words or "").strip().startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def test_from_the_map_to_a_question_by_keyboard(site: Site) -> None:
    learner = site.learner()
    site.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    page = site.open("/map/")

    tab_to(page, "Temperature")
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/temperature/#chosen")
    expect(page.get_by_text("Unlocks when you know")).to_be_visible()
    tab_to(page, "Learn this next")
    page.keyboard.press("Enter")

    expect(page.locator("#stage h1.stem")).to_be_visible()
    expect(page.locator("#stage .margin .where")).to_have_text("Temperature")
    assert Opening.objects.get(learner=learner).concept == Concept.objects.get(slug="temperature")


def test_a_round_without_scripts_ends_on_the_map(plain_site: Site) -> None:
    plain_site.learner()
    page = plain_site.open("/map/vectors/")
    page.get_by_role("button", name="I know this").click()

    for _ in range(4):
        if "/map/" in page.url:
            break
        if page.get_by_role("button", name="Show answer").count():
            page.get_by_role("button", name="Show answer").click()
            page.get_by_role("button", name="Remembered").click()
        else:
            page.get_by_role("button", name="I don’t know, show me").click()
            page.get_by_role("link", name=re.compile("^(Next question|Back to the map)")).click()

    expect(page.get_by_role("heading", name="Vectors")).to_be_visible()
    expect(page.get_by_text("3 of")).to_be_visible()


def test_a_phone_has_the_outline_in_place_of_the_drawing(site: Site) -> None:
    site.learner()
    site.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page = site.open("/map/")

    expect(page.locator(".maparea")).to_be_hidden()
    page.locator(".outline").get_by_role("link", name=re.compile("^Temperature")).click()

    expect(page.locator("#chosen")).to_be_in_viewport()
    expect(page.locator("#chosen h2")).to_have_text("Temperature")


def test_the_drawing_begins_at_the_chosen_concept(site: Site) -> None:
    site.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    page = site.open("/map/reasoning-models/")

    expect(page.locator(".maparea .here")).to_be_in_viewport()


def test_every_label_fits_its_box(site: Site) -> None:
    site.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    page = site.open("/map/")
    page.evaluate("document.fonts.ready")

    too_wide = page.evaluate(
        """[...document.querySelectorAll(".node")].filter((node) => {
          const box = node.querySelector("rect").getBBox(), text = node.querySelector("text").getBBox();
          return text.x + text.width > box.x + box.width - 2 || text.y < box.y
            || text.y + text.height > box.y + box.height;
        }).map((node) => node.textContent)"""
    )

    assert too_wide == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_the_map_has_no_barriers(site: Site, width: int, scheme: str, signed_in: bool) -> None:
    if signed_in:
        site.learner()
    site.page.set_viewport_size({"width": width, "height": 800})
    site.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = site.open("/map/temperature/")
    page.get_by_text("The map as a table").click()

    assert site.barriers() == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
