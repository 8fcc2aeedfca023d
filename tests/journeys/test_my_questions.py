"""All my questions: found, opened, suspended and taken up again, with scripts and without, by keyboard."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Component, User
from tests.factories import give_answer

from .conftest import Site


def answered(learner: User, count: int = 3) -> list[Component]:
    parts = list(Component.objects.filter(active=True, question__kind="choice", question__status="published")[:count])
    for part in parts:
        give_answer(learner, part, timezone.now() - dt.timedelta(days=2))
    return parts


@pytest.mark.parametrize("width", [320, 1280])
def test_a_question_is_suspended_in_the_list_and_that_is_undone(site: Site, width: int) -> None:
    answered(site.learner())
    site.page.set_viewport_size({"width": width, "height": 800})
    page = site.open("/progress/")
    page.get_by_role("link", name="See all your questions").click()
    row = page.locator(".question").first

    row.get_by_role("button", name="Suspend").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("status")).to_have_text("Suspended.")
    assert site.barriers() == []

    row.get_by_role("button", name="Undo").click()
    expect(row.get_by_role("button", name="Suspend")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_shows_its_log_and_its_answer_without_scripts(plain_site: Site) -> None:
    [part] = answered(plain_site.learner(), 1)
    page = plain_site.open(f"/questions/{part.pk}/")
    expect(page.locator(".log li")).to_have_count(1)

    page.get_by_role("link", name="Show the answer").click()

    expect(page.get_by_role("heading", name="Answer")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Read about it")).to_have_attribute("href", re.compile("/guide/"))


def test_filters_are_chosen_by_keyboard(site: Site) -> None:
    answered(site.learner())
    page = site.open("/questions/")
    page.get_by_label("Show").focus()
    page.keyboard.type("Strong")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Apply").press("Enter")

    expect(page.get_by_text("None of your questions match that")).to_be_visible()
    page.get_by_role("link", name="Show them all").click()
    expect(page.locator(".question")).to_have_count(3)
