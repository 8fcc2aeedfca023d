"""Answers over HTTP, in the steady state: the site under load beside `raw` behind the same middleware.

Every connection is a browser: it answers, gets the next question as the product gives it, and answers that. A learner
who has answered enough for a day makes way for the next one.
"""

from __future__ import annotations

import gzip
import http.client
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import connections

from benchmarks.classmates import make_learners
from benchmarks.devices import ANSWERS, HEADERS, RAW, REVIEW, URLENCODED, Device, signed_in
from benchmarks.forms import Asked, revision_of
from benchmarks.measuring import Row, median, percentile, ratio_at_least, ratio_at_most, tell
from benchmarks.raw import make_tables
from benchmarks.states import STATES
from quizzes.models import QuestionRevision

ONE, FEW, MANY = 1, 8, 64
COUNTS = (ONE, FEW, MANY)
ANSWERS_A_DAY = 16
THREADS = 8  # of each process: MANY are more


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int
    seconds: float
    learners: int


WHOLE, QUICK = Size(3, 4.0, 500), Size(1, 1.0, 80)


@dataclass
class Load:
    """What one way of answering showed, over all rounds."""

    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    requests: int = 0

    @property
    def rate(self) -> float:
        """Steps a second, the median of the rounds."""
        return median(self.rates)

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status not in (200, 204))

    @property
    def spread(self) -> float:
        return percentile(self.seconds, 0.99) / median(self.seconds)

    @property
    def milliseconds(self) -> tuple[str, str]:
        """p99 and p50 of an answer."""
        return f"{percentile(self.seconds, 0.99) * 1000:.1f} ms", f"{median(self.seconds) * 1000:.1f} ms"

    def __str__(self) -> str:
        p99, p50 = self.milliseconds
        each = self.requests / max(1, len(self.seconds))
        return f"{self.rate:,.0f}/s of {each:.1f} requests, p50 {p50}, p99 {p99}, {self.errors} errors"


@dataclass
class Browser:
    """One kept connection, over which one learner after the other answers."""

    link: http.client.HTTPConnection
    devices: Iterator[Device]
    taken: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    requests: int = 0
    device: Device | None = None

    def send(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        assert self.device is not None
        cookies = "; ".join(f"{name}={value}" for name, value in self.device.cookies.items())
        headers = HEADERS | {"Cookie": cookies} | ({"Content-Type": URLENCODED} if body else {})
        self.link.request(method, path, body or None, headers)
        reply = self.link.getresponse()
        content = reply.read()
        self.statuses[reply.status] += 1
        self.requests += 1
        zipped = reply.headers.get("Content-Encoding") == "gzip"
        return reply.status, (gzip.decompress(content) if zipped else content).decode()

    def look(self, page: str) -> bool:
        assert self.device is not None
        asked = Asked.on(page)
        if asked and asked.hides_answer:
            asked = Asked.on(self.send("GET", f"{REVIEW}?{asked.query}")[1])
        if asked is None:
            return False
        asked.carried.pop("revealed", None)  # as on a page of the release before: nobody here takes time to read
        self.device.body, self.device.kind = asked.answered(self.device.luck)
        return True

    def ready(self) -> Device:
        """Whoever answers next, with a question before them."""
        while self.device is None or self.device.done or self.device.answered >= ANSWERS_A_DAY:
            self.device = next(self.devices)
            if not self.device.body:
                self.device.done = not self.look(self.send("GET", REVIEW)[1])
        return self.device

    def answer(self) -> None:
        device = self.ready()
        began = time.perf_counter()
        status, page = self.send("POST", ANSWERS, device.body)
        self.taken.append(time.perf_counter() - began)
        device.answered += 1
        if status == 422:  # a typed answer that can be read in two ways: no error, and nothing is stored
            self.statuses[422] -= 1
            device.done = True
        elif not self.look(page):
            device.done = not self.look(self.send("GET", REVIEW)[1])

    def raw(self) -> None:
        device = self.device = next(self.devices)
        body = urlencode(STANDING | {"answer_id": uuid.uuid4()} | {"csrfmiddlewaretoken": device.cookies["csrftoken"]})
        began = time.perf_counter()
        self.send("POST", RAW, body)
        self.taken.append(time.perf_counter() - began)


STANDING = {
    "component": "1",
    "revision": "1",
    "version": "3",
    "signature": "x" * 43,
    "place": "review",
    "duration": "4000",
    "answer": "1",
    "sure": "yes",
}
"""What an answer carries; `raw` reads two of them."""


def keep_on(browser: Browser, path: str, seconds: float) -> Browser:
    act = browser.raw if path == RAW else browser.answer
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        act()
    return browser


def load(port: int, count: int, path: str, pools: Sequence[Iterator[Device]], seconds: float, into: Load) -> None:
    """One round: so many connections, all at once."""
    browsers = [Browser(http.client.HTTPConnection("localhost", port, timeout=60), pools[n]) for n in range(count)]
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(lambda browser: keep_on(browser, path, seconds), browsers))
    for browser in browsers:
        browser.link.close()
        into.seconds += browser.taken
        into.statuses += browser.statuses
        into.requests += browser.requests
    into.rates.append(sum(len(browser.taken) for browser in browsers) / seconds)


