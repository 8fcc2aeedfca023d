"""Finding one's way in the guide, in a real browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Component, Concept, Question
from tests.factories import give_answer
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import tab_to


def test_a_search_by_keyboard_leads_to_the_question(site: Site) -> None:
    page = site.open("/guide/")
    tab_to(page, "q")
    page.keyboard.type("nucleus")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Questions"))).to_be_visible()
    link = page.locator("#questions-h ~ ul a").first
    link.focus()

    page.keyboard.press("Enter")

    page.wait_for_url("**/guide/**#q*")
    expect(page.locator(":target h3")).to_be_in_viewport()


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_page_of_the_guide_opens_and_weighs_little(site: Site, signed_in: bool) -> None:
    reader = Client()
    if signed_in:
        reader.force_login(site.learner())

    weights = {each.slug: len(reader.get(each.get_absolute_url()).content) for each in Concept.objects.published()}

    assert len(weights) == Concept.objects.published().count() > 0
    assert max(weights.values()) < 100_000, weights  # bytes, before compression


def test_a_search_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/guide/temperature/")
    page.get_by_label("Search the guide").fill("byte pair")

    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="Byte pair encoding (BPE)").first).to_be_visible()


def test_a_link_to_a_concept_explains_it_on_focus_and_escape_hides_it(site: Site) -> None:
    page = site.open("/guide/temperature/")
    link = page.locator('.prose a[href="/guide/logits-and-softmax/"]').first
    expect(link).to_have_accessible_description(re.compile("raw scores"))
    link.scroll_into_view_if_needed()
    page.keyboard.press("Tab")  # the ring, and so the definition, is for the keyboard

    link.focus()
    expect(page.locator(".definition-card")).to_contain_text("raw scores")
    page.keyboard.press("Escape")

    expect(page.locator(".definition-card")).to_be_hidden()


def test_a_link_to_a_concept_explains_it_under_the_pointer(site: Site) -> None:
    page = site.open("/guide/temperature/")
    link = page.locator('.prose a[href="/guide/logits-and-softmax/"]').first
    link.scroll_into_view_if_needed()
    page.evaluate("new Promise(requestAnimationFrame)")  # a scroll that is still being told closes what is explained

    link.hover()
    expect(page.locator(".definition-card")).to_be_in_viewport()
    page.locator(".definition-card").hover()
    page.wait_for_timeout(400)
    expect(page.locator(".definition-card")).to_be_visible()
    page.locator("h1").hover()

    expect(page.locator(".definition-card")).to_be_hidden()


def test_the_link_to_a_section_is_copied(site: Site) -> None:
    page = site.open("/guide/temperature/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert page.locator("#copied").evaluate("each => each.offsetHeight") == 0

    page.get_by_role("link", name="What the dial does").last.click()

    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith("/guide/temperature/#s-what-the-dial-does")


def test_on_paper_a_question_is_its_stem_and_what_there_is_to_choose_from(site: Site) -> None:
    page = site.open("/guide/temperature/")
    page.emulate_media(media="print")

    expect(page.locator(".inline-q .stem").first).to_be_visible()
    expect(page.locator(".inline-q fieldset").first).to_be_visible()
    # What is tapped into its place are buttons, too: they are what there is to choose from.
    expect(page.locator(".inline-q button:not(fieldset *):visible")).to_have_count(0)
    for place in (".site-head", ".toc", ".side", ".neighbors", ".guide-top"):
        expect(page.locator(place)).to_be_hidden()


PAGES = ["/guide/", "/guide/search/?q=temperature", "/guide/search/?q=xylophone", "/guide/glossary/"]
PAGES += ["/guide/section/sampling/", "/guide/temperature/"]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_guide_has_no_barriers(site: Site, width: int, scheme: str) -> None:
    choices = Question.objects.published().filter(kind="choice")
    asked = Component.objects.filter(active=True, question__in=choices).order_by("pk")[0]
    give_answer(site.learner(), asked, timezone.now())
    site.page.set_viewport_size({"width": width, "height": 800})
    site.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    expect(site.open("/guide/").locator(".wells")).to_have_count(1)
    for path in PAGES:
        page = site.open(path)
        assert (path, site.barriers()) == (path, [])
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_a_slash_opens_the_search_from_any_page(site: Site) -> None:
    site.learner()
    page = site.open("/progress/")
    page.keyboard.press("/")
    page.wait_for_url("**/guide/search/#find")

    expect(page.locator("#find")).to_be_focused()


def test_suggestions_are_walked_through_by_keyboard(site: Site) -> None:
    page = site.open("/guide/")
    page.keyboard.press("/")
    page.keyboard.type("halucination/")
    expect(page.locator("#suggested a").first).to_contain_text("Fluency")
    assert site.barriers() == []
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggested a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#suggested a")).to_have_count(0)

    expect(page.locator("#find")).to_be_focused()
    expect(page.locator("#find")).to_have_value("halucination/")


def test_a_slash_in_a_field_is_a_slash(site: Site) -> None:
    page = site.open("/accounts/login/")
    page.get_by_label("Email").focus()

    page.keyboard.type("a/b")

    expect(page.get_by_label("Email")).to_have_value("a/b")
