"""One press is one decision: double taps, Back, foreign keyboards, and an answer that outlives its tab."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from quizzes.models import Component, Review
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import (
    SHORTEST_LOOK_MS,
    STEM,
    answer_by_keyboard,
    choice_question,
    fill_by_keyboard,
    open_question_of,
)


@pytest.mark.parametrize("apart_ms", [30, 120, 250, 400])
def test_a_double_tap_on_show_answer_grades_nothing(site: Site, apart_ms: int) -> None:
    learner = site.learner()
    page = open_question_of(site, "basic")
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    box = page.get_by_role("button", name="Show answer").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)

    site.stop_the_clock()
    page.mouse.click(*middle)
    page.wait_for_timeout(apart_ms)
    page.mouse.click(*middle)
    expect(page.locator("#stage .reveal")).to_be_visible()
    page.wait_for_timeout(100)

    assert not Review.objects.of(learner).exists()


def test_a_key_that_is_held_reveals_and_grades_nothing(site: Site) -> None:
    learner = site.learner()
    page = open_question_of(site, "basic")

    page.keyboard.down("Space")
    expect(page.locator("#stage .reveal")).to_be_visible()
    page.wait_for_timeout(SHORTEST_LOOK_MS + 100)
    page.keyboard.down("Space")  # what a held key sends again and again
    page.keyboard.up("Space")

    assert not Review.objects.of(learner).exists()


def test_a_grade_counts_once_the_answer_was_on_screen(site: Site) -> None:
    learner = site.learner()
    page = open_question_of(site, "basic")
    page.keyboard.press("Space")
    expect(page.locator("#stage .reveal h2")).to_be_focused()
    page.wait_for_timeout(SHORTEST_LOOK_MS)

    page.locator(".bottom").get_by_role("button", name="Remembered").click()

    expect(page.locator("#stage .reveal")).to_be_hidden()
    assert Review.objects.of(learner).answers().count() == 1


def test_a_double_click_on_check_leaves_the_verdict_on_screen(site: Site) -> None:
    site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    fill_by_keyboard(page)
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    box = page.locator(".bottom").get_by_role("button", name="Check, sure").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    site.stop_the_clock()
    page.mouse.click(*middle)
    expect(page.locator("#stage .verdict")).to_be_visible()
    page.mouse.click(*middle)
    page.wait_for_timeout(300)

    expect(page.locator("#stage .verdict")).to_be_visible()


def test_without_scripts_a_double_tap_grades_nothing_either(plain_site: Site) -> None:
    learner = plain_site.learner()
    plain_site.expect_status(409)
    page = open_question_without_scripts(plain_site, "basic")
    page.get_by_role("button", name="Show answer").click()
    form = page.evaluate("Object.fromEntries(new FormData(document.getElementById('q')))")

    page.get_by_role("button", name="Remembered").click()

    too_soon = page.locator("[data-problem='answer.too-soon']")
    expect(too_soon.or_(page.locator("#stage:not(:has(.reveal)) h1.stem")).first).to_be_visible()
    if too_soon.count():
        assert not Review.objects.of(learner).exists()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.get_by_role("button", name="Remembered").click()
        expect(page.locator("#stage .reveal")).to_have_count(0)
    assert form["revealed"]
    assert Review.objects.of(learner).answers().count() == 1


def open_question_without_scripts(site: Site, kind: str) -> Page:
    component = Component.objects.filter(question__kind=kind).order_by("pk").first()
    assert component is not None
    page = site.open(f"/review/?card={component.pk}")
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_going_back_to_a_graded_flashcard_offers_no_second_grade(request: pytest.FixtureRequest, scripts: bool) -> None:
    site: Site = request.getfixturevalue("site" if scripts else "plain_site")
    learner = site.learner()
    page = open_question_without_scripts(site, "basic")
    page.get_by_role("button", name="Show answer").click()
    expect(page.locator("#stage .reveal")).to_be_visible()
    page.wait_for_timeout(SHORTEST_LOOK_MS + 100)
    page.locator(".bottom").get_by_role("button", name="Remembered").click()
    expect(page.locator("#stage .reveal")).to_be_hidden()

    page.go_back()

    expect(page.locator("#stage .verdict")).to_be_visible()
    assert page.locator("[name=grade]").count() == 0
    assert Review.objects.of(learner).answers().count() == 1


FRENCH = {"1": ("&", "Digit1"), "2": ("é", "Digit2")}


def press_as(page: Page, key: str, code: str) -> None:
    """A key of another layout: the sign it types, and its place."""
    options = {"key": key, "code": code, "bubbles": True, "cancelable": True}
    page.evaluate("(o) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', o))", options)
    page.evaluate("(o) => document.activeElement.dispatchEvent(new KeyboardEvent('keyup', o))", options)


def test_digits_choose_on_a_french_keyboard(site: Site) -> None:
    site.learner()
    page = open_question_of(site, "choice")

    press_as(page, *FRENCH["2"])

    assert page.locator("#q input[type=radio]:checked").get_attribute("value") == "2"


def test_letters_work_on_a_cyrillic_keyboard(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    answer_by_keyboard(page)

    press_as(page, "г", "KeyU")

    expect(page.get_by_text("Undone. The question is back the way it was.")).to_be_visible()
    assert not Review.objects.of(learner).answers().exists()


def test_a_latin_letter_is_never_taken_for_the_key_in_its_place(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    answer_by_keyboard(page)

    press_as(page, "g", "KeyU")  # Dvorak types g where others have u
    page.wait_for_timeout(300)

    assert Review.objects.of(learner).answers().count() == 1


def test_u_undoes_on_done(site: Site) -> None:
    learner = site.learner(new_per_day=1)
    page = site.open("/review/")
    answer_by_keyboard(page)
    site.open("/review/done/")

    page.wait_for_timeout(SHORTEST_LOOK_MS)  # a key that was meant for the page before does nothing here
    page.keyboard.press("u")

    expect(page.locator(STEM)).to_be_visible()
    assert not Review.objects.of(learner).answers().exists()


def closed_while_an_answer_waits(site: Site) -> Page:
    """Another tab, after the one whose answer could not be sent was closed. The connection is back."""
    page = open_question_of(site, "choice")
    site.loses_connection = True
    fill_by_keyboard(page)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#lost")).to_contain_text("Not saved yet")
    page.evaluate("localStorage.setItem('pending-answer:0', '{damaged')")
    # A tab that closes is online again before it is gone: from here on it sends nothing more.
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    other = page.context.new_page()
    page.close()
    other.wait_for_timeout(500)  # a try that the closing tab had begun must not find the connection back
    other.context.set_offline(False)
    return other


def test_an_answer_that_could_not_be_sent_survives_its_tab(site: Site) -> None:
    learner = site.learner()
    other = closed_while_an_answer_waits(site)

    other.goto(f"{site.server.url}/today/")
    expect(other.get_by_role("button", name="Undo")).to_be_visible()

    # The page is read anew when what was sent arrives.
    waiting = []
    for _ in range(50):
        with suppress(Error):
            waiting = other.evaluate("Object.keys(localStorage)")
        if waiting == ["pending-answer:0"]:
            break
        other.wait_for_timeout(100)
    assert waiting == ["pending-answer:0"]
    assert Review.objects.of(learner).answers().count() == 1


def test_an_answer_that_waits_is_never_sent_by_another_learner(site: Site) -> None:
    learner = site.learner()
    other = closed_while_an_answer_waits(site)
    site.sign_out()
    stranger = site.learner()

    other.goto(f"{site.server.url}/today/")
    other.wait_for_timeout(500)

    assert not Review.objects.filter(learner__in=[learner, stranger]).exists()
    assert other.evaluate("localStorage.length") == 2
