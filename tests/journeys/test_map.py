"""From the map to a question, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from quizzes.models import Concept, Opening
from tests.journeys.conftest import Site

WIDE: ViewportSize = {"width": 1280, "height": 800}
TABLET: ViewportSize = {"width": 800, "height": 1100}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this accessible name, or one that begins so, has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")
        if (words or "").strip().startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def overflows(page: Page) -> bool:
    page.wait_for_load_state()  # after a click a page may be there before its style sheets are
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


def test_from_the_map_to_a_question_by_keyboard(site: Site) -> None:
    learner = site.learner()
    site.page.set_viewport_size(WIDE)
    page = site.open("/map/")

    tab_to(page, "Temperature")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Unlocks when you know")).to_be_visible()
    expect(page.locator("#chosen h2")).to_be_focused()
    tab_to(page, "Learn this next")
    page.keyboard.press("Enter")

    expect(page.locator("#stage h1.stem")).to_be_visible()
    expect(page.locator("#stage .margin .where")).to_have_text("Temperature")
    assert Opening.objects.get(learner=learner).concept == Concept.objects.get(slug="temperature")


@pytest.mark.parametrize("size", [WIDE, PHONE, SMALL], ids=["1280", "390", "320"])
def test_a_press_changes_the_panel_in_place_and_back_leads_back(site: Site, size: ViewportSize) -> None:
    site.learner()
    site.page.set_viewport_size(size)
    page = site.open("/map/")
    began_with = page.locator("#chosen h2").inner_text()
    boxes = page.locator(".node:visible")
    expect(boxes).to_have_count(Concept.objects.published().count())

    boxes.filter(has_text="Agents").click()
    expect(page.locator("#chosen h2")).to_have_text("Agents")
    expect(page.locator("#chosen h2")).to_be_focused()
    expect(page).to_have_url(re.compile("/map/agents/$"))
    expect(page).to_have_title(re.compile("^Agents"))
    for seen in ("#chosen h2", ".node.here:visible"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)
    assert site.barriers() == []
    assert not overflows(page)

    page.locator("#chosen .beside a").first.click()
    expect(page.locator("#chosen h2")).not_to_have_text("Agents")
    page.go_back()
    expect(page.locator("#chosen h2")).to_have_text("Agents")
    page.go_back()
    expect(page.locator("#chosen h2")).to_have_text(began_with)


def test_on_a_phone_the_panel_closes_and_the_focus_returns_to_the_box(site: Site) -> None:
    site.learner()
    site.page.set_viewport_size(PHONE)
    page = site.open("/map/")
    page.locator(".node:visible").filter(has_text="Pretraining").click()

    page.get_by_role("link", name="Close").click()

    expect(page.locator("#chosen.sheet")).to_have_count(0)
    expect(page.locator(".node:visible").filter(has_text="Pretraining")).to_be_focused()
    expect(page).to_have_url(re.compile("/map/$"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_without_scripts_a_box_is_a_link_to_the_map_with_its_panel(plain_site: Site, size: ViewportSize) -> None:
    plain_site.page.set_viewport_size(size)
    page = plain_site.open("/map/")
    page.locator(".node:visible").filter(has_text="Agents").click()

    expect(page).to_have_url(re.compile("/map/agents/#chosen$"))
    expect(page.locator("#chosen h2")).to_have_text("Agents")
    expect(page.locator("#chosen h2")).to_be_in_viewport()


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


@pytest.mark.parametrize("size", [WIDE, TABLET, PHONE], ids=["1280", "800", "390"])
def test_an_address_shows_its_concept_and_its_box(site: Site, size: ViewportSize) -> None:
    site.page.set_viewport_size(size)
    page = site.open("/map/reasoning-models/")

    for seen in ("#chosen h2", ".node.here:visible"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [WIDE, TABLET, PHONE, SMALL], ids=["1280", "800", "390", "320"])
def test_the_letters_of_the_drawing_keep_their_size(site: Site, size: ViewportSize) -> None:
    site.page.set_viewport_size(size)
    page = site.open("/map/")
    scale = page.locator(".map:visible").evaluate(
        "(map) => map.getBoundingClientRect().width / map.viewBox.baseVal.width"
    )

    assert 13 * scale >= 12.9


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_every_label_fits_its_box(site: Site, size: ViewportSize) -> None:
    site.page.set_viewport_size(size)
    page = site.open("/map/")
    page.evaluate("document.fonts.ready")

    too_wide = page.evaluate(
        """[...document.querySelectorAll(".node")].filter((node) => node.checkVisibility()).filter((node) => {
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
    assert not overflows(page)
