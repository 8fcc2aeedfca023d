"""A question of every kind from the first key to a learner's schedule, by keyboard alone, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Frame, Locator, Page, expect

from quizzes.account.roles import ROLES, use_roles
from quizzes.authoring.questions import delete_question
from quizzes.kinds import KINDS
from quizzes.log.rebuilding import differences
from quizzes.models import Card, Concept, Misconception, Question, User, WorkingCopy
from tests.admin.test_fast_forms import HALF, as_lines
from tests.factories import give_answer
from tests.journeys.conftest import Site, watched
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS, STEM, fill_by_keyboard

CONCEPT = "temperature"
CHOOSE = f"/admin/quizzes/question/add/?concept={CONCEPT}"
PATIENCE_MS = 30_000
"""Each step is a page of its own, and a busy machine takes its time over a page."""
HALF_OF_THE_CLICKS = {
    "basic": 9,
    "reversed": 10,
    "cloze": 8,
    "choice": 13,
    "choices": 15,
    "true-false": 16,
    "short": 10,
    "numeric": 13,
    "ordering": 9,
    "matching": 14,
    "categorize": 14,
}


@dataclass
class Hand:
    """A keyboard. It counts the fields that are written, what else is pressed, and the keys that only move."""

    page: Page
    fields: int = 0
    clicks: int = 0
    moves: int = 0

    def move_to(self, control: Locator, key: str = "Tab", most: int = 80) -> None:
        for _ in range(most):
            if control.evaluate("each => each === each.ownerDocument.activeElement"):
                return
            self.page.keyboard.press(key)
            self.moves += 1
        raise AssertionError(f"{control} cannot be reached with {key}")

    def write(self, control: Locator, text: str) -> None:
        self.move_to(control)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.fields += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.clicks += 1


@pytest.fixture(autouse=True)
def _leave_nothing(site: Site) -> Iterator[None]:
    before = set(Question.objects.values_list("pk", flat=True))
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=None)
    User.objects.filter(email__startswith="learner-", is_staff=False).delete()
    WorkingCopy.objects.all().delete()
    for question in Question.objects.exclude(pk__in=before):
        delete_question(question=question)


@pytest.fixture
def publisher(site: Site, browser: Any) -> Iterator[Site]:
    other = watched(browser.new_context().new_page(), site.server)
    use_roles({other.learner(is_staff=True).pk: ROLES["publisher"]})
    yield other
    assert other.complaints == []
    other.page.context.close()


def texts(kind: str) -> dict[str, str]:
    """What is typed, with the mistakes that this concept knows."""
    known = set(Misconception.objects.filter(concept__slug=CONCEPT).values_list("key", flat=True))
    return {
        name: re.sub(r" \{([\w-]+)\}", lambda found: found[0] if found[1] in known else "", text)
        for name, text in as_lines(kind).items()
        if text not in {"", "0"}
    }


def choose_kind(hand: Hand, kind: str) -> None:
    radios = hand.page.locator("input[name=kind]")
    hand.move_to(radios.first)
    hand.page.keyboard.press("Space")
    for _ in range(list(KINDS).index(kind)):
        hand.page.keyboard.press("ArrowDown")
        hand.moves += 1
    hand.clicks += 1
    hand.press("Enter")
    expect(hand.page.locator("#id_stem")).to_be_focused()


def write(hand: Hand, kind: str) -> None:
    wanted, form = texts(kind), "#question_form"
    names: list[str] = hand.page.locator(form).evaluate(
        "form => [...new Set([...form.elements].map(each => each.name))]"
    )
    for name in (name for name in names if name in wanted):
        control = hand.page.locator(f"{form} [name='{name}']")
        if control.first.get_attribute("type") == "radio":
            hand.move_to(control.first)
            hand.press("Space" if wanted[name] == "True" else "ArrowDown")
        else:
            hand.write(control, wanted[name])


def preview(page: Page) -> Frame:
    frame = page.locator(".live iframe").element_handle().content_frame()
    assert frame is not None
    return frame


def told(page: Page) -> Locator:
    """In the preview: that the answer is out."""
    return page.frame_locator(".live iframe").locator(".preview-when", has_text="After").first


def look_at_right(page: Page) -> None:
    hand = Hand(page)
    hand.move_to(page.locator("[name=live_show]").first)
    hand.press("ArrowDown")
    expect(told(page)).to_be_visible()
    hand.press("ArrowUp")
    expect(told(page)).to_have_count(0)


def answer_wrongly(page: Page, *, is_graded_by_oneself: bool) -> None:
    """In the preview: something in every control, then its button."""
    frame, hand = preview(page), Hand(page)
    places = frame.locator("form select").count()
    hand.move_to(frame.locator("form :is(input:not([type=hidden]), select, button)").first)
    for at in range(30):
        kind = frame.evaluate("document.activeElement.type")
        for key in {"submit": ["Enter"], "select-one": ["ArrowDown"] * (places - at)}.get(kind, ["Space"]):
            page.keyboard.press(key) if kind != "text" else page.keyboard.insert_text("0.1")
        if kind == "submit" or told(page).is_visible():
            break
        page.keyboard.press("Tab")
    expect(told(page)).to_be_visible()
    if not is_graded_by_oneself:
        expect(page.frame_locator(".live iframe").locator(".verdict-head.right")).to_have_count(0)


def hand_over(hand: Hand) -> None:
    expect(hand.page.locator(".desk-state")).to_contain_text("Draft saved")
    hand.move_to(hand.page.locator(".submit-row [name=_hand_over]"))
    hand.press("Enter")
    expect(hand.page.locator(".messagelist")).to_contain_text("Handed over for review")


def publish(site: Site, author: User) -> Question:
    page = site.open("/admin/")
    hand = Hand(page)
    copy = WorkingCopy.objects.get(author=author)
    hand.move_to(page.locator(f"a[href*='workingcopy/{copy.pk}/review/']").first)
    hand.press("Enter")
    page.wait_for_url("**/review/")
    hand.move_to(page.locator(f"#content a[href*='copy={copy.pk}']").first)
    hand.press("Enter")
    page.wait_for_url("**copy=*")
    hand.press("Control+Enter")
    page.wait_for_url("**/change/**")
    return Question.objects.published().select_related("current").latest("pk")


def meet_and_report(site: Site, question: Question) -> Card:
    """Learned a while ago, asked again now, and reported."""
    learner, component = site.learner(), question.components.order_by("pk")[0]
    knows_not = {"know": ["no"]}
    give_answer(learner, component, timezone.now() - dt.timedelta(days=3), right=False, data=knows_not)
    page = site.open("/review/")
    expect(page.locator(STEM)).to_be_focused()
    page.keyboard.press("!")
    page.wait_for_url("**/report/**")
    hand = Hand(page)
    hand.write(page.get_by_role("textbox").first, "This could be said better.")
    hand.move_to(page.get_by_role("button", name="Send report"))
    hand.press("Enter")
    expect(page.get_by_text("We saved your report")).to_be_visible()
    page = site.open("/review/")
    expect(page.locator(STEM)).to_be_focused()
    if page.get_by_role("button", name="Show answer").count():
        page.keyboard.press("Space")
        expect(page.locator("#stage .reveal h2")).to_be_focused()
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.keyboard.press("2")
        expect(page.locator("#stage .reveal")).to_be_hidden()
    else:
        fill_by_keyboard(page)
        page.keyboard.press("Enter")
        expect(page.locator("#stage .verdict h2")).to_be_focused()
    return Card.objects.get(learner=learner, component=component)


def mend(site: Site, question: Question) -> None:
    page = site.open("/admin/")
    hand = Hand(page)
    hand.move_to(page.locator(f"a[href*='of-question/{question.pk}/']").first)
    hand.press("Enter")
    hand.move_to(page.get_by_role("link", name="Open the question"))
    hand.press("Enter")
    hand.write(page.locator("#id_remember"), "Said better now, in other words.")
    hand.press("Control+Enter")
    page.wait_for_url("**/question/**")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_question_goes_from_its_first_key_to_a_schedule_that_a_mend_keeps(
    site: Site, publisher: Site, kind: str
) -> None:
    assert Concept.objects.filter(slug=CONCEPT).exists()
    author = site.learner(is_staff=True)
    use_roles({author.pk: ROLES["author"]})
    hand = Hand(site.open(CHOOSE))

    choose_kind(hand, kind)
    write(hand, kind)
    look_at_right(hand.page)
    answer_wrongly(hand.page, is_graded_by_oneself=KINDS[kind].self_graded)
    hand.page.locator("#id_remember").focus()
    hand_over(hand)
    question = publish(publisher, author)
    card = meet_and_report(site, question)
    mend(publisher, question)

    question.refresh_from_db()
    assert (question.current.number, question.current.major) == (2, False)  # type: ignore[union-attr]  # it has one
    present = Card.objects.get(pk=card.pk)
    assert (present.due_day, present.stability, present.version) == (card.due_day, card.stability, card.version)
    assert list(differences(card.learner)) == []
    assert hand.fields <= HALF[kind]
    assert hand.clicks <= HALF_OF_THE_CLICKS[kind]
