"""Labs in a real browser: by keyboard, by touch on a small phone, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from quizzes.labs import LABS
from quizzes.models import Card
from tests.journeys.conftest import Site
from tests.journeys.test_map import tab_to

SMALL, WIDE = (320, 640), (1280, 900)


def test_the_sampler_by_keyboard(site: Site) -> None:
    learner = site.learner()
    page = site.open("/guide/temperature/")
    tab_to(page, "Try it in a lab: The sampler")
    page.keyboard.press("Enter")
    page.wait_for_url("**/labs/sampler/")
    tab_to(page, "Likelier, too")
    page.keyboard.press("Enter")
    page.wait_for_url("**guess=up**")

    page.get_by_label("Temperature").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page).to_have_url(re.compile("temperature=0.5"))
    page.get_by_label("Top-k").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tasks .done")).to_have_count(1)

    tab_to(page, "Draw one")
    page.keyboard.press("Enter")
    expect(page.locator(".drawn")).to_contain_text("Draw 1: u =")
    tab_to(page, "Add to my reviews")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added 2 questions")).to_be_visible()
    assert Card.objects.of(learner).filter(due_day__isnull=False).count() == 2


def test_the_sampler_by_touch_at_320(browser: object, site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/sampler/?guess=down")
    page.get_by_label("Min-p").fill("0.2")
    expect(page.locator("[data-step=min-p] .kept")).to_have_text("3")
    page.get_by_role("button", name="Draw 100").click()
    expect(page.locator(".drawn")).to_contain_text("Draw 100: u =")
    expect(page).to_have_url(re.compile("draws=100"))

    drawn = [int(text) for text in page.locator("td.hits").all_inner_texts() if text]
    assert sum(drawn) == 100
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_sampler_without_scripts_shows_the_same(plain_site: Site) -> None:
    page = plain_site.open("/labs/sampler/?prompt=france")
    page.get_by_role("button", name="Less likely").click()
    page.get_by_label("Temperature").fill("0.5")
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_text("You called it.")).to_be_visible()
    page.get_by_role("button", name="Draw 100").click()
    expect(page.locator(".drawn")).to_contain_text("Draw 100: u =")
    expect(page.locator("#dial-temperature")).to_have_value("0.5")


def test_what_the_browser_draws_is_what_the_server_draws(site: Site) -> None:
    """The same state, reached by dials and by an address."""
    page = site.open("/labs/sampler/?guess=up")
    for label, value in (("Temperature", "1.4"), ("Top-p", "0.8")):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Draw one").click()
    expect(page).to_have_url(re.compile("draws=1"))
    drawn = "[...document.querySelectorAll('.works svg, .odds tbody tr')]"
    look = f"{drawn}.map((each) => each.innerHTML.replace(/\\s+/g, ''))"
    by_script = page.evaluate(look)
    page.reload()

    assert page.evaluate(look) == by_script


def test_walking_on_keeps_the_dials(site: Site) -> None:
    page = site.open("/labs/sampler/?guess=up&temperature=0.5")
    page.locator("#walk").get_by_role("link", name="␣wise").click()
    page.locator("#walk tbody").get_by_role("link").first.click()

    expect(page.locator("#walk tbody tr")).to_have_count(5)
    expect(page.locator("#dial-temperature")).to_have_value("0.5")


def test_a_bet_by_keyboard(site: Site) -> None:
    page = site.open("/labs/bet/")
    page.locator("#p0").focus()
    page.keyboard.press("End")
    expect(page.locator("output[for=p0]")).to_have_text("48%")
    tab_to(page, "Lock in my bet")
    page.keyboard.press("Enter")

    expect(page.locator(".notice")).to_contain_text("You pay")
    expect(page.get_by_text("Somebody who knows nothing", exact=True)).to_be_visible()
    tab_to(page, "Next round")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Round 2 of 10")).to_be_visible()
    expect(page).to_have_url(re.compile(r"bets=48-"))


def test_a_bet_by_touch_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/bet/?deck=2")
    page.locator("#p3").fill("90")
    page.get_by_role("button", name="Lock in my bet").click()

    expect(page.locator(".notice")).to_contain_text("You pay")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_ten_bets_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/bet/?deck=3")
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Round {number} of 10")).to_be_visible()
        page.locator("#p1").fill("60")
        page.get_by_role("button", name="Lock in my bet").click()
        if number < 10:
            page.get_by_role("link", name="Next round").click()

    expect(page.get_by_role("heading", name="Can your percentages be believed?")).to_be_visible()
    page.get_by_role("link", name="Play another ten").click()
    expect(page.get_by_role("heading", name="Round 1 of 10")).to_be_visible()


def test_the_tokenizer_by_keyboard(site: Site) -> None:
    page = site.open("/labs/tokenizer/")
    page.get_by_label("How many tokens will it be?").focus()
    page.keyboard.type("21")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("tokens for")
    before = page.locator(".tiles li").count()

    page.get_by_role("textbox", name="The text").focus()
    page.keyboard.press("End")
    page.keyboard.type(" and on it goes")
    expect(page.locator(".tiles li")).to_have_count(before + 4)
    expect(page).to_have_url(re.compile("on\\+it\\+goes"))
    expect(page.locator(".notice")).not_to_contain_text("guessed")
    page.get_by_label("cl100k_base").press(" ")
    expect(page).to_have_url(re.compile("encoding=cl100k"))


def test_the_tokenizer_by_touch_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/tokenizer/?guess=9")
    page.get_by_role("textbox", name="The text").fill(" " * 70)
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_role("textbox", name="The text").fill("word " * 2_000)
    expect(page.locator(".notice")).to_contain_text("2001 tokens")
    expect(page.locator(".tiles li")).to_have_count(2_000)
    page.get_by_role("button", name="Show 1 more").click()
    expect(page.locator(".tiles li")).to_have_count(2_001)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_the_tokenizer_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/tokenizer/")
    page.get_by_label("A text: this one").fill("café " * 1_000)
    page.get_by_label("How many tokens will it be?").fill("1500")
    page.get_by_role("button", name="Lock in my guess").click()

    expect(page.locator(".notice")).to_contain_text("You guessed 1500")
    page.get_by_role("textbox", name="The text").fill("hi")
    page.get_by_role("button", name="Cut it").click()
    expect(page.locator(".tiles li")).to_have_count(1)


def test_merges_by_keyboard_and_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/merges/")
    tab_to(page, "e + s")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Right.")
    tab_to(page, "Next merge")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Merge 2")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_merges_of_a_text_of_ones_own_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/merges/")
    page.get_by_text("Learn from a text of your own").click()
    page.get_by_label("Up to 400 characters").fill("banana banana bandana")
    page.get_by_role("button", name="Start over with this").click()
    page.get_by_role("button", name="a + n").click()

    expect(page.locator(".notice")).to_contain_text("a and n meet 6 times")
    page.get_by_label("A new word").fill("ananas")
    page.get_by_role("button", name="Cut it").click()
    expect(page.get_by_role("list", name="BPE replays its merges").locator("li")).to_have_count(4)
    expect(page.get_by_role("list", name="Unigram takes").locator("li").first).to_be_visible()


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lab_has_no_barriers(site: Site, name: str, size: tuple[int, int], scheme: str) -> None:
    site.page.set_viewport_size({"width": size[0], "height": size[1]})
    site.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for query in ("", *OPENED.get(name, ())):
        page = site.open(f"/labs/{name}/{query}")
        assert site.barriers() == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


OPENED = {
    "merges": ["?pick=1", "?step=3&pick=2&word=slowest"],
    "tokenizer": ["?guess=20&encoding=cl100k"],
    "bet": ["?bets=40-20-20-10-5-5", "?bets=40-20-20-10-5-5.1-1-1-1-1-95.50-10-10-10-10-10&at=2"],
    "sampler": ["?guess=up&temperature=0.5&top_k=3&draws=20&first=1"],
    "embedding-map": ["?guess=store&word=xcat&words=cat+dog+horse+salmon+table", "?guess=sell&words=cat"],
    "retrieval": ["?guess=returns", "?guess=review&query=x"],
    "attention": ["?guess=alike", "?guess=cat&mask=off&row=the&strength=3.25"],
    "context-packer": ["?guess=jumps&call=46&dropping=half", "?guess=stays&documents=16&tools=20&reserve=4096"],
    "training-pipeline": ["?order=st", "?order=stpmlr&guess=more&done=5&claim=flatters"],
    "agent": ["?guess=36&steps=20&caught=90&retries=2"],
    "more-thinking": ["?guess=down&samples=32&right=30&quality=97"],
}
"""A state of each lab in which all of it is shown."""
