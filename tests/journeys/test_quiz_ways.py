"""A quiz by keyboard alone, by touch on the smallest phone, without scripts, on paper, and by a clock that is wrong."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes.authoring.acts import Act
from quizzes.authoring.questions import retire_question
from quizzes.models import Attempt, Card, Concept, User
from quizzes.quizzing.asked import asked, items_of
from quizzes.quizzing.authored import start_authored
from quizzes.quizzing.saving import hand_in
from tests.factories import choice_content, make_question

from .conftest import Site, watched
from .quiz import (
    CHOICE,
    KINDS,
    NUMBER,
    ORDER,
    WORDS,
    begin,
    box,
    ends_in,
    expect_saved,
    make_quiz,
    option,
    pass_time,
    place,
    sent,
    status,
)
from .test_daily_review import tab_to

HAND_IN = "Hand in and see the result"


def press_button(page: Page, name: str) -> None:
    """Reached with Tab, like everything here."""
    button = page.get_by_role("button", name=name)
    for _ in range(80):
        if button.evaluate("(it) => it === document.activeElement"):
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached with Tab")


def test_a_quiz_by_keyboard_alone(site: Site) -> None:
    site.learner()
    page = site.open(make_quiz(title="By keyboard").link)
    press_button(page, "Start")
    page.wait_for_url("**/taken/**")
    tab_to(page, "answer")
    page.keyboard.press("Space")
    expect_saved(page, CHOICE)
    press_button(page, "Save and next")
    page.wait_for_url(f"**question={NUMBER}")
    tab_to(page, "answer")
    page.keyboard.type("12")
    press_button(page, "Save and next")
    page.wait_for_url(f"**question={WORDS}")
    tab_to(page, "know")
    page.keyboard.press("Space")
    expect_saved(page, WORDS)
    press_button(page, "Save and next")
    page.wait_for_url(f"**question={ORDER}")
    for _ in range(20):
        if page.evaluate("document.activeElement.matches('#f4 .tap')"):
            break
        page.keyboard.press("Tab")
    for at in range(page.locator("#f4 .tap").count()):
        page.keyboard.press(str(at + 1))
    expect_saved(page, ORDER)
    press_button(page, "Save and finish")
    expect(page.get_by_text("You’ve answered everything.")).to_be_visible()
    press_button(page, HAND_IN)

    expect(page.get_by_role("heading", level=1)).to_contain_text("of 4.")
    press_button(page, "to my reviews")
    expect(page.get_by_text(re.compile("Added . questions? to your reviews."))).to_be_visible()
    press_button(page, "Undo adding them")
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert not Card.objects.filter(learner__attempts__quiz__title="By keyboard").exclude(due_day=None).exists()


def test_the_overview_and_the_end_say_what_is_still_open(site: Site) -> None:
    begin(site)
    page = site.page
    option(page, 0).check()
    expect_saved(page, CHOICE)

    first = page.locator(".numbers a").first
    expect(first).to_contain_text(re.compile("Question 1, answered$"))
    expect(page.locator("#end")).to_contain_text(
        "3 questions have no complete answer yet. They count as “I don’t know.”"
    )
    page.get_by_label("Flag to come back").check()
    expect(first).to_contain_text(re.compile("Question 1, answered, flagged$"))


@pytest.fixture
def phone(browser: Any, site: Site) -> Site:
    """The smallest one, with a finger."""
    context = browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    phone = watched(context.new_page(), site.server)
    phone.complaints = site.complaints
    return phone


def test_a_quiz_by_touch_on_the_smallest_phone(phone: Site) -> None:
    attempt = begin(phone, minutes=5)
    page = phone.page
    page.locator("#f1 label").first.tap()
    expect_saved(page, CHOICE)
    page.get_by_text("Flag to come back").tap()
    expect(page.get_by_role("link", name="Question 1, answered, flagged")).to_be_visible()
    for number in range(1, 5):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert too_small(page) == []
        if number < 4:
            page.get_by_role("button", name="Save and next").tap()
            page.wait_for_url(f"**question={number + 1}")
    page.get_by_role("button", name=HAND_IN).tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("of 4.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".told summary").first.tap()
    expect(page.locator(".told .verdict").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert sent(attempt, CHOICE)["flag"] == ["yes"]


@pytest.mark.parametrize("kind", ["ordering", "matching", "categorize"])
def test_placing_takes_a_tap_for_each_item_and_is_saved(phone: Site, kind: str) -> None:
    attempt = begin(phone, str(ORDER), kinds=(*KINDS[:3], kind))
    page = phone.page
    items, places = page.locator("#f4 .tap"), page.locator("#f4 .target")
    for at in range(items.count()):
        (places.nth(at % places.count()) if places.count() else items.nth(at)).tap()
    expect_saved(page, ORDER)
    assert phone.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert too_small(page) == []
    stored = sent(attempt, ORDER)
    assert len(stored) == items.count()

    page.reload()
    expect(page.locator("#f4 .tap.is-placed")).to_have_count(items.count())
    items.first.tap()
    expect(status(page, ORDER)).to_contain_text("Saved, but not complete:")
    assert len(sent(attempt, ORDER)) == len(stored) - 1


def test_i_dont_know_takes_every_item_back_and_a_tap_takes_that_back(site: Site) -> None:
    attempt = begin(site, str(ORDER))
    page = site.page
    taps = page.locator("#f4 .tap")
    for at in range(taps.count()):
        taps.nth(at).click()
    expect_saved(page, ORDER)
    page.get_by_label("I don’t know yet").check()
    expect(page.locator("#f4 .tap.is-placed")).to_have_count(0)
    expect_saved(page, ORDER)
    assert sent(attempt, ORDER) == {"know": ["no"]}

    taps.first.click()
    expect(page.get_by_label("I don’t know yet")).not_to_be_checked()
    expect(status(page, ORDER)).to_contain_text("Saved, but not complete:")


def test_digits_place_items_of_the_question_that_has_the_focus(site: Site) -> None:
    begin(site, "all", kinds=("ordering", "ordering", "choice"))
    page = site.page
    page.locator("#f2 .tap").first.focus()
    page.keyboard.press("1")

    expect(page.locator("#f2 .tap.is-placed")).to_have_count(1)
    expect(page.locator("#f1 .tap.is-placed")).to_have_count(0)


def test_what_was_sure_and_missed_opens_from_its_link(site: Site) -> None:
    attempt = begin(site)
    page = site.page
    page.get_by_label("I’m sure").check()  # before there is anything to be sure of
    shown = asked(items_of(attempt)[0], 4)
    wrong = next(at for at in "123" if not shown.grade(shown.parse({"answer": [at]})).is_right)
    page.locator(f"#f{CHOICE} input[type=radio][value='{wrong}']").check()
    expect_saved(page, CHOICE)
    page.reload()
    expect(page.get_by_label("I’m sure")).to_be_checked()
    page.get_by_role("button", name=HAND_IN).click()

    expect(page.get_by_role("heading", name="Sure and right")).to_be_visible()
    page.locator(".sureness li a").click()
    expect(page.locator(".told .verdict").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Look at the 4 misses").click()
    expect(page.locator(".told .verdict").first).to_be_visible()
    assert site.barriers() == []


def test_who_does_not_know_is_not_sure(site: Site) -> None:
    begin(site)
    page = site.page
    page.get_by_label("I’m sure").check()
    page.get_by_label("I don’t know yet").check()
    expect(page.get_by_label("I’m sure")).not_to_be_checked()

    page.get_by_label("I’m sure").check()
    expect(page.get_by_label("I don’t know yet")).not_to_be_checked()


def test_the_next_question_begins_past_an_overview_of_any_length(site: Site) -> None:
    begin(site)
    page = site.page
    press_button(page, "Save and next")
    page.wait_for_url(f"**question={NUMBER}")
    expect(page.locator(f"#i{NUMBER} .stem")).to_be_focused()
    page.keyboard.press("Tab")
    expect(box(page, NUMBER)).to_be_focused()

    page.reload()
    skip = page.get_by_role("navigation", name="Questions").get_by_role("link", name="Skip to the question")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(box(page, NUMBER)).to_be_focused()


def test_a_question_from_right_to_left_reads_from_the_right(site: Site) -> None:
    options = [
        {"text": f"{word} RAG!", "right": not at, "mistake": "", "feedback": ""} for at, word in enumerate("אבג")
    ]
    options[1]["feedback"] = options[2]["feedback"] = "לא RAG."
    text = choice_content(stem="מה עושה RAG?", options=options)
    question = make_question(Concept.objects.published().first(), slug=f"from-the-right-{uuid.uuid4()}", content=text)
    try:
        attempt = begin(site)
        attempt.items.filter(position=0).update(component=question.components.get(), revision=question.current)
        page = site.page
        page.reload()
        assert reads_from_the_right(page, "#i1 .stem")
        assert reads_from_the_right(page, "#i1 .option > span")
        option(page, 0).check()
        expect_saved(page, CHOICE)
        page.get_by_role("button", name=HAND_IN).click()
        page.locator(".told summary").first.click()
        assert reads_from_the_right(page, ".told .stem")
        assert not reads_from_the_right(page, ".told + .told .asks")
    finally:
        retire_question(question=question, act=Act(attempt.learner, timezone.now()))


def reads_from_the_right(page: Page, selector: str) -> bool:
    """Does what is written first stand to the right of what is written last?"""
    script = """(it) => { const texts = document.createTreeWalker(it, NodeFilter.SHOW_TEXT);
        const all = []; while (texts.nextNode()) if (texts.currentNode.data.trim()) all.push(texts.currentNode);
        const place = (node, at) => { const range = document.createRange(); range.setStart(node, at);
            range.setEnd(node, at + 1); return range.getBoundingClientRect().left; };
        const last = all.at(-1), end = last.data.trimEnd().length - 1, begin = all[0].data.search(/\\S/);
        return place(all[0], begin) > place(last, end); }"""
    return bool(page.locator(selector).first.evaluate(script))


def too_small(page: Page) -> list[str]:
    """What a finger has to hit and is less than 24 pixels high or wide."""
    script = """() => [...document.querySelectorAll(".taking :is(a, button, select)")].filter((it) => {
        const { width, height } = it.getBoundingClientRect();
        return it.checkVisibility() && !it.matches(".sr") && (width < 24 || height < 24);
    }).map((it) => it.textContent.trim() || it.outerHTML)"""
    found: list[str] = page.evaluate(script)
    return found


def test_a_quiz_without_scripts(plain_site: Site) -> None:
    attempt = begin(plain_site, minutes=5)
    page = plain_site.page
    expect(page.get_by_text("5 min", exact=True)).to_be_visible()
    option(page, 0).check()
    page.get_by_role("button", name="Save and next").click()
    box(page, NUMBER).fill("twelve of them")
    page.get_by_role("button", name="Save and next").click()
    page.get_by_role("link", name="Question 2, not complete").click()
    expect(page.get_by_text("Saved, but not complete:")).to_be_visible()
    expect(box(page, NUMBER)).to_have_value("twelve of them")
    page.get_by_role("link", name="All on one page").click()
    box(page, WORDS).fill("chunks")
    page.locator("article").nth(WORDS - 1).get_by_role("button", name="Save", exact=True).last.click()
    expect(box(page, WORDS)).to_have_value("chunks")
    page.get_by_role("button", name=HAND_IN).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("of 4.")
    page.locator(".told summary").nth(WORDS - 1).click()
    expect(page.locator(".told").nth(WORDS - 1)).to_contain_text("chunks")
    assert sent(attempt, CHOICE) != {}


def test_a_wrong_clock_of_the_device_changes_no_time(site: Site) -> None:
    attempt = begin(site, minutes=5)
    ends_in(attempt, 200)
    page = site.page
    page.reload()
    page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3600000; }")
    page.wait_for_timeout(1500)

    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^[23]:\d\d$"))


def test_a_device_that_slept_asks_what_is_left(site: Site) -> None:
    attempt = begin(site, minutes=5)
    ends_in(attempt, 200)
    page = site.page
    page.reload()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^[23]:\d\d$"))
    ends_in(attempt, 100)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 100000; }")  # its other clock stood still

    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^1:[0-4]\d$"))


def test_more_time_reaches_an_open_page_when_its_time_is_up(site: Site) -> None:
    attempt = begin(site, minutes=5)
    ends_in(attempt, 250)
    page = site.page
    page.reload()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^[34]:\d\d$"))
    ends_in(attempt, 120)
    pass_time(page, 250)

    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^(2:00|1:\d\d)$"))
    expect(page.get_by_role("button", name=HAND_IN)).to_be_visible()


def test_warnings_at_five_minutes_and_at_one_are_given_once(site: Site) -> None:
    attempt = begin(site, minutes=10)
    page = site.page
    warned = page.locator("[data-warned] [role=status]")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))
    expect(warned).to_be_hidden()
    for left, text in ((301, "Less than 5 minutes left."), (61, "Less than a minute left.")):
        ends_in(attempt, left)
        page.reload()
        expect(warned).to_contain_text(text)
        page.reload()
        expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^\d:\d\d$"))
        expect(warned).to_be_empty()


def test_a_quiz_of_five_minutes_does_not_begin_with_a_warning(site: Site) -> None:
    begin(site, minutes=5)
    expect(site.page.locator("[data-clock]")).to_have_text(re.compile(r"^4:\d\d$"))

    expect(site.page.locator("[data-warned] [role=status]")).to_be_hidden()


# --- Every page: axe, in light and dark, and on paper


def taken(learner: User, **fields: Any) -> Attempt:
    now = timezone.now()
    quiz = make_quiz(**fields)
    attempt = start_authored(learner=learner, quiz=quiz, attempt_id=uuid.uuid4(), now=now, luck=random.Random(1))
    return hand_in(learner=learner, attempt_id=attempt.attempt_id, now=now)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_a_quiz_has_a_barrier(site: Site, scheme: Any) -> None:
    learner = site.learner(is_staff=True, is_superuser=True)
    page = site.page
    page.emulate_media(color_scheme=scheme)
    attempt = begin(site, learner=learner, minutes=5, owner=learner)
    ends_in(attempt, 50)
    quiz = attempt.quiz
    assert quiz is not None
    over = taken(learner, mark=50, owner=learner)
    later = taken(learner, feedback="closing", closes_at=timezone.now() + dt.timedelta(hours=1))
    addresses = [
        f"{place(attempt)}?question={NUMBER}",
        f"{place(attempt)}?question=all",
        f"{place(over)}result/",
        f"{place(later)}result/",
        *("/quizzes/", "/quizzes/everything/", "/quizzes/weekly/", "/quizzes/section/sampling/", "/practice/"),
        quiz.link,
        *(f"/admin/quizzes/quiz/{over.quiz_id}/{end}/" for end in ("change", "preview", "results")),
        *("/admin/quizzes/quiz/", "/admin/quizzes/quiz/add/"),
    ]
    found = {}
    for address in addresses:
        site.open(address)
        found[address] = site.barriers()

    assert {address: barriers for address, barriers in found.items() if barriers} == {}


def test_a_visitor_looks_at_a_shared_quiz_without_a_barrier(site: Site) -> None:
    page = site.open(make_quiz(intro="For the reading group.").link)

    expect(page.get_by_role("link", name="Sign in to take it")).to_be_visible()
    assert site.barriers() == []


def test_two_values_side_by_side_are_no_barrier(site: Site) -> None:
    site.expect_status(409)
    attempt = begin(site, str(WORDS))
    other = site.another_tab()
    other.goto(f"{site.server.url}{place(attempt)}?question={WORDS}")
    box(other, WORDS).fill("other")
    expect_saved(other, WORDS)
    box(site.page, WORDS).fill("one")
    expect(site.page.locator(".conflict")).to_be_visible()

    assert site.barriers() == []


def test_on_paper_each_question_is_told_and_nothing_is_to_be_pressed(site: Site) -> None:
    over = taken(site.learner())
    page = site.open(f"{place(over)}result/")
    page.emulate_media(media="print")

    expect(page.locator(".told .verdict").first).to_be_visible()
    expect(page.get_by_role("link", name="All quizzes")).to_be_hidden()
    expect(page.get_by_role("button", name="to my reviews")).to_be_hidden()
