"""A learner's day, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, Route, expect

from quizzes.models import Component, Review, User
from tests.factories import UserFactory
from tests.journeys.conftest import Site

STEM = "#stage h1.stem"
# Half a second after a change of the stage its grades, and for the pointer its bar, come alive. A little more is safe.
SHORTEST_LOOK_MS = 650


def stem(page: Page) -> str:
    return page.locator(STEM).inner_text()


def fill_by_keyboard(page: Page) -> None:
    """Put some answer into whatever question is asked, with keys alone."""
    if items := page.locator("#q .tap").count():
        keys = page.locator("#q [data-key]").count()
        for item in range(items):
            page.keyboard.press(str(item % keys + 1))
    elif page.locator("#q input[type=text]").count():
        tab_to(page, "answer")
        page.keyboard.type("1")
    elif page.locator("#q input[name=verdict]").count():
        page.keyboard.press("1")
        page.keyboard.press("3")
    else:
        page.keyboard.press("1")


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if page.evaluate("document.activeElement.getAttribute('name')") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with Tab")


def answer_by_keyboard(page: Page) -> None:
    """One question from its stem to the next one, or to Done."""
    expect(page.locator(STEM)).to_be_focused()  # the scripts have run: before that, keys are the browser's
    if page.get_by_role("button", name="Show answer").count():
        page.keyboard.press("Space")
        expect(page.locator("#stage .reveal h2")).to_be_focused()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.keyboard.press("2")
        expect(page.locator("#stage .reveal")).to_be_hidden()
        return
    fill_by_keyboard(page)
    page.keyboard.press("Enter")
    expect(page.locator("#stage .verdict h2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#stage .verdict")).to_be_hidden()


def go_through(page: Page, answer: Callable[[Page], None]) -> None:
    """The ten questions of a day. What is asked again once they are through is put off: the answers are blind ones."""
    for _ in range(60):
        expect(page.locator(f"{STEM}, .today h1")).to_be_visible()
        if not page.locator(STEM).count():
            return
        all_came_up = "10 of 10" in page.locator(".session-head .count").inner_text()
        if all_came_up and "new" not in page.locator("#stage .margin").inner_text():
            put_off(page)
        else:
            answer(page)
    raise AssertionError("the day does not end")


def put_off(page: Page) -> None:
    before = page.url
    if not page.get_by_role("button", name="Put off until tomorrow").is_visible():
        page.locator(".aside summary").press("Enter")
    page.get_by_role("button", name="Put off until tomorrow").press("Enter")
    page.wait_for_url(lambda url: url != before)


def test_ten_questions_by_keyboard_alone(site: Site) -> None:
    page = site.open("/accounts/signup/")
    page.get_by_label("Email").focus()
    page.keyboard.type("keyboard@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough secret")
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough secret")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm-email/")
    link = re.search(r"/accounts/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link
    site.open(link[0]).get_by_role("button", name="Yes, confirm it").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")
    User.objects.filter(email="keyboard@example.com").update(new_material="ask")
    page = site.open("/today/")
    page.get_by_role("link", name=re.compile("^Start")).focus()
    page.keyboard.press("Enter")

    go_through(page, answer_by_keyboard)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Done for")
    learner = User.objects.get(email="keyboard@example.com")
    kinds = set(Review.objects.of(learner).values_list("component__question__kind", flat=True))
    assert Review.objects.of(learner).answers().values("component").distinct().count() == 10
    assert len(kinds) >= 3


def answer_without_scripts(page: Page) -> None:
    if page.get_by_role("button", name="Show answer").count():
        page.get_by_role("button", name="Show answer").click()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.get_by_role("button", name="Remembered").click()
        return
    if page.locator("#q fieldset select").count():
        for place, select in enumerate(page.locator("#q fieldset select").all()):
            options = select.locator("option").count() - 1
            select.select_option(index=place % options + 1)
    elif page.locator("#q input[type=text]").count():
        page.locator("#q input[type=text]").fill("7")  # not 1: of a percentage one is asked which is meant
    else:
        for name in {each.get_attribute("name") for each in page.locator("#q fieldset input").all()}:
            page.locator(f"#q input[name={name}]").first.check()
    page.locator(".bottom").get_by_role("button", name="Check, sure").click()
    page.get_by_role("link", name=re.compile("^(Next question|Finish)")).click()


def test_ten_questions_without_scripts(plain_site: Site) -> None:
    learner = plain_site.learner()
    page = plain_site.open("/today/")
    page.get_by_role("link", name=re.compile("^Start")).click()

    go_through(page, answer_without_scripts)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Done for")
    assert Review.objects.of(learner).answers().values("component").distinct().count() == 10


def test_undo_by_key_from_the_next_question(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    asked = stem(page)
    answer_by_keyboard(page)

    page.keyboard.press("u")

    expect(page.get_by_text("Undone. The question is back the way it was.")).to_be_visible()
    assert stem(page) == asked
    assert Review.objects.of(learner).answers().count() == 0


def choice_question(site: Site, page: Page) -> None:
    """Go on until a question is on screen that is answered by choosing."""
    for _ in range(10):
        if page.locator("#q input[type=radio]").count():
            return
        answer_by_keyboard(page)
    raise AssertionError("no question to choose an answer for")


def open_question_of(site: Site, kind: str) -> Page:
    component = Component.objects.filter(question__kind=kind).order_by("pk").first()
    assert component is not None
    page = site.open(f"/review/?card={component.pk}")
    expect(page.locator(STEM)).to_be_focused()
    return page


@pytest.mark.parametrize(("kind", "typed"), [("numeric", "0.12"), ("numeric", "-3"), ("short", "under 0")])
def test_what_is_typed_at_once_goes_into_the_box(site: Site, kind: str, typed: str) -> None:
    learner = site.learner()
    page = open_question_of(site, kind)

    page.keyboard.type(typed)

    expect(page.get_by_role("textbox", name="Your answer")).to_have_value(typed)
    assert not Review.objects.of(learner).exists()


def test_a_digit_goes_into_the_box_that_was_left(site: Site) -> None:
    learner = site.learner()
    page = open_question_of(site, "numeric")
    page.keyboard.type("7")
    page.keyboard.press("Escape")

    page.keyboard.type("0.5")

    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("0.5")
    assert not Review.objects.of(learner).exists()


def test_a_double_click_is_one_answer(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    before = Review.objects.of(learner).count()
    fill_by_keyboard(page)
    page.wait_for_timeout(SHORTEST_LOOK_MS)

    page.locator(".bottom").get_by_role("button", name="Check, sure").dblclick()
    expect(page.locator("#stage .verdict h2")).to_be_visible()

    assert Review.objects.of(learner).count() == before + 1


def test_back_and_another_answer_changes_nothing(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    fill_by_keyboard(page)
    page.keyboard.press("Enter")
    expect(page.locator("#stage .verdict h2")).to_be_visible()
    count = Review.objects.of(learner).count()

    page.go_back()
    expect(page.locator(STEM)).to_be_visible()
    page.reload()

    assert Review.objects.of(learner).count() == count


def test_the_other_tab_is_told_and_goes_on(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    for each in (other, page):
        fill_by_keyboard(each)
    other.keyboard.press("Enter")
    expect(other.locator("#stage .verdict h2")).to_be_visible()
    site.expect_status(409)

    page.keyboard.press("Enter")

    expect(page.get_by_text("already answered this question")).to_be_visible()
    components = list(Review.objects.of(learner).answers().values_list("component", flat=True))
    assert len(components) == len(set(components))


def test_a_lost_connection_is_told_and_retried(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    before = Review.objects.of(learner).count()
    site.loses_connection = True
    failures = iter([True, True])

    def sometimes(route: Route) -> None:
        if next(failures, False):
            route.abort("connectionfailed")
        else:
            route.continue_()

    page.route("**/review/answers/", sometimes)
    fill_by_keyboard(page)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(page.locator("#stage .verdict h2")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_hidden()
    assert Review.objects.of(learner).count() == before + 1


@pytest.mark.parametrize(
    ("status", "why"), [(503, "the site is busy"), (429, "the site is busy"), (500, "something broke on our side")]
)
def test_what_keeps_an_answer_from_being_saved_is_said(site: Site, status: int, why: str) -> None:
    site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    site.expect_status(status)
    page.route("**/review/answers/", lambda route: route.fulfill(status=status))
    fill_by_keyboard(page)

    page.keyboard.press("Enter")

    expect(page.get_by_text(f"Not saved yet: {why}.")).to_be_visible()


@pytest.mark.parametrize("kind", ["ordering", "choice"])
def test_tab_goes_from_the_answer_to_check(site: Site, kind: str) -> None:
    site.learner()
    page = open_question_of(site, kind)
    page.locator("#q fieldset").locator("select, input, button").locator("visible=true").last.focus()

    page.keyboard.press("Tab")

    expect(page.locator(".bottom").get_by_role("button").first).to_be_focused()


def test_a_reply_lost_after_the_commit_is_not_counted_twice(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    before = Review.objects.of(learner).count()
    site.loses_connection = True
    failures = iter([True])

    def drop_reply(route: Route) -> None:
        if next(failures, False):
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/review/answers/", drop_reply)
    fill_by_keyboard(page)
    page.keyboard.press("Enter")

    expect(page.locator("#stage .verdict h2")).to_be_visible()
    assert Review.objects.of(learner).count() == before + 1


def test_an_expired_session_keeps_the_answer_until_sign_in(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    before = Review.objects.of(learner).count()
    fill_by_keyboard(page)
    site.sign_out()
    site.expect_status(401)

    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("Email").fill(learner.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator("#stage .verdict h2")).to_be_visible()
    assert Review.objects.of(learner).count() == before + 1


def sign_in_again_elsewhere(page: Page, user: User) -> None:
    """In another tab: out, then in. The browser gets a new session and a new token for its forms."""
    other = page.context.new_page()
    other.goto(page.url)
    other.goto(other.evaluate("new URL('/accounts/logout/', location).href"))
    other.get_by_role("button", name="Sign out").click()
    other.goto(other.evaluate("new URL('/accounts/login/', location).href"))
    other.get_by_label("Email").fill(user.email)
    other.get_by_label("Password").fill("correct horse battery")
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url("**/today/")
    other.close()


def test_signing_in_again_in_another_tab_keeps_the_answer(site: Site) -> None:
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    before = Review.objects.of(learner).count()
    fill_by_keyboard(page)
    sign_in_again_elsewhere(page, learner)
    site.expect_status(403)

    page.keyboard.press("Enter")

    expect(page.locator("#stage .verdict h2")).to_be_visible()
    assert Review.objects.of(learner).count() == before + 1


def test_an_answer_is_not_sent_under_another_name(site: Site) -> None:
    stranger = UserFactory.create(email="stranger-in-the-other-tab@example.com")
    learner = site.learner()
    page = site.open("/review/")
    choice_question(site, page)
    before = Review.objects.of(learner).count()
    fill_by_keyboard(page)
    sign_in_again_elsewhere(page, stranger)
    site.expect_status(403)

    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator(STEM)).to_be_visible()
    assert Review.objects.of(learner).count() == before
    assert not Review.objects.of(stranger).exists()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_has_no_barriers(site: Site, width: int, scheme: str) -> None:
    site.learner()
    site.page.set_viewport_size({"width": width, "height": 800})
    site.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = site.open("/review/")
    before = site.barriers()
    choice_question(site, page)
    fill_by_keyboard(page)
    page.keyboard.press("Enter")
    expect(page.locator("#stage .verdict h2")).to_be_visible()
    page.wait_for_timeout(300)

    assert before + site.barriers() == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
