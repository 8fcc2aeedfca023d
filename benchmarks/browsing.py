"""The review in a real browser: what travels, how soon a press shows, and whether anything moves."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connections
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize, sync_playwright

from benchmarks.classmates import make_learners
from benchmarks.devices import SHORTEST_LOOK, Device, signed_in
from benchmarks.measuring import Row, at_most, median, tell
from benchmarks.states import STATES
from quizzes.models import Concept

ANSWERS = 10
PATIENCE_MS, POLL_MS = 10_000, 20
READING_MS = SHORTEST_LOOK * 1000 + 200
"""What comes in is dead to a second press for half a second."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

# What the browser itself says of presses and shifts, kept until it is asked for.
WATCH = """
window.presses = []; window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (entry.interactionId) window.presses.push(entry.duration);
})).observe({type: "event", durationThreshold: 16, buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Wire:
    """Bytes as they travelled, compressed, with their headers."""

    session: CDPSession
    addresses: dict[str, str] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)
    sizes: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self.sent)
        self.session.on("Network.loadingFinished", self.finished)

    def sent(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]
        if event["request"]["method"] == "POST":
            self.posts.add(event["requestId"])

    def finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def answers(self) -> list[float]:
        """Bytes of the replies to answers."""
        return [
            size
            for each, size in self.sizes.items()
            if each in self.posts and self.addresses[each].endswith("/review/answers/")
        ]


def answer(page: Page) -> None:
    """Whatever is asked: say so, and go on."""
    reveal = page.get_by_role("button", name="Show answer")
    unknown = page.get_by_role("button", name="I don’t know, show me")
    reveal.or_(unknown).first.wait_for()  # only what is asked has one of them: neither a verdict nor an open card
    page.wait_for_timeout(READING_MS)
    if reveal.count():
        reveal.click()
        remembered = page.get_by_role("button", name=re.compile("Remembered|Knew it"))
        remembered.wait_for()
        page.wait_for_timeout(READING_MS)
        remembered.click()
        remembered.wait_for(state="detached")
    else:
        unknown.click()
        go_on(page)


def go_on(page: Page) -> None:
    """Press Next, and note how long it takes until another question is painted."""
    following = page.locator("#stage").get_by_role("link", name="Next").or_(page.get_by_role("button", name="Next"))
    following.wait_for()
    page.wait_for_timeout(
        SHORTEST_LOOK * 1000 + 200
    )  # a verdict's buttons are dead to a second press; somebody reads it
    page.evaluate(PRESSED)
    following.click()
    for _ in range(PATIENCE_MS // POLL_MS):  # the site's policy forbids what Playwright's own waiting evaluates
        if page.evaluate("window.painted.length > window.nexts"):
            break
        page.wait_for_timeout(POLL_MS)
    page.evaluate("window.nexts = window.painted.length")


# From the press to the frame in which the form of a question stands on the stage.
PRESSED = """
window.painted ??= []; window.nexts ??= 0;
document.addEventListener("click", event => {
  const began = event.timeStamp;
  const look = () => document.querySelector("form#q")
    ? requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - began)))
    : requestAnimationFrame(look);
  look();
}, {once: true, capture: true});
"""


def visit(page: Page, url: str) -> tuple[Wire, list[float], list[float], float]:
    """A first visit, then ten answers: what travelled, first bytes, presses and shifts."""
    wire = Wire(page.context.new_cdp_session(page))
    page.add_init_script(WATCH)
    page.goto(f"{url}/review/", wait_until="networkidle")
    first = list(wire.sizes.values())
    shifted = float(page.evaluate("window.shifted"))
    for _ in range(ANSWERS):
        answer(page)
    presses: list[float] = page.evaluate("window.presses")
    shifted = max(shifted, float(page.evaluate("window.shifted")))
    return wire, first, presses, shifted


def sign_in(context: BrowserContext, device: Device, url: str) -> None:
    cookies = device.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies])


def pages_by_name() -> dict[str, tuple[str, bool]]:
    """Their addresses, and whether somebody is signed in there."""
    concept = Concept.objects.published().in_reading_order()[3].get_absolute_url()
    pages = {"review": "/review/", "Today": "/today/", "a guide page": concept, "the map": "/map/"}
    pages |= {"the contents": "/guide/", "settings": "/settings/", "progress": "/progress/", "search": SEARCH}
    return {name: (path, True) for name, path in pages.items()} | {"the landing page": ("/", False)}


def slow_link(browser: Browser, device: Device, url: str, pages: dict[str, tuple[str, bool]]) -> Iterator[Row]:
    """How far each page moves while it loads over a slow link, with nothing in the browser's cache."""
    for name, (path, is_signed_in) in pages.items():
        context = browser.new_context(viewport=PHONE)
        if is_signed_in:
            sign_in(context, device, url)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        page.add_init_script(WATCH)
        page.goto(f"{url}{path}", wait_until="networkidle")
        page.wait_for_timeout(500)
        yield at_most(f"layout shift on a slow link, {name}", float(page.evaluate("window.shifted")), 0.01, unit="")
        context.close()


SEARCH = "/guide/search/?q=temperature"
PHONE: ViewportSize = {"width": 390, "height": 844}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
"""“Slow 3G”: 400 kbit a second, and 400 ms until a request is answered."""


def main(port: str) -> None:
    if not CHROMIUM:
        tell([Row("the review in a browser", "not measured: Chromium is not installed")])
        return
    url = f"http://localhost:{port}"
    learners = make_learners(STATES["steady"], 2)
    device, other = (signed_in(each) for each in learners)
    pages = pages_by_name()  # Django answers no query while Playwright runs
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        shifts = list(slow_link(browser, other, url, pages))
        context = browser.new_context(viewport=PHONE)
        sign_in(context, device, url)
        page = context.new_page()
        wire, first, presses, shifted = visit(page, url)
        nexts: list[float] = page.evaluate("window.painted ?? []")
        browser.close()
    following = at_most("press of *Next* to the next question painted, median", median(nexts or [0]), 50, unit="ms")
    tell(
        [
            replace(following, belongs=3, reference=f"{len(nexts)} presses, at most {max(nexts, default=0):.0f} ms"),
            at_most("first visit of the review page", sum(first) / 1024, 100, unit="KB"),
            at_most("its requests", len(first), 12, unit="requests"),
            at_most("largest reply to an answer", max(wire.answers) / 1024, 6, unit="KB"),
            Row("the median one", f"{median(wire.answers) / 1024:.1f} KB"),
            at_most("longest press to next paint", max(presses, default=0), 100, unit="ms"),
            at_most("layout shift over ten answers", shifted, 0.001, unit=""),
            *shifts,
        ]
    )
