"""Writing a question in the admin, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from quizzes.authoring.questions import delete_question
from quizzes.models import Question
from tests.journeys.conftest import Site

SLUG = "hotter-by-hand"
ADD = "/admin/quizzes/question/add/?kind=choice&concept=temperature"


@pytest.fixture(autouse=True)
def _leave_no_question(site: Site) -> Iterator[None]:
    yield
    for question in Question.objects.filter(slug=SLUG):
        delete_question(question=question)


def author_at(site: Site, path: str, width: int = 1280) -> Page:
    site.learner(is_staff=True, is_superuser=True)
    site.page.set_viewport_size({"width": width, "height": 900})
    return site.open(path)


def preview(page: Page) -> FrameLocator:
    return page.frame_locator(".live iframe")


def write(page: Page) -> None:
    page.locator("summary", has_text="Details").click()
    page.locator("#id_slug").fill(SLUG)
    page.locator("#id_stem").fill("At T = 2, which token gains?")
    for number, text in enumerate(("The first", "The second", "The last"), start=1):
        page.get_by_label(f"Option {number}: Option").fill(text)
    page.get_by_label("Option 3: Right").check()
    page.get_by_label("Option 1: Why it’s tempting").fill("You read heat as a reward for the leader.")
    page.get_by_label("Option 2: Why it’s tempting").fill("You moved one place down.")


def test_the_preview_follows_and_pressing_an_option_tells_what_learners_are_told(site: Site) -> None:
    page = author_at(site, ADD)
    write(page)
    expect(preview(page).get_by_role("heading", name="At T = 2, which token gains?")).to_be_visible()

    preview(page).get_by_label("The first").check()

    expect(preview(page).get_by_text("You read heat as a reward for the leader.")).to_be_visible()
    page.get_by_label("Option 1: Why it’s tempting").fill("Heat rewards nobody.")
    expect(preview(page).get_by_text("Heat rewards nobody.")).to_be_visible()
    page.get_by_label("Right", exact=True).check()
    expect(preview(page).get_by_role("heading", name=re.compile("^Right"))).to_be_visible()


def test_a_line_of_the_checks_leads_to_its_cell_and_the_cell_is_marked(site: Site) -> None:
    page = author_at(site, ADD)
    write(page)
    page.get_by_label("Option 2: Mistake").fill("no-such-mistake")

    page.locator(".checks a", has_text="Option 2, mistake").click()

    cell = page.get_by_label("Option 2: Mistake")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Option 1: Mistake")).not_to_have_attribute("aria-invalid", "true")


def test_keys_move_a_row_with_its_mark_and_publish(site: Site) -> None:
    page = author_at(site, ADD)
    write(page)
    page.get_by_label("Option 3: Option").focus()

    page.keyboard.press("Alt+ArrowUp")

    expect(page.get_by_label("Option 2: Option")).to_be_focused()
    expect(page.get_by_label("Option 2: Option")).to_have_value("The last")
    expect(page.get_by_label("Option 2: Right")).to_be_checked()
    expect(page.get_by_label("Option 3: Why it’s tempting")).to_have_value("You moved one place down.")
    page.locator("#id_why").fill("Heat takes from the first and gives to the last. " * 5)
    page.locator("#id_remember").fill("Heat levels.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/change/**")
    assert Question.objects.get(slug=SLUG).current.content["options"][1]["right"]  # type: ignore[union-attr]


def test_a_server_that_cannot_be_reached_takes_no_text_along(site: Site) -> None:
    page = author_at(site, ADD)
    write(page)
    site.loses_connection = True
    page.context.set_offline(True)

    page.locator("#id_stem").fill("Which one, offline?")

    expect(page.locator(".live-state")).to_contain_text("Your text is still here")
    page.context.set_offline(False)
    page.locator("#id_stem").fill("Which one, online again?")
    expect(preview(page).get_by_role("heading", name="Which one, online again?")).to_be_visible()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_form_has_no_barriers_and_fits(site: Site, width: int) -> None:
    page = author_at(site, ADD, width)
    write(page)
    expect(preview(page).get_by_role("heading", name="At T = 2, which token gains?")).to_be_attached()

    assert site.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
