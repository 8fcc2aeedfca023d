"""Three ways to use the site: by touch on a phone, by keyboard alone on a desktop, and without scripts on a small one.

A journey is written once and walked in each way. Whatever is pressed has to be reached in that way: a finger taps it, a
keyboard comes to it by Tab or has a key for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from playwright.sync_api import Locator, Page, expect

from quizzes.log.presenting import Presentation
from quizzes.models import User
from quizzes.study.today import presentation_of
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS, STEM
from tests.journeys.test_lessons import overflows
from tests.journeys.test_verdict import RIGHT, Form, form_for

SETTLED_MS = 250  # what comes fades in for a fifth of a second
MOST_TABS = 150
IN_SESSION = "each => Boolean(each.closest('#stage, [data-keys]'))"


@dataclass
class Hands:
    """By touch."""

    site: Site
    size: ClassVar[tuple[int, int]] = (390, 844)
    context: ClassVar[dict[str, Any]] = {"has_touch": True}
    swaps: ClassVar[bool] = True

    @property
    def page(self) -> Page:
        return self.site.page

    def open(self, path: str) -> None:
        self.site.open(path)

    def press(self, control: Locator) -> None:
        """After as long a look as people take: at first a session's buttons are dead to a second tap."""
        if control.evaluate(IN_SESSION):
            self.page.wait_for_timeout(SHORTEST_LOOK_MS)
        self.hit(control)

    def hit(self, control: Locator) -> None:
        control.scroll_into_view_if_needed()
        control.tap()

    def fill(self, box: Locator, text: str) -> None:
        self.hit(box)
        self.page.keyboard.type(text)

    def choose(self, option: Locator) -> None:
        """A radio button or a box to check; its label is what one sees."""
        self.hit(option.locator("xpath=ancestor::label[1]"))

    def pick(self, select: Locator, label: str) -> None:
        select.select_option(label=label)

    def assert_sound(self) -> None:
        self.page.wait_for_timeout(SETTLED_MS)
        assert not overflows(self.page)
        if self.swaps:  # axe is a script; without scripts the page is the same one
            assert self.site.barriers() == []

    def assert_focus_in(self, place: str) -> None:
        """After a swap the focus is where the new part begins. Without scripts each page is a new one."""
        if self.swaps:
            expect(self.page.locator(f"{place} :focus, {place}:focus").first).to_be_visible()

    # --- Answering -----------------------------------------------------------------------------------

    def answer(self, learner: User) -> None:
        """Right, whatever is asked, to the next question or to Done."""
        page = self.page
        expect(page.locator(STEM)).to_be_visible()
        self.assert_focus_in(STEM)
        asked = page.locator("#stage [name=component], #stage [name=card]").first.get_attribute("value")
        shown = presentation_of(learner, int(asked or 0))
        assert shown is not None
        if shown.is_self_graded:
            self.turn("Remembered")
            return
        self.enter(shown, form_for(page, shown, RIGHT))
        self.press(page.locator(".bottom").get_by_role("button", name="Check, sure"))
        self.assert_focus_in("#stage .verdict")
        self.go_on()

    def turn(self, grade: str) -> None:
        page = self.page
        self.press(page.get_by_role("button", name="Show answer"))
        self.assert_focus_in("#stage .reveal")
        self.press(page.get_by_role("button", name=grade))
        expect(page.locator("#stage .reveal")).to_have_count(0)

    def go_on(self) -> None:
        verdict = self.page.locator("#stage .compared")
        expect(verdict.first).to_be_visible()
        self.press(self.page.locator("#stage .bottom a.btn"))
        expect(verdict).to_have_count(0)

    def enter(self, shown: Presentation, form: Form) -> None:
        if self.page.locator("#q select").count():
            self.place(form)
            return
        for name, values in form.items():
            for value in values:
                if shown.kind.typed:
                    self.fill(self.page.locator(f"#q .entry [name={name}]"), value)
                else:
                    self.choose(self.page.locator(f"#q fieldset [name={name}][value='{value}']"))

    def place(self, form: Form) -> None:
        """Order, match and sort: one tap for each item."""
        names = [str(each.get_attribute("name")) for each in self.page.locator("#q select").all()]
        first = self.page.locator("#q select").first
        places = [value for each in first.locator("option").all() if (value := each.get_attribute("value"))]
        if self.page.locator("#q fieldset.ordering").count():
            for value in places:
                self.tap_nth("tap", next(at for at, name in enumerate(names) if form[name] == [value]))
        else:
            for name in names:
                self.tap_nth("target", places.index(form[name][0]))

    def tap_nth(self, what: str, at: int) -> None:
        self.hit(self.page.locator(f"#q .{what}").nth(at))

    def take_a_step(self) -> None:
        """Of a lesson, saying that one doesn't know; a flashcard is graded."""
        page = self.page
        self.assert_focus_in("#stage h1")
        if page.get_by_role("button", name="Show answer").count():
            self.turn("Knew it")
            return
        self.press(page.get_by_role("button", name="I don’t know, show me"))
        self.assert_focus_in("#stage .inline-q")
        self.go_on()


class Keys(Hands):
    """By keyboard alone."""

    size = (1280, 800)
    context: ClassVar[dict[str, Any]] = {}

    def reach(self, control: Locator) -> None:
        for _ in range(MOST_TABS):
            if control.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} cannot be reached with Tab")

    def hit(self, control: Locator) -> None:
        if key := self.key_of(control):
            self.page.keyboard.press(key)
        else:
            self.reach(control)
            self.page.keyboard.press("Enter")

    def fill(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.type(text)

    def key_of(self, control: Locator) -> str | None:
        """Where the page listens to keys, and nothing is being typed."""
        listens = "each => each.closest('#stage, [data-keys]') && !document.activeElement.matches('[type=text]')"
        key = control.get_attribute("data-key")
        return key.split(" ")[0] if key and control.evaluate(listens) else None

    def choose(self, option: Locator) -> None:
        if key := self.key_of(option):
            self.page.keyboard.press(key)
            expect(option).to_be_checked()
            return
        group = option.page.locator(f"[name={option.get_attribute('name')}]")
        self.reach(group.first)  # of a group of radio buttons, Tab comes to one; arrows lead to the others
        for _ in range(group.count()):
            if option.evaluate("each => each === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(option).to_be_checked()

    def pick(self, select: Locator, label: str) -> None:
        self.reach(select)
        self.page.keyboard.type(label)
        expect(select.locator("option:checked")).to_have_text(label)

    def tap_nth(self, what: str, at: int) -> None:
        self.page.keyboard.press(str(at + 1))


class Plain(Hands):
    """Without scripts, on a small phone."""

    size = (320, 640)
    context: ClassVar[dict[str, Any]] = {"java_script_enabled": False}
    swaps = False

    def hit(self, control: Locator) -> None:
        control.click()

    def choose(self, option: Locator) -> None:
        option.check()

    def fill(self, box: Locator, text: str) -> None:
        box.fill(text)

    def place(self, form: Form) -> None:
        for name, values in form.items():
            self.page.locator(f"#q [name={name}]").select_option(values)


WAYS = {"by touch": Hands, "by keyboard": Keys, "without scripts": Plain}
