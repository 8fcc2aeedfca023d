"""The labs under a finger on a small phone: guess, move a dial, and see what came of the guess without scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_lessons import overflows

pytestmark = pytest.mark.browser_context_args(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)

DIALS = {
    "sampler": ("Less likely", "Temperature", 0.0),
    "context-packer": ("It jumps", "Call number", 1.0),
    "more-thinking": ("Less often", "Samples", 1.0),
    "agent": ("About 36%", "Steps", 1.0),
}
"""A guess, the dial that it is about, and where to tap it, from left to right."""


def tap_at(page: Page, dial: str, share: float) -> None:
    found = page.get_by_label(dial, exact=True)
    box = found.bounding_box()
    assert box is not None
    found.tap(position={"x": 2 + share * (box["width"] - 4), "y": box["height"] / 2})


@pytest.mark.parametrize("name", DIALS)
def test_the_verdict_comes_into_view_where_the_dial_is(site: Site, name: str) -> None:
    guess, dial, share = DIALS[name]
    page = site.open(f"/labs/{name}/")
    page.get_by_role("button", name=guess).tap()
    page.wait_for_url("**guess=**")
    tap_at(page, dial, share)

    expect(page.locator("#checked [role=status] b")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label(dial, exact=True)).to_be_in_viewport()
    assert not overflows(page)


def test_the_training_pipeline_by_touch(site: Site) -> None:
    page = site.open("/labs/training-pipeline/?order=tpmsrl")
    page.get_by_role("button", name="More questions").tap()
    tap_at(page, "Steps taken", 1.0)
    expect(page.get_by_text("You called it.")).to_be_in_viewport()

    page.locator("#tasks").get_by_role("button", name="Here").first.tap()
    expect(page.get_by_text("Not after 6 steps.")).to_be_in_viewport()
    assert not overflows(page)


def test_merges_by_touch(site: Site) -> None:
    page = site.open("/labs/merges/")
    page.get_by_role("button", name="e + s").tap()
    expect(page.locator(".notice").first).to_be_in_viewport()
    page.get_by_role("link", name="Next merge").or_(page.get_by_role("button", name="Next merge")).tap()

    expect(page.get_by_role("heading", name="Merge 2")).to_be_visible()
    assert not overflows(page)


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_more_thinking_by_keyboard(site: Site) -> None:
    page = site.open("/labs/more-thinking/")
    page.get_by_role("button", name="Less often").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**guess=down**")
    page.get_by_label("Samples", exact=True).focus()
    page.keyboard.press("End")

    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.get_by_label("Samples", exact=True)).to_be_focused()
    page.get_by_label("One sample is right").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("row", name="The majority of 64")).to_contain_text(">99.9%")
