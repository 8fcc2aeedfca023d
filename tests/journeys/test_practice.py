"""Practice from Today to the misses, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from quizzes.models import Card, Review

from .conftest import Site


def test_practice_by_keyboard_to_the_misses_and_their_undo(site: Site) -> None:
    learner = site.learner()
    page = site.open("/practice/?section=sampling")
    page.set_viewport_size({"width": 320, "height": 640})
    assert site.barriers() == []
    page.get_by_label("How much?").select_option("q5")
    page.get_by_text("Kinds of questions").click()
    page.get_by_label("One answer").check()
    page.get_by_role("button", name="Start practice").click()
    for number in range(1, 6):
        expect(page.locator(".count")).to_have_text(f"{number} of 5")
        page.get_by_role("button", name="I don’t know, show me").click()
        on = page.get_by_role("link", name=re.compile("Next question|See how it went"))
        expect(on).to_be_visible()
        page.wait_for_timeout(600)  # the bar is dead at first
        on.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 5 right.")
    assert site.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.get_by_role("button", name="Add these 5 to my reviews").click()
    expect(page.get_by_text("Added 5 questions to your reviews.")).to_be_visible()
    page.get_by_role("button", name="Undo adding them").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert Card.objects.of(learner).exclude(due_day=None).count() == 0
    assert Review.objects.of(learner).filter(action="answer").count() == 0
