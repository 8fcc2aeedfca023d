"""Typed answers in a real browser: asked about, chosen by one key, and overruled."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from quizzes.models import Component, Review
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS


def weights() -> Component:
    """A question for gigabytes, to one decimal."""
    return Component.objects.get(question__concept__slug="model-hubs", question__slug="thirteen-at-four")


def key() -> str:
    """Its right answer, such as 6.5."""
    revision = weights().question.current
    assert revision is not None
    return str(revision.content["value"])


def in_two_ways() -> str:
    """A text that can be right or wrong, such as 6,500."""
    return key().replace(".", ",") + "00"


def whole() -> str:
    """The other reading of it, such as 6500."""
    return key().replace(".", "") + "00"


def ask(site: Site, text: str) -> Page:
    """The question, answered with `text` by keyboard."""
    page = site.open(f"/review/?card={weights().pk}")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    return page


def settled_barriers(site: Site) -> list[str]:
    """What axe finds once the verdict has faded in: before, its contrast is not what it will be."""
    site.page.wait_for_timeout(300)
    return site.barriers()


def test_a_reading_is_chosen_with_one_key(site: Site) -> None:
    learner = site.learner()
    site.expect_status(422)

    page = ask(site, in_two_ways())
    expect(page.get_by_role("button", name=f"{key()} GB")).to_be_focused()
    assert site.barriers() == []
    page.wait_for_timeout(SHORTEST_LOOK_MS)
    page.keyboard.press("1")

    expect(page.locator("#stage .verdict h2")).to_be_focused()
    assert [(each.score, each.sure) for each in Review.objects.of(learner)] == [(1, True)]


def test_a_second_press_of_enter_chooses_no_reading(site: Site) -> None:
    learner = site.learner()
    site.expect_status(422)

    page = ask(site, in_two_ways())
    expect(page.get_by_role("button", name=f"{key()} GB")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)

    assert not Review.objects.of(learner).exists()


def test_after_being_asked_another_text_can_be_typed(site: Site) -> None:
    learner = site.learner()
    site.expect_status(422)

    page = ask(site, in_two_ways())
    expect(page.get_by_role("button", name=f"{key()} GB")).to_be_focused()
    page.get_by_role("textbox", name="Your answer").fill(whole())
    page.keyboard.press("Enter")

    expect(page.locator("#stage .verdict h2")).to_be_focused()
    assert [each.score for each in Review.objects.of(learner)] == [0]


def test_a_miss_is_overruled_with_one_key_and_undone_with_another(site: Site) -> None:
    learner = site.learner()

    page = ask(site, "7.5")
    expect(page.locator("#stage .verdict h2")).to_be_focused()
    assert settled_barriers(site) == []
    page.keyboard.press("m")
    expect(page.locator("#stage .verdict-head.right")).to_be_visible()
    assert [each.score for each in Review.objects.of(learner).answers()] == [1]
    assert settled_barriers(site) == []
    page.keyboard.press("u")

    expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()
    assert not Review.objects.of(learner).answers().exists()


def test_without_scripts_it_is_the_same(plain_site: Site) -> None:
    learner = plain_site.learner()
    plain_site.expect_status(422)
    page = plain_site.open(f"/review/?card={weights().pk}")
    page.get_by_role("textbox", name="Your answer").fill(in_two_ways())
    page.locator(".bottom").get_by_role("button", name="Check, not sure").click()

    page.get_by_role("button", name=f"{whole()} GB").click()
    page.get_by_role("button", name="My answer was right").click()

    expect(page.locator(".verdict-head.right")).to_have_count(1)
    assert [(each.score, each.sure) for each in Review.objects.of(learner).answers()] == [(1, False)]


def test_a_visitor_is_asked_in_the_place_of_the_question(site: Site) -> None:
    site.expect_status(422)
    component = weights()
    page = site.open("/guide/model-hubs/")
    question = page.locator(f"#q{component.pk}")
    question.get_by_role("textbox", name="Your answer").fill(in_two_ways())
    question.get_by_role("button", name="Check", exact=True).click()

    question.get_by_role("button", name=f"{key()} GB").click()

    expect(question.locator(".is-right").first).to_be_visible()
