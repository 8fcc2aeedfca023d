"""Days of a learner's year: the first one, after four and eight days off, and the sixtieth."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from quizzes.models import Action, Component, Place, Review, User
from tests.factories import give_answer
from tests.journeys.conftest import Site, watched
from tests.journeys.hands import SETTLED_MS, WAYS, Hands
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS, STEM
from tests.journeys.test_lessons import a_day_later, overflows

PHONE, DESK, SMALL = (390, 844), (1280, 800), (320, 640)


@pytest.fixture(params=WAYS)
def hands(request: pytest.FixtureRequest, browser: Browser, server: LiveServer, guide: None) -> Iterator[Hands]:
    """The same day in each of three ways."""
    way = WAYS[request.param]
    context = browser.new_context(viewport=ViewportSize(width=way.size[0], height=way.size[1]), **way.context)
    site = watched(context.new_page(), server)
    yield way(site)
    context.close()
    assert site.complaints == []


def look(site: Site, size: tuple[int, int]) -> None:
    site.page.set_viewport_size({"width": size[0], "height": size[1]})


def with_a_past(learner: User, days_ago: Sequence[int], count: int) -> None:
    """Answered right on each of these days: flashcards, which the learner grades, so that any will do."""
    cards = Component.objects.filter(active=True, question__kind__in=("basic", "reversed"))
    shown = cards.filter(question__status="published").order_by("pk")[:count]
    for days in sorted(days_ago, reverse=True):
        for component in shown:
            give_answer(learner, component, timezone.now() - dt.timedelta(days=days))


# --- The first day ------------------------------------------------------------------------------


def test_a_newcomer_from_the_first_page_to_the_end_of_the_day(hands: Hands) -> None:
    page, email = hands.page, f"first-day-{os.urandom(4).hex()}@example.com"
    hands.open("/")
    check = page.locator(".try").get_by_role("button", name="Check")
    if hands.size == PHONE:
        expect(check).to_be_in_viewport(ratio=1)  # the sample is answered without scrolling
    hands.assert_sound()
    hands.choose(page.locator(".try fieldset input").first)
    hands.press(check)
    hands.assert_focus_in(".try .verdict-head")
    expect(page.get_by_text("This answer isn’t saved yet.")).to_be_visible()
    hands.assert_sound()

    hands.press(page.locator("main").get_by_role("link", name="Create an account").first)
    expect(page.get_by_label("Email")).to_be_focused()
    hands.assert_sound()
    hands.fill(page.get_by_label("Email"), email)
    hands.fill(page.locator("input[type=password]").first, "a long enough secret")
    hands.press(page.get_by_role("button", name="Create account"))
    page.wait_for_url("**/confirm-email/")
    link = re.search(r"/accounts/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link
    hands.open(link[0])
    hands.press(page.get_by_role("button", name="Yes, confirm it"))
    page.wait_for_url("**/today/")
    learner = User.objects.get(email=email)
    assert learner.reviews.get().place == Place.READING  # what was answered before there was an account
    User.objects.filter(pk=learner.pk).update(new_per_day=3)  # of which the sample was one

    hands.open("/today/")
    hands.assert_sound()
    hands.press(page.get_by_role("link", name="Start the lesson"))
    for number in (1, 2):
        expect(page.locator(".count")).to_have_text(re.compile(rf"Step {number}\s+of"))
        hands.take_a_step()
    page.wait_for_url("**/lesson/**")
    hands.assert_sound()
    assert set(learner.reviews.exclude(place=Place.READING).values_list("place", flat=True)) == {Place.LESSON}
    hands.press(page.get_by_role("link", name=re.compile("^Try the .*you missed again")))
    for _ in range(6):
        expect(page.locator(f"{STEM}, .today h1")).to_be_visible()
        if "/done/" in page.url:
            break
        hands.answer(learner)

    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today.")
    expect(page.get_by_text("You added")).to_be_visible()
    hands.assert_sound()
    if hands.swaps:  # a passkey needs scripts
        hands.press(page.get_by_role("button", name="Not now"))
        expect(page.get_by_role("link", name="Add a passkey")).to_have_count(0)


def test_an_expert_is_placed_and_then_asked_what_was_taken_for_known(hands: Hands) -> None:
    learner, page = hands.site.learner(), hands.page
    hands.open("/placement/")
    hands.assert_sound()
    hands.press(page.get_by_role("button", name="Start"))
    for number in (1, 2):
        expect(page.locator(".count")).to_contain_text(f"{number} of at most")
        hands.assert_focus_in("#stage h1.stem")
        hands.press(page.get_by_role("button", name="I don’t know yet"))
    expect(page.locator(".count")).to_contain_text("3 of at most")
    hands.assert_sound()
    hands.press(page.get_by_role("link", name="Stop for now"))
    expect(page.get_by_text("You’ve answered 2 questions of at most 25.")).to_be_visible()
    hands.assert_sound()
    hands.pick(page.get_by_role("combobox", name="Vectors", exact=True), "I know it")
    hands.press(page.get_by_role("button", name="Use this result"))
    expect(page.get_by_text("Your placement is in use.")).to_be_visible()
    a_day_later(learner, 28)  # the checks are spread over four weeks

    hands.open("/today/")
    hands.assert_sound()
    hands.press(page.get_by_role("link", name=re.compile("^(Start review|All )")))
    hands.answer(learner)

    seeds = learner.reviews.filter(action=Action.SEED)
    assert seeds.filter(component__question__concept__slug="vectors").exists()
    assert seeds.filter(component=learner.reviews.answers().get().component).exists()


# --- Days off -----------------------------------------------------------------------------------


def test_four_days_off_and_just_five(hands: Hands) -> None:
    learner, page = hands.site.learner(new_per_day=0), hands.page
    with_a_past(learner, [4], 30)
    hands.open("/today/")
    hands.assert_sound()
    hands.press(page.get_by_role("link", name="Just five"))

    for _ in range(5):
        hands.answer(learner)
    page.wait_for_url("**/review/done/**")

    expect(page.get_by_role("heading", level=1)).to_have_text("Five questions done.")
    expect(page.get_by_text("are left, whenever you like")).to_be_visible()
    assert learner.reviews.answers().count() == 30 + 5
    hands.assert_sound()
    hands.press(page.get_by_role("link", name="Five more"))
    expect(page.locator(".session-head .count")).to_have_text(re.compile(r"1\s+of 5"))
    hands.assert_focus_in("#stage")


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


def test_eight_days_off_is_a_welcome_and_a_warm_word(hands: Hands) -> None:
    learner, page = hands.site.learner(), hands.page
    with_a_past(learner, [8], 40)
    hands.open("/today/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome back.")
    hands.assert_sound()
    hands.press(page.get_by_role("link", name=re.compile("^(Start review|All )")))
    hands.answer(learner)

    expect(page.get_by_text("You still knew it after 8 days away. Good to have you back.")).to_be_visible()
    hands.assert_focus_in("#stage")
    hands.assert_sound()


# --- Day 60 -------------------------------------------------------------------------------------


def test_day_sixty_from_a_few_questions_to_what_is_known_of_one(hands: Hands) -> None:
    learner, page = hands.site.learner(new_material="ask"), hands.page
    with_a_past(learner, [60, 58, 52, 40, 12, 2], 24)
    hands.open("/today/")
    hands.press(page.get_by_role("link", name=re.compile("^(Start review|Just five)")))
    hands.answer(learner)
    hands.assert_focus_in("#stage")
    hands.assert_sound()
    hands.press(page.get_by_role("link", name=re.compile("^Stop for now")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("question")

    hands.open("/progress/")
    hands.press(page.locator("main").get_by_role("link", name="See all your questions"))
    hands.press(page.locator("main a.row-title").first)
    page.wait_for_url(re.compile(r"/questions/\d+/"))
    hands.assert_sound()


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
        site.page.wait_for_timeout(SETTLED_MS)
        assert (site.barriers(), overflows(site.page)) == ([], False)


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
