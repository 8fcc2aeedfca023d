"""Teach, then ask: lessons in a real browser."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from quizzes.models import Card, Place, Review, User
from tests.journeys.conftest import Site

# Half a second after a change of the stage its grades come alive. A little more is safe.
SHORTEST_LOOK_MS = 650


def step(page: Page) -> str:
    return page.locator(".count").inner_text()


def take_a_step(page: Page) -> None:
    """By touch, saying that one doesn't know; a flashcard is graded."""
    if page.get_by_role("button", name="Show answer").count():
        page.get_by_role("button", name="Show answer").click()
        expect(page.locator("#stage .reveal h3")).to_be_focused()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.get_by_role("button", name="Knew it").click()
        return
    page.get_by_role("button", name="I don’t know, show me").click()
    expect(page.locator("#stage .verdict h3").first).to_be_focused()
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.locator("#stage .bottom a.btn").click()


def overflows(page: Page) -> bool:
    page.wait_for_load_state()  # after a click a page may be there before its style sheets are
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def a_day_later(learner: User, days: int = 1) -> None:
    """As if all that the learner did had been done a day earlier, or several."""
    one = dt.timedelta(days=days)
    for review in Review.objects.of(learner):
        Review._base_manager.filter(pk=review.pk).update(
            study_day=review.study_day - one,
            answered_at=review.answered_at - one,
            due_day=review.due_day and review.due_day - one,
            due_at=review.due_at and review.due_at - one,
        )
    for card in Card.objects.of(learner):
        Card.objects.filter(pk=card.pk).update(
            last_day=card.last_day and card.last_day - one,
            due_day=card.due_day and card.due_day - one,
            due_at=card.due_at and card.due_at - one,
        )


def test_a_newcomer_on_a_phone_is_taught_and_then_asked(site: Site) -> None:
    site.page.set_viewport_size({"width": 390, "height": 844})
    learner = site.learner(new_material="teach", new_per_day=4)
    page = site.open("/today/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Generative AI")
    assert (site.barriers(), overflows(page)) == ([], False)
    page.get_by_role("link", name="Start the lesson").click()

    for number in range(1, 5):
        expect(page.locator(".count")).to_have_text(re.compile(rf"Step {number}\s+of"))
        expect(page.locator("#stage h1")).to_be_focused()
        assert (site.barriers(), overflows(page)) == ([], False)
        take_a_step(page)
    page.wait_for_url("**/lesson/generative-ai/**")

    expect(page.get_by_role("heading", level=1)).to_have_text("That’s enough new material for today.")
    assert (site.barriers(), overflows(page)) == ([], False)
    taught = set(Review.objects.of(learner).values_list("component", flat=True))
    assert set(Review.objects.of(learner).values_list("place", flat=True)) == {Place.LESSON}

    a_day_later(learner)
    page = site.open("/review/")
    asked = page.locator("#stage [name=component], #stage [name=card]").first.get_attribute("value")
    assert int(asked or 0) in taught


def test_a_lesson_by_keyboard_alone(site: Site) -> None:
    learner = site.learner(new_material="teach", new_per_day=3)
    page = site.open("/review/?lesson=tokens-and-tokenization")
    for number in range(1, 4):
        expect(page.locator(".count")).to_have_text(re.compile(rf"Step {number}\s+of"))
        expect(page.locator("#stage h1")).to_be_focused()
        if page.locator("[data-question]").bounding_box()["y"] > 0.7 * 720:  # type: ignore[index]
            page.keyboard.press("Enter")
            expect(page.locator("[data-question]")).to_be_focused()
        if page.get_by_role("button", name="Show answer").count():
            page.keyboard.press("Enter")
            expect(page.locator("#stage .reveal h3")).to_be_focused()
            page.wait_for_timeout(SHORTEST_LOOK_MS)
            page.keyboard.press("2")
            continue
        if page.locator("#stage .entry input").count():
            page.keyboard.type("12")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("0")
        expect(page.locator("#stage .verdict h3").first).to_be_focused()
        page.keyboard.press("Enter")
    page.wait_for_url("**/lesson/tokens-and-tokenization/**")

    assert Review.objects.of(learner).answers().count() == 3


def test_a_lesson_works_without_scripts(plain_site: Site) -> None:
    plain_site.page.set_viewport_size({"width": 320, "height": 640})
    learner = plain_site.learner(new_material="teach", new_per_day=2)
    page = plain_site.open("/guide/tokens-and-tokenization/")
    page.get_by_role("link", name="Take it as a lesson").click()
    for _ in range(2):
        assert not overflows(page)
        if page.get_by_role("button", name="Show answer").count():
            page.get_by_role("button", name="Show answer").click()
            page.wait_for_timeout(SHORTEST_LOOK_MS)
            page.get_by_role("button", name="Didn’t know it").click()
            continue
        page.get_by_role("button", name="I don’t know, show me").click()
        page.get_by_role("link", name="Go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("That’s enough new material for today.")
    assert Review.objects.of(learner).answers().count() == 2
