"""One quiz in two windows, on two devices, beyond the end of a session, pressed twice: what counts, and who is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from quizzes.models import Attempt

from .conftest import Site
from .quiz import (
    CHOICE,
    NUMBER,
    WORDS,
    begin,
    box,
    expect_saved,
    expect_sent,
    item,
    logged,
    option,
    place,
    sent,
    status,
)

HAND_IN = "Hand in and see the result"


def both_windows(site: Site, attempt: Attempt) -> tuple[Page, Page]:
    """The same question in two of them, and an answer that only the first has seen."""
    site.expect_status(409)
    one, other = site.page, site.another_tab()
    other.goto(f"{site.server.url}{place(attempt)}?question={WORDS}")
    box(one, WORDS).fill("one")
    expect_saved(one, WORDS)
    box(other, WORDS).fill("other")
    expect(other.locator(".conflict")).to_contain_text("Changed in another window.")
    return one, other


def test_a_stale_window_shows_both_values_and_takes_the_saved_one(site: Site) -> None:
    attempt = begin(site, str(WORDS))
    _, other = both_windows(site, attempt)
    expect(other.locator(".conflict dd")).to_have_text(["one", "other"])
    expect_sent(other, attempt, WORDS, "one")
    assert logged(attempt, applied=False) == 1

    other.get_by_role("link", name="Use the saved one").click()
    expect(box(other, WORDS)).to_have_value("one")
    expect_saved(other, WORDS)


def test_a_stale_window_can_have_its_way(site: Site) -> None:
    attempt = begin(site, str(WORDS))
    _, other = both_windows(site, attempt)

    other.get_by_role("button", name="Use the one in this window").click()
    expect_saved(other, WORDS)
    expect(box(other, WORDS)).to_have_value("other")
    expect_sent(other, attempt, WORDS, "other")


def test_nobody_hands_in_past_two_values(site: Site) -> None:
    attempt = begin(site, str(WORDS))
    _, other = both_windows(site, attempt)

    other.get_by_role("button", name=HAND_IN).click()
    expect(other.get_by_role("button", name="Use the one in this window")).to_be_focused()
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_without_scripts_a_stale_window_shows_both_values_too(plain_site: Site) -> None:
    plain_site.expect_status(409)
    attempt = begin(plain_site, str(WORDS))
    one, other = plain_site.page, plain_site.another_tab()
    other.goto(f"{plain_site.server.url}{place(attempt)}?question={WORDS}")
    for window, text in ((one, "one"), (other, "other")):
        box(window, WORDS).fill(text)
        window.get_by_role("button", name="Save and next").click()
    expect(other.locator(".conflict dd")).to_have_text(["one", "other"])

    other.get_by_role("button", name="Use the one in this window").click()
    expect(box(other, WORDS)).to_have_value("other")
    expect_sent(other, attempt, WORDS, "other")


def test_what_was_said_offline_on_two_devices_is_put_side_by_side(site: Site, browser: Any) -> None:
    site.loses_connection = True
    site.expect_status(409)
    attempt = begin(site, str(WORDS))
    phone = browser.new_context()
    phone.add_cookies(site.page.context.cookies())
    page = site.watch_page(phone.new_page())
    page.goto(f"{site.server.url}{place(attempt)}?question={WORDS}")
    phone.set_offline(True)
    box(page, WORDS).fill("on the phone")
    expect(status(page, WORDS)).to_contain_text("Not saved yet.")
    box(site.page, WORDS).fill("at the desk")
    expect_saved(site.page, WORDS)

    phone.set_offline(False)
    expect(page.locator(".conflict dd")).to_have_text(["at the desk", "on the phone"])
    phone.close()


def test_after_a_sign_out_in_the_middle_the_answer_waits_for_the_sign_in(site: Site) -> None:
    site.expect_status(401)
    learner = site.learner(password="long-enough-a-phrase")
    attempt = begin(site, str(WORDS), learner=learner)
    page = site.page
    site.sign_out()
    box(page, WORDS).fill("chunks")
    expect(page.locator("#lost")).to_contain_text("You’ve been signed out. Your answer is safe on this device.")
    box(page, WORDS).fill("chunks of text")
    expect(status(page, WORDS)).to_contain_text("Not saved yet.")
    page.wait_for_timeout(1000)  # longer than one waits while somebody types

    page.get_by_role("link", name="Sign in again to save it").click()
    page.get_by_label("Email").fill(learner.email)
    page.get_by_label("Password", exact=True).fill("long-enough-a-phrase")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(box(page, WORDS)).to_have_value("chunks of text")
    expect_saved(page, WORDS)
    expect_sent(page, attempt, WORDS, "chunks of text")


def test_after_another_tab_signed_in_again_the_answer_is_saved_with_the_new_token(site: Site) -> None:
    site.expect_status(403)
    attempt = begin(site, str(WORDS))
    page = site.page
    page.context.clear_cookies(name="csrftoken")
    other = site.another_tab()
    other.goto(f"{site.server.url}/quizzes/weekly/")
    box(page, WORDS).fill("chunks")

    expect(box(page, WORDS)).to_have_value("chunks")
    expect_saved(page, WORDS)
    expect_sent(page, attempt, WORDS, "chunks")


def test_the_back_button_shows_what_is_saved_now(site: Site) -> None:
    attempt = begin(site)
    page = site.page
    option(page, 0).check()
    expect_saved(page, CHOICE)
    page.get_by_role("button", name="Save and next").click()
    page.get_by_role("button", name="Save and back").click()
    option(page, 1).check()
    expect_saved(page, CHOICE)
    page.go_back()
    page.go_back()

    expect(option(page, 1)).to_be_checked()
    option(page, 2).check()
    expect_saved(page, CHOICE)
    assert item(attempt, CHOICE).version == 3


def test_a_link_waits_for_what_was_just_typed(site: Site) -> None:
    attempt = begin(site, str(NUMBER))
    page = site.page
    box(page, NUMBER).press_sequentially("12")
    page.get_by_role("link", name="Question 3").click()

    page.wait_for_url(f"**/?question={WORDS}*")
    assert sent(attempt, NUMBER) == {"answer": ["12"]}


def test_a_tab_closed_while_typing_loses_nothing(site: Site) -> None:
    attempt = begin(site, str(NUMBER))
    box(site.page, NUMBER).press_sequentially("12")
    site.page.close(run_before_unload=True)
    site.page = site.another_tab()

    page = site.open(f"{place(attempt)}?question={NUMBER}")
    expect(box(page, NUMBER)).to_have_value("12")
    assert logged(attempt, applied=True) == 1


def test_handing_in_waits_for_the_save_on_its_way_and_happens_once(site: Site) -> None:
    attempt = begin(site, str(NUMBER))
    page = site.page

    def slowly(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route(re.compile(f"/{NUMBER}/$"), slowly)
    box(page, NUMBER).press_sequentially("12")
    page.get_by_role("button", name=HAND_IN).dblclick()

    page.wait_for_url("**/result/")
    assert sent(attempt, NUMBER) == {"answer": ["12"]}


def test_what_was_handed_in_elsewhere_takes_nothing_more_and_the_window_says_so(site: Site) -> None:
    site.expect_status(409)
    attempt = begin(site, str(WORDS))
    other = site.another_tab()
    other.goto(f"{site.server.url}{place(attempt)}")
    other.get_by_role("button", name=HAND_IN).click()
    other.wait_for_url("**/result/")
    page = site.page
    box(page, WORDS).fill("late")

    expect(status(page, WORDS)).to_contain_text("You’ve already handed this in.")
    assert sent(attempt, WORDS) == {}


@pytest.mark.parametrize("question", [str(NUMBER), "all"])
def test_enter_in_a_box_saves_and_stays(site: Site, question: str) -> None:
    attempt = begin(site, question)
    page = site.page
    box(page, NUMBER).fill("12")
    box(page, NUMBER).press("Enter")

    expect_saved(page, NUMBER)
    expect(box(page, NUMBER)).to_be_focused()
    expect_sent(page, attempt, NUMBER, "12")
