"""The word map, the search by meaning and the attention head in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from quizzes.models import Card
from tests.journeys.conftest import Site
from tests.journeys.test_map import tab_to

SMALL = (320, 640)


def test_the_word_map_by_keyboard(site: Site) -> None:
    learner = site.learner()
    page = site.open("/guide/text-embeddings/")
    tab_to(page, "Try it in a lab: The word map")
    page.keyboard.press("Enter")
    page.wait_for_url("**/labs/embedding-map/")
    tab_to(page, "sell, the opposite")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You called it.")).to_be_visible()

    page.get_by_label("Words nearest to").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("march")
    expect(page.locator("#works table").first).to_contain_text("february")
    expect(page.get_by_label("Words nearest to")).to_be_focused()
    expect(page).to_have_url(re.compile("word=march"))

    page.get_by_label("to", exact=True).fill("monarch")
    expect(page.locator(".tasks .done")).to_have_count(1)
    tab_to(page, "Add to my reviews")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added 2 questions")).to_be_visible()
    assert Card.objects.of(learner).filter(due_day__isnull=False).count() == 2


def test_the_word_map_by_touch_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/embedding-map/?guess=store")
    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    page.get_by_label("Words for the map").fill("turtle milan cat unheardof")
    expect(page.get_by_text("“unheardof” isn’t among our words.")).to_be_visible()
    expect(page.locator(".word-map text")).to_have_count(3)
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_role("link", name="See Australia").click()
    expect(page.locator("#works")).to_contain_text("sydney")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_word_map_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/embedding-map/")
    page.get_by_role("button", name="purchase").click()
    page.get_by_label("Words nearest to").fill("cat")
    page.get_by_role("button", name="Apply").click()

    expect(page.locator("#works table").first).to_contain_text("dog")
    expect(page.get_by_label("Words nearest to")).to_have_value("cat")


def test_searching_by_keyboard(site: Site) -> None:
    page = site.open("/labs/retrieval/")
    tab_to(page, "The customer’s review")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.get_by_text("The stranger’s order stands in the prompt now.")).to_be_visible()

    page.get_by_label("only what the shop wrote").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("The stranger’s order stands in the prompt now.")).to_have_count(0)
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_label("A question").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("My display is black")
    expect(page.locator("#works tbody tr").first).to_contain_text("If the screen stays dark")
    expect(page.locator(".tasks .done")).to_have_count(2)
    expect(page).to_have_url(re.compile("query=My\\+display"))
    page.get_by_label("Passages that go into the prompt").focus()
    page.keyboard.press("Home")
    expect(page.locator("#works .passages li")).to_have_count(1)


def test_searching_by_touch_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/retrieval/?guess=returns")
    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    page.get_by_label("A question").fill("Do you sell bananas?")
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_label("A question").fill("?")
    expect(page.get_by_text("Not one word of this question counts here")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_searching_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/retrieval/")
    page.get_by_role("button", name="Returns: it has the answer").click()
    page.get_by_label("Passages that go into the prompt").fill("1")
    page.get_by_role("button", name="Apply").click()

    expect(page.locator("#works .passages li")).to_have_count(1)
    expect(page.locator("#works .passages li")).to_contain_text("Nice lamp!")


def test_attention_by_keyboard(site: Site) -> None:
    page = site.open("/labs/attention/")
    tab_to(page, "All shrink to the same fraction")
    page.keyboard.press("Enter")
    page.wait_for_url("**guess=alike**")
    expect(page.get_by_role("row", name=re.compile("^slept 9% 67% 24%"))).to_be_visible()

    page.get_by_label("off", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.get_by_role("row", name="slept 8% 61% 22% 8%")).to_be_visible()
    page.get_by_label("Strength of the queries").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("row", name="slept 25% 25% 25% 25%")).to_be_visible()
    expect(page.locator(".tasks .done")).to_have_count(1)
    expect(page).to_have_url(re.compile("mask=off.*strength=0"))


def test_attention_by_touch_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/attention/?guess=stay")
    page.get_by_label("The", exact=True).click()
    expect(page.get_by_role("heading", name="Step by step for The")).to_be_visible()
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_label("off", exact=True).click()
    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_attention_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/attention/")
    page.get_by_role("button", name="Only that of “cat” shrinks").click()
    page.get_by_label("well", exact=True).check()
    page.get_by_label("Strength of the queries").fill("4")
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_role("heading", name="Step by step for well")).to_be_visible()
    expect(page.locator(".tasks .done")).to_have_count(1)