def again_and_again(devices: Sequence[Device]) -> Iterator[Device]:
    """`raw` wears nobody out."""
    while True:
        yield from devices


def one_by_one(devices: list[Device]) -> Iterator[Device]:
    """Shared by all connections: taking from the end of a list is one step for threads."""
    while devices:
        yield devices.pop()
    raise SystemExit("There were too few learners for so quick a site: raise Size.learners.")


def learners(size: Size) -> list[Device]:
    found = [signed_in(each, number) for number, each in enumerate(make_learners(STATES["steady"], size.learners))]
    random.Random(1).shuffle(found)
    for pk in QuestionRevision.objects.values_list("pk", flat=True):
        revision_of(pk)  # the threads that answer ask no database
    connections.close_all()
    return found


def main(port: str, how: str = "") -> None:
    size = QUICK if how else WHOLE
    make_tables()
    devices = learners(size)
    shared = list(devices)
    raw = [again_and_again(devices[n::MANY] or devices) for n in range(MANY)]
    ours = [one_by_one(shared) for _ in range(MANY)]
    found = {(path, count): Load() for count in COUNTS for path in (RAW, ANSWERS)}
    for _ in range(size.rounds):
        for (path, count), into in found.items():
            load(int(port), count, path, raw if path == RAW else ours, size.seconds, into)
    tell(list(rows(found)))


def rows(found: dict[tuple[str, int], Load]) -> Iterator[Row]:
    for count in COUNTS:
        ours, raw = found[ANSWERS, count], found[RAW, count]
        ratio = ours.rate / raw.rate
        name = f"answers, {count} connection{'s' if count > 1 else ''}"
        yield ratio_at_least(name, str(ours), str(raw), ratio, 0.45)
        yield Row(f"{name}: steps a second", f"{ours.rate:,.0f}", value=ours.rate)
        yield Row(f"raw, {count} connections: steps a second", f"{raw.rate:,.0f}", value=raw.rate)
    few, many = found[ANSWERS, FEW], found[ANSWERS, MANY]
    errors = sum(each.errors for each in found.values())
    yield Row("errors", str(errors), goal="0", met=errors == 0, value=errors)
    rates = f"{many.rate:,.0f}/s", f"{few.rate:,.0f}/s"
    yield ratio_at_least(f"rate at {MANY} connections, beside {FEW}", *rates, many.rate / few.rate, 0.9)
    for count in (FEW, MANY):
        each = found[ANSWERS, count]
        what = f"p99 beside p50, {count} connections, {THREADS} threads a process"
        yield ratio_at_most(what, *each.milliseconds, each.spread, 3)
