"""Questions with other numbers each time, in a real browser: reviewed, taught and examined."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from quizzes import guide
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown, shown_to
from quizzes.models import Attempt, Card, Component, Place, Question, Quiz, Review, User
from quizzes.quizzing.authored import start_authored
from quizzes.study.today import presentation_of
from tests.generators.filling import Fields, right_fields
from tests.generators.independent import KEYS
from tests.journeys.conftest import Site
from tests.journeys.test_lessons import SHORTEST_LOOK_MS, take_a_step
from tests.journeys.test_verdict import RIGHT, UNKNOWN, WINDOWS, WRONG, answer, hidden, send

ROOM = "context-budget/room-for-a-reply"
FIVE = (
    ROOM,
    "top-p-sampling/who-is-in-the-nucleus",
    "greedy-and-determinism/be-the-sampler",
    "vector-similarity/nearest-by-three-measures",
    "byte-pair-encoding/pair-merged-first",
)
"""A number, a set, a choice, places, and a word."""
LATE = "greedy-and-determinism/be-the-sampler"


def question(name: str) -> Question:
    concept, _, slug = name.partition("/")
    return Question.objects.select_related("current").get(concept__slug=concept, slug=slug)


def shown_now(learner: User, component: Component) -> Presentation:
    found = presentation_of(learner, component.pk)
    assert found is not None
    return found


def says(place: Locator, shown: Shown) -> None:
    """The numbers of the variant stand on the screen."""
    text = " ".join(place.inner_text().split())
    for words in shown.words:
        assert " ".join(guide.words(words).split()) in text.replace("Table 1", "")


def fill(place: Locator, fields: Fields) -> None:
    """A form, as a learner who can count fills it in."""
    for name, values in fields.items():
        control = place.locator(f"[name='{name}']")
        if control.first.evaluate("each => each.tagName") == "SELECT":
            control.select_option(values[0])
        elif control.first.get_attribute("type") == "text":
            control.fill(values[0])
        else:
            for value in values:
                place.locator(f"[name='{name}'][value='{value}']").check()


def key_of(shown: Shown) -> str:
    """The answer to a number, from the formula alone."""
    drawn = shown.drawn
    assert drawn is not None
    return str(KEYS[drawn["name"], drawn["mode"]](drawn["values"]))


def setup(page: Page) -> str:
    return page.locator("#stage .setup").inner_text()


@pytest.mark.parametrize("name", FIVE)
def test_a_review_is_answered_rightly_from_the_numbers_on_screen(plain_site: Site, name: str) -> None:
    learner, component = plain_site.learner(), question(name).components.get()
    page = plain_site.open(f"/review/?card={component.pk}")
    shown = shown_now(learner, component)
    says(page.locator("#stage"), shown)

    fill(page.locator("#q"), right_fields(shown))
    page.get_by_role("button", name="Check, sure").click()

    expect(page.locator(".verdict-head.right")).to_be_visible()
    review = Review.objects.of(learner).get()
    assert (review.score, shown_to(review).drawn) == (1, shown.drawn)


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("outcome", [RIGHT, WRONG, UNKNOWN])
def test_what_was_said_and_what_is_right_of_a_drawn_question_are_in_the_window(
    site: Site, name: str, outcome: str
) -> None:
    learner, component = site.learner(), question(name).components.get()
    unseen = {}
    for width, height in WINDOWS.items():
        site.page.set_viewport_size({"width": width, "height": height})
        page = site.open(f"/review/?card={component.pk}")
        if outcome == RIGHT:
            page.wait_for_timeout(SHORTEST_LOOK_MS)
            send(page, right_fields(shown_now(learner, component)))
        else:
            answer(page, shown_now(learner, component), outcome)
        expect(page.locator(".verdict h2")).to_be_focused()
        unseen[width] = hidden(page)
    assert not any(unseen.values()), unseen


def test_a_miss_is_undone_defended_and_asked_again_with_new_numbers(site: Site) -> None:
    learner, component = site.learner(), question(ROOM).components.get()
    page = site.open(f"/review/?card={component.pk}")
    before = setup(page)

    def miss() -> None:
        page.locator("#q input[type=text]").fill("3")
        page.get_by_role("button", name="Check, sure").click()
        expect(page.locator("#stage .verdict h2")).to_be_focused()
        page.wait_for_timeout(SHORTEST_LOOK_MS)

    miss()
    key = int(key_of(shown_to(Review.objects.of(learner).get())))
    expect(page.get_by_text(f"{key:,} tokens").first).to_be_visible()
    assert site.barriers() == []
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#q input[type=text]")).to_be_visible()
    assert setup(page) == before
    page.wait_for_timeout(SHORTEST_LOOK_MS)

    miss()
    site.open(f"/review/?card={component.pk}")
    assert setup(page) != before
    page.locator("#q input[type=text]").fill(key_of(shown_now(learner, component)))
    page.get_by_role("button", name="Check, sure").click()
    expect(page.locator(".verdict-head.right")).to_be_visible()


def test_a_miss_that_was_right_is_defended_with_its_numbers(site: Site) -> None:
    learner, component = site.learner(), question(ROOM).components.get()
    page = site.open(f"/review/?card={component.pk}")
    before = setup(page)
    page.locator("#q input[type=text]").fill("3")
    page.get_by_role("button", name="Check, sure").click()
    page.get_by_role("button", name=re.compile("My answer was right")).click()

    expect(page.locator(".verdict-head.right")).to_be_visible()
    assert setup(page) == before
    assert Review.objects.of(learner).get(score=1).overrules is not None


def test_its_page_shows_the_last_numbers(site: Site) -> None:
    learner, component = site.learner(), question(ROOM).components.get()
    page = site.open(f"/review/?card={component.pk}")
    page.get_by_role("button", name="I don’t know, show me").click()
    expect(page.locator("#stage .verdict h2")).to_be_focused()

    page = site.open(f"/questions/{component.pk}/")

    says(page.locator("main"), shown_to(Review.objects.of(learner).get()))
    assert site.barriers() == []


def put_off_the_others(learner: User, component: Component) -> None:
    """So the lesson begins at this question."""
    others = Component.objects.filter(question__concept=component.question.concept).exclude(pk=component.pk)
    later = timezone.now().date() + dt.timedelta(days=9)
    Card.objects.bulk_create(
        Card(learner=learner, component=each, question=each.question, due_day=later)
        for each in others.select_related("question")
    )


@pytest.mark.parametrize("name", FIVE)
def test_a_lesson_is_answered_rightly_from_the_numbers_on_screen(plain_site: Site, name: str) -> None:
    learner = plain_site.learner(new_material="teach", new_per_day=20)
    component = question(name).components.get()
    put_off_the_others(learner, component)
    page = plain_site.open(f"/review/?lesson={name.partition('/')[0]}")
    shown = shown_now(learner, component)
    says(page.locator("#stage"), shown)

    fill(page.locator("#stage"), right_fields(shown))
    page.get_by_role("button", name="Check, sure").click()

    expect(page.locator(".verdict-head.right")).to_be_visible()
    review = Review.objects.of(learner).get()
    assert (review.place, review.score, shown_to(review).drawn) == (Place.LESSON, 1, shown.drawn)


def test_a_lesson_reaches_its_drawn_question_step_by_step(site: Site) -> None:
    learner = site.learner(new_material="teach", new_per_day=20)
    component = question(LATE).components.get()
    page = site.open(f"/review/?lesson={LATE.partition('/')[0]}")
    asked = page.locator("#stage [name=component], #stage [name=card]").first
    for _ in range(6):
        if asked.get_attribute("value") == str(component.pk):
            break
        take_a_step(page)
        page.wait_for_timeout(200)
    shown = shown_now(learner, component)
    says(page.locator("#stage"), shown)
    assert site.barriers() == []

    fill(page.locator("#stage"), right_fields(shown))
    page.get_by_role("button", name="Check, sure").click()

    expect(page.locator(".verdict-head.right")).to_be_visible()
    assert Review.objects.of(learner).get(component=component).place == Place.LESSON


def quiz_of_five(learner: User) -> Attempt:
    quiz = Quiz.objects.create(title="Five drawn kinds", shared=True, shuffle=False)
    for position, name in enumerate(FIVE):
        quiz.fixed.create(question=question(name), position=position)
    now, luck = timezone.now(), random.Random(1)
    return start_authored(learner=learner, quiz=quiz, attempt_id=uuid.uuid4(), now=now, luck=luck)


def test_a_quiz_of_five_kinds_is_answered_rightly_from_the_numbers_on_screen(plain_site: Site) -> None:
    attempt = quiz_of_five(plain_site.learner())
    for item in attempt.items.select_related("revision", "component"):
        number = item.position + 1
        page = plain_site.open(f"/quizzes/taken/{attempt.attempt_id}/?question={number}")
        shown = Shown(item.revision, item.component.key, item.seed)
        says(page.locator("main"), shown)
        fill(page.locator(f"#f{number}"), right_fields(shown))
        page.get_by_role("button", name=re.compile("Save and (next|finish)")).click()
    page.get_by_role("button", name="Hand in and see the result").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("5 of 5.")
