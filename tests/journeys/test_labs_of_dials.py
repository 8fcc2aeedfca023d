"""The labs whose dials the server answers, in a real browser."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Error, Route, expect

from quizzes.models import Card
from tests.journeys.conftest import Site
from tests.journeys.test_map import tab_to

SMALL = (320, 640)


def test_the_context_packer_by_keyboard(site: Site) -> None:
    learner = site.learner()
    page = site.open("/labs/context-packer/")
    tab_to(page, "It jumps")
    page.keyboard.press("Enter")
    page.wait_for_url("**guess=jumps**")
    expect(page.get_by_text("No cache")).to_have_count(1)

    page.get_by_label("Call number").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_label("half of the history at once").focus()
    page.keyboard.press("Space")
    expect(page.locator(".tasks .done")).to_have_count(2)
    expect(page).to_have_url(re.compile("call=60.*dropping=half"))
    expect(page.get_by_label("half of the history at once")).to_be_focused()

    page.get_by_label("Passages").fill("16")
    page.get_by_label("Tools").fill("20")
    expect(page.get_by_text("The call is refused.")).to_be_visible()
    tab_to(page, "Add to my reviews")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added 2 questions")).to_be_visible()
    assert Card.objects.of(learner).filter(due_day__isnull=False).count() == 2


def test_of_dials_turned_in_quick_succession_the_last_counts(site: Site) -> None:
    page = site.open("/labs/context-packer/?guess=jumps")
    held: list[Route] = []
    page.route(re.compile("call=60"), lambda route: held.append(route), times=1)  # the reply to the first is slow
    with page.expect_request(re.compile("call=60")):
        page.get_by_label("Call number").fill("60")
    for dial, value in (("Passages", "16"), ("Tools", "20")):
        page.get_by_label(dial).fill(value)
        page.wait_for_timeout(300)
    with suppress(Error):  # nobody waits for it any more
        held[0].continue_()

    expect(page.get_by_text("The call is refused.")).to_be_visible()


def test_the_context_packer_without_scripts(plain_site: Site) -> None:
    plain_site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = plain_site.open("/labs/context-packer/")
    page.get_by_role("button", name="It falls").click()
    page.get_by_label("Call number").fill("20")
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    expect(page.get_by_text("18 turns, 1 fell out")).to_be_visible()


def test_more_thinking_by_touch_at_320(site: Site) -> None:
    site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = site.open("/labs/more-thinking/")
    page.get_by_role("button", name="More often").click()
    page.get_by_label("Samples", exact=True).fill("25")

    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    expect(page.get_by_role("row", name="The majority of 25")).to_contain_text("15.4%")
    page.get_by_label("One sample is right").fill("70")
    expect(page.get_by_role("row", name="The majority of 25")).to_contain_text("98.3%")


def test_more_thinking_without_scripts(plain_site: Site) -> None:
    page = plain_site.open("/labs/more-thinking/")
    page.get_by_role("button", name="Less often").click()
    page.get_by_label("Samples", exact=True).fill("40")
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.locator(".tasks .done")).to_have_count(2)


def test_the_agent_by_keyboard(site: Site) -> None:
    learner = site.learner()
    page = site.open("/labs/agent/")
    tab_to(page, "About 36%")
    page.keyboard.press("Enter")
    page.wait_for_url("**guess=36**")
    page.get_by_label("Steps", exact=True).focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")

    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.get_by_role("row", name="It worked")).to_contain_text("35.8%")
    page.get_by_label("The check catches").focus()
    page.keyboard.press("End")
    page.get_by_label("Retries of a step").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("row", name="It worked")).to_contain_text("95.1%")
    expect(page).to_have_url(re.compile("steps=20.*caught=100.*retries=1"))
    tab_to(page, "Add to my reviews")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added 2 questions")).to_be_visible()
    assert Card.objects.of(learner).filter(due_day__isnull=False).count() == 2


def test_the_agent_without_scripts(plain_site: Site) -> None:
    plain_site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = plain_site.open("/labs/agent/")
    page.get_by_role("button", name="About 75%").click()
    page.get_by_label("Steps", exact=True).fill("20")
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    expect(page.get_by_role("row", name="nobody noticed")).to_contain_text("64.2%")


def test_the_training_pipeline_by_keyboard(site: Site) -> None:
    page = site.open("/labs/training-pipeline/")
    steps = ["Build the tokenizer", "Pretrain on", "Go on with", "Train a reward", "Fine-tune on"]
    for step in steps:
        tab_to(page, step)
        page.keyboard.press("Enter")
        expect(page.locator(".sorted")).to_contain_text(step)
    tab_to(page, "More questions")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 of 6 stand where they belong.")).to_be_visible()

    page.get_by_label("Steps taken").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("You called it.")).to_be_visible()
    expect(page.locator(".leaves tbody tr")).to_have_count(2)
    page.locator("#tasks").get_by_role("button", name="Here").nth(1).press("Enter")
    expect(page.get_by_text("Not after 2 steps.")).to_be_visible()
    page.locator("#tasks").get_by_role("button", name="Here").first.press("Enter")
    expect(page.locator(".tasks .done")).to_have_count(1)
    page.get_by_label("Steps taken").press("End")
    expect(page.locator(".leaves tbody tr")).to_have_count(6)
    expect(page.locator(".tasks .done")).to_have_count(1)


def test_the_training_pipeline_by_touch_at_320_without_scripts(plain_site: Site) -> None:
    plain_site.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    page = plain_site.open("/labs/training-pipeline/?order=tpmsrl")
    page.get_by_role("button", name="Nonsense").click()
    expect(page.get_by_text("6 of 6 stand where they belong.")).to_be_visible()
    page.get_by_label("Steps taken").fill("5")
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_text("Not what you predicted.")).to_be_visible()
    page.locator("#tasks").get_by_role("button", name="Here").nth(2).click()
    expect(page.locator(".tasks .done")).to_have_count(1)
