"""The review in a real browser: what travels, how soon a press shows, and whether anything moves."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connections
from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from benchmarks.learners import Device, new_learner, signed_in
from benchmarks.measuring import Row, at_most, median, tell

ANSWERS = 10
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
    if reveal.count():
        reveal.click()
        page.get_by_role("button", name="Remembered").click()
    else:
        page.get_by_role("button", name="I don’t know, show me").click()
        page.locator("#stage").get_by_role("link", name="Next").or_(page.get_by_role("button", name="Next")).click()
    expect(page.locator("h1.stem")).to_be_visible()
    page.wait_for_timeout(150)


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


def sign_in(page: Page, device: Device, url: str) -> None:
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": device.session, "url": url}])


def main(port: str) -> None:
    if not CHROMIUM:
        tell([Row("the review in a browser", "not measured: Chromium is not installed")])
        return
    url = f"http://localhost:{port}"
    device = signed_in(new_learner(new_per_day=50))
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        sign_in(page, device, url)
        wire, first, presses, shifted = visit(page, url)
        browser.close()
    tell(
        [
            at_most("first visit of the review page", sum(first) / 1024, 100, unit="KB"),
            at_most("its requests", len(first), 12, unit="requests"),
            at_most("largest reply to an answer", max(wire.answers) / 1024, 6, unit="KB"),
            Row("the median one", f"{median(wire.answers) / 1024:.1f} KB"),
            at_most("longest press to next paint", max(presses, default=0), 100, unit="ms"),
            at_most("cumulative layout shift", shifted, 0.001, unit=""),
        ]
    )
