"""Order, match and sort by taps and by keys, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizzes.models import Review
from tests.journeys.conftest import Site
from tests.journeys.test_verdict import longest

KINDS = ["ordering", "matching", "categorize"]


def ask(site: Site, kind: str) -> Page:
    page = site.open(f"/review/?card={longest(kind).pk}")
    expect(page.locator("#stage h1.stem")).to_be_focused()
    return page


def sent(page: Page) -> list[str]:
    """What the form would send for each item."""
    found: list[str] = page.locator("#q fieldset select").evaluate_all("all => all.map((each) => each.value)")
    return found


def check(page: Page) -> None:
    page.locator(".bottom").get_by_role("button", name="Check, sure").click()
    expect(page.locator(".verdict h2")).to_be_focused()


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_takes_a_press_for_each_item_and_one_to_check(site: Site, kind: str) -> None:
    learner = site.learner()
    site.page.set_viewport_size({"width": 320, "height": 640})
    page = ask(site, kind)
    items, targets = page.locator("#q .tap"), page.locator("#q .target")
    presses = 0

    for at in range(items.count()):
        (targets.nth(at % targets.count()) if targets.count() else items.nth(at)).click()
        presses += 1
    assert site.barriers() == []
    assert "" not in sent(page)
    asked = items.count()
    check(page)

    assert presses + 1 <= asked + 2
    assert Review.objects.of(learner).answers().count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_placed_item_is_taken_back_by_tapping_it(site: Site, kind: str) -> None:
    site.learner()
    page = ask(site, kind)
    page.keyboard.press("2")
    before = sent(page)

    placed = page.locator("#q .tap.is-placed")
    placed.click()

    assert [value for value in before if value]
    assert not any(sent(page))
    expect(page.locator("#q [role=status]")).to_contain_text("taken back")


def test_what_happened_is_said_aloud(site: Site) -> None:
    site.learner()
    page = ask(site, "categorize")
    place = page.locator("#q .target").first.inner_text().split("\n")[0]

    page.keyboard.press("1")

    expect(page.locator("#q [role=status]")).to_contain_text(place)
    expect(page.locator("#q [role=status]")).to_contain_text("Next:")


def test_arrows_and_enter_do_it_too(site: Site) -> None:
    site.learner()
    page = ask(site, "ordering")
    page.locator("#q .tap").first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert sent(page)[:2] == ["", "1"]


def test_another_item_can_have_its_turn(site: Site) -> None:
    site.learner()
    page = ask(site, "categorize")

    page.locator("#q .tap").last.click()
    page.keyboard.press("1")

    assert sent(page)[-1] == "1"
    assert not any(sent(page)[:-1])


def test_a_slip_keeps_what_was_placed(site: Site) -> None:
    site.learner()
    site.expect_status(422)
    page = ask(site, "ordering")
    page.keyboard.press("2")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("still need a place")

    assert sent(page)[1] == "1"
    expect(page.locator("#q .tap.is-placed")).to_have_count(1)
