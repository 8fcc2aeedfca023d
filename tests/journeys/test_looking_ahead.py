"""The next question is there before Next is pressed, and never an old one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, expect

from quizzes.models import Review
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import STEM, answer_by_keyboard, fill_by_keyboard, stem


def verdict_of_the_first(site: Site) -> Page:
    """The verdict on the first question that is no flashcard, and what comes next behind it."""
    page = site.open("/review/")
    expect(page.locator(STEM)).to_be_focused()
    while page.get_by_role("button", name="Show answer").count():
        answer_by_keyboard(page)
    fill_by_keyboard(page)
    page.keyboard.press("Enter")
    expect(page.locator("#stage .verdict h2")).to_be_focused()
    return page


def verdict_looked_at_again(site: Site) -> tuple[Page, Response]:
    """The same after a reload, which fetches what comes next."""
    page = verdict_of_the_first(site)
    with page.expect_response("**/review/") as fetched:
        page.reload()
    fetched.value.finished()
    return page, fetched.value


@pytest.mark.parametrize("again", [False, True])
def test_next_shows_what_is_there_and_asks_the_site_nothing(site: Site, *, again: bool) -> None:
    learner = site.learner()
    page = verdict_looked_at_again(site)[0] if again else verdict_of_the_first(site)
    asked = stem(page)
    page.context.set_offline(True)

    page.keyboard.press("Enter")

    expect(page.locator("#stage .verdict")).to_be_hidden()
    assert stem(page) != asked
    assert page.url.endswith("/review/")
    page.context.set_offline(False)
    answer_by_keyboard(page)
    assert Review.objects.of(learner).answers().count() >= 2


def test_back_shows_a_whole_page_and_not_what_was_fetched(site: Site) -> None:
    site.learner()
    page = verdict_of_the_first(site)

    page.go_back()

    expect(page.locator(STEM)).to_be_visible()
    answer_by_keyboard(page)


def test_what_another_tab_answered_meanwhile_is_not_shown(site: Site) -> None:
    site.learner()
    page = verdict_of_the_first(site)
    other = page.context.new_page()
    other.goto(f"{site.server.url}/review/")
    fetched = stem(other)
    answer_by_keyboard(other)
    page.bring_to_front()

    page.keyboard.press("Enter")

    expect(page.locator("#stage .verdict")).to_be_hidden()
    assert stem(page) != fetched


def test_undo_throws_away_what_was_fetched(site: Site) -> None:
    learner = site.learner()
    page = verdict_of_the_first(site)
    asked, given = stem(page), Review.objects.of(learner).answers().count()

    page.keyboard.press("u")
    expect(page.get_by_text("Undone. The question is back the way it was.")).to_be_visible()

    assert stem(page) == asked
    assert Review.objects.of(learner).answers().count() == given - 1


def test_fetching_writes_nothing_and_brings_no_answer(site: Site) -> None:
    learner = site.learner()

    ahead = verdict_looked_at_again(site)[1].text()

    assert Review.objects.of(learner).count() == Review.objects.of(learner).answers().count()
    assert ('class="verdict' in ahead, 'class="stem"' in ahead) == (False, True)
