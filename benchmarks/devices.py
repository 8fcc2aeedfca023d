"""Browsers of signed-in learners, in this process: requests as they reach the site's handler."""

from __future__ import annotations

import gzip
import random
import time
from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory

from benchmarks.forms import Asked
from benchmarks.measuring import Watch
from quizzes.models import User

HEADERS = {
    "Host": "localhost",
    "Accept-Encoding": "gzip, deflate",
    "HX-Request": "true",
    "HX-Target": "stage",
    "HX-Current-URL": "http://localhost/review/",
    "Origin": "http://localhost",
    "Sec-Fetch-Site": "same-origin",
}
URLENCODED = "application/x-www-form-urlencoded"
REVIEW, ANSWERS, RAW = "/review/", "/review/answers/", "/raw/"
SHORTEST_LOOK = 0.5  # seconds: nobody grades a flashcard sooner

handler = WSGIHandler()


@dataclass
class Device:
    """One browser of one learner in a review session."""

    learner: User
    cookies: dict[str, str]
    luck: random.Random
    answered: int = 0
    slips: int = 0
    body: str = ""
    kind: str = ""
    ready_at: float = 0.0
    done: bool = False

    def request(self, method: str, path: str, body: str = "") -> HttpRequest:
        factory = RequestFactory(SERVER_NAME="localhost", headers=HEADERS)
        factory.cookies.load(self.cookies)
        return factory.generic(method, path, body, content_type=URLENCODED if body else "")

    def look(self, page: str) -> bool:
        """Read what the page asks and make up the answer. False: it asks nothing."""
        asked = Asked.on(page)
        if asked is None:
            return False
        if asked.hides_answer:
            asked = Asked.on(text_of(reply_to(self.request("GET", f"{REVIEW}?{asked.query}"))))
            assert asked is not None, "a flashcard with its answer is graded"
            self.ready_at = time.monotonic() + SHORTEST_LOOK
        self.body, self.kind = asked.answered(self.luck)
        return True

    def begin(self) -> None:
        self.done = not self.look(text_of(reply_to(self.request("GET", REVIEW))))

    def answer(self, watch: Watch) -> None:
        """One step: the answer, and the next question, in as many requests as the product makes of it."""
        time.sleep(max(0.0, self.ready_at - time.monotonic()))
        request, following = self.request("POST", ANSWERS, self.body), self.request("GET", REVIEW)
        with watch:
            reply = reply_to(request)
        self.answered += 1
        if reply.status_code == 422:  # a typed answer that can be read in two ways: asked again, nothing is stored
            self.slips += 1
            watch.forget()
            return self.begin()
        assert reply.status_code in (200, 204), f"{self.kind}: {reply.status_code} {text_of(reply)[:2000]}"
        if not self.look(text_of(reply)):
            with watch:
                reply = reply_to(following)
            self.done = not self.look(text_of(reply))
        return None


def reply_to(request: HttpRequest) -> HttpResponseBase:
    """The reply of the site with all its middleware."""
    reply = handler.get_response(request)
    reply.close()
    return reply


def text_of(reply: HttpResponseBase) -> str:
    content: bytes = reply.content  # type: ignore[attr-defined]  # no page of a session is streamed
    return (gzip.decompress(content) if reply.get("Content-Encoding") == "gzip" else content).decode()


def signed_in(learner: User, seed: int = 0) -> Device:
    client = Client(headers=HEADERS)
    client.force_login(learner)
    # The first request of a day renews the session and names the browser; what follows writes nothing.
    client.get("/settings/", headers={"HX-Request": ""})
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return Device(learner, cookies, random.Random(seed))
