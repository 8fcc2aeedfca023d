"""Days of a learner's year: the first one, after four and eight days off, and the sixtieth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes.models import Component, Place, Review, User
from quizzes.study.today import presentation_of
from tests.factories import give_answer
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS, STEM
from tests.journeys.test_lessons import a_day_later, overflows, take_a_step
from tests.journeys.test_placement import to_the_result
from tests.journeys.test_verdict import RIGHT, form_for, send

SETTLED_MS = 250  # what comes fades in for a fifth of a second
PHONE, DESK, SMALL = (390, 844), (1280, 800), (320, 640)


def look(site: Site, size: tuple[int, int]) -> None:
    site.page.set_viewport_size({"width": size[0], "height": size[1]})


def assert_sound(site: Site) -> None:
    site.page.wait_for_timeout(SETTLED_MS)
    assert (site.barriers(), overflows(site.page)) == ([], False)


def with_a_past(learner: User, days_ago: Sequence[int], count: int) -> None:
    """Answered right on each of these days: flashcards, which the learner grades, so that any will do."""
    cards = Component.objects.filter(active=True, question__kind__in=("basic", "reversed"))
    shown = cards.filter(question__status="published").order_by("pk")[:count]
    for days in sorted(days_ago, reverse=True):
        for component in shown:
            give_answer(learner, component, timezone.now() - dt.timedelta(days=days))


def turn_and_remember(page: Page) -> None:
    """A flashcard by keyboard alone, to the next question or to Done."""
    expect(page.locator(STEM)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#stage .reveal h2")).to_be_focused()
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.keyboard.press("2")
    expect(page.locator("#stage .reveal")).to_be_hidden()


def answer_right(page: Page, learner: User) -> None:
    """Whatever is asked, by touch."""
    component = page.locator("#stage [name=component], #stage [name=card]").first.get_attribute("value")
    shown = presentation_of(learner, int(component or 0))
    assert shown is not None
    page.wait_for_timeout(SHORTEST_LOOK_MS)  # the bar is dead at first for the pointer
    if shown.is_self_graded:
        page.get_by_role("button", name="Show answer").click()
        expect(page.locator("#stage .reveal h2")).to_be_focused()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.get_by_role("button", name="Remembered").click()
        expect(page.locator("#stage .reveal")).to_have_count(0)
        return
    send(page, form_for(page, shown, RIGHT))
    expect(page.locator("#stage .verdict h2")).to_be_focused()
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.locator("#stage .bottom a.btn").click()
    expect(page.locator("#stage .verdict")).to_have_count(0)


# --- The first day ------------------------------------------------------------------------------


def test_a_newcomer_on_a_phone_from_the_first_page_to_the_end_of_the_day(site: Site) -> None:
    look(site, PHONE)
    page = site.open("/")
    check = page.get_by_role("button", name="Check")
    expect(check).to_be_in_viewport(ratio=1)  # the sample is answered without scrolling
    assert_sound(site)
    page.locator(".try .option").first.click()
    check.click()
    expect(page.locator(".try .verdict-head :focus")).to_be_visible()
    assert_sound(site)

    page.locator(".try").get_by_role("link", name="Create an account").click()
    assert_sound(site)
    page.get_by_label("Email").fill("first-day@example.com")
    page.locator("input[type=password]").first.fill("a long enough secret")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/confirm-email/")
    link = re.search(r"/accounts/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link
    site.open(link[0]).get_by_role("button", name="Yes, confirm it").click()
    page.wait_for_url("**/today/")
    learner = User.objects.get(email="first-day@example.com")
    kept = learner.reviews.get()  # what was answered before there was an account
    assert kept.place != Place.LESSON
    User.objects.filter(pk=learner.pk).update(new_per_day=3)  # of which the sample was one

    page = site.open("/today/")
    assert_sound(site)
    page.get_by_role("link", name="Start the lesson").click()
    for _ in range(2):
        expect(page.locator("#stage h1")).to_be_focused()
        take_a_step(page)
    page.wait_for_url("**/lesson/**")
    assert_sound(site)
    expect(page.get_by_text(re.compile("you missed comes? once more today"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Try the .*you missed again")).click()
    for _ in range(6):
        expect(page.locator(f"{STEM}:focus, .today h1")).to_be_visible()
        if "/done/" in page.url:
            break
        answer_right(page, learner)

    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today.")
    expect(page.get_by_text("You added")).to_be_visible()
    expect(page.get_by_role("link", name="Add a passkey")).to_be_visible()
    assert_sound(site)
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("link", name="Add a passkey")).to_have_count(0)


def test_an_expert_is_placed_and_then_asked_what_was_taken_for_known(site: Site) -> None:
    learner = site.learner()
    look(site, DESK)
    page = site.open("/placement/")
    page.get_by_role("button", name="Start").click()
    to_the_result(page)
    page.get_by_role("combobox", name="Vectors", exact=True).select_option(label="I know it")
    page.get_by_role("button", name="Use this result").click()
    expect(page.get_by_text("Your placement is in use.")).to_be_visible()
    for _ in range(28):  # the checks are spread over four weeks
        a_day_later(learner)

    page = site.open("/today/")
    assert_sound(site)
    page.keyboard.press("Enter")
    expect(page.locator(STEM)).to_be_focused()
    expect(page.locator("#stage .margin .where")).to_have_text("Vectors")
    answer_right(page, learner)

    assert learner.reviews.answers().get().component.question.concept.slug == "vectors"


# --- Days off -----------------------------------------------------------------------------------


def test_four_days_off_just_five_by_keyboard_alone(site: Site) -> None:
    learner = site.learner(new_per_day=0)
    with_a_past(learner, [4], 30)
    look(site, DESK)
    page = site.open("/today/")
    assert_sound(site)
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.keyboard.press("5")

    for _ in range(5):
        turn_and_remember(page)
    page.wait_for_url("**/review/done/**")

    expect(page.get_by_role("heading", level=1)).to_have_text("Five questions done.")
    expect(page.get_by_text("are left, whenever you like")).to_be_visible()
    assert learner.reviews.answers().count() == 30 + 5
    assert_sound(site)
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.keyboard.press("Enter")  # one next thing: five more
    expect(page.locator(STEM)).to_be_focused()
    expect(page.locator(".session-head .count")).to_have_text(re.compile(r"1\s+of 5"))


def test_an_enter_that_is_held_ends_on_done(site: Site) -> None:
    learner = site.learner(new_per_day=0)
    with_a_past(learner, [4], 30)
    page = site.open("/review/done/")
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', repeat: true, bubbles: true}))"
    )
    page.wait_for_timeout(100)

    assert page.url.endswith("/review/done/")


def test_four_days_off_just_five_without_scripts(plain_site: Site) -> None:
    learner = plain_site.learner(new_per_day=0)
    with_a_past(learner, [4], 30)
    look(plain_site, SMALL)
    page = plain_site.open("/today/")
    page.get_by_role("link", name="Just five").click()
    for _ in range(5):
        assert not overflows(page)
        page.get_by_role("button", name="Show answer").click()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.get_by_role("button", name="Remembered").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Five questions done.")


def test_eight_days_off_is_a_welcome_and_a_warm_word(site: Site) -> None:
    learner = site.learner()
    with_a_past(learner, [8], 40)
    look(site, PHONE)
    page = site.open("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome back.")
    assert_sound(site)
    page.get_by_role("link", name=re.compile("^(Start review|All )")).click()
    expect(page.locator(STEM)).to_be_focused()
    answer_right(page, learner)

    expect(page.get_by_text("You still knew it after 8 days away. Good to have you back.")).to_be_visible()
    expect(page.locator(STEM)).to_be_focused()
    assert_sound(site)


# --- Day 60 -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, DESK], ids=["320", "1280"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_day_sixty_every_screen_is_sound(site: Site, size: tuple[int, int], scheme: str) -> None:
    learner = site.learner(new_material="ask")
    with_a_past(learner, [60, 58, 52, 40, 12, 2], 24)
    look(site, size)
    site.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    known = Review.objects.of(learner)[0].component_id

    for address in (
        "/today/",
        "/review/",
        "/review/done/",
        "/map/",
        "/progress/",
        "/questions/",
        f"/questions/{known}/",
    ):
        site.open(address)
        assert_sound(site)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_moves_moves_for_a_fifth_of_a_second_or_not_at_all(site: Site, motion: str) -> None:
    learner = site.learner(new_per_day=0)
    with_a_past(learner, [4], 8)
    site.page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    page = site.open("/review/")
    lengths = """() => [...document.querySelectorAll("body *")].flatMap((each) => {
        const style = getComputedStyle(each), both = [style.transitionDuration, style.animationDuration];
        return both.flatMap((text) => text.split(",").map(parseFloat));
    })"""
    found = page.evaluate(lengths)

    assert max(found) <= (0 if motion == "reduce" else 0.2)
    assert (max(found) > 0) is (motion != "reduce")
