"""One answer in one process: what the whole path costs beside the least that Django can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from benchmarks.learners import Device, fall_behind, new_learner, signed_in
from benchmarks.measuring import Row, in_turns, median, microseconds, ratio_at_most, tell
from benchmarks.raw import make_tables, raw_answer
from quizzes.forms.study import AnswerForm
from quizzes.study.answering import record_answer
from quizzes.views.answers import sent_answer
from quizzes.views.review import answer

TIMES = 600
DUE = 60  # reviews that wait for each of them
LEARNERS = 50  # so that nobody answers more on one day than a keen learner does

type View = Callable[[HttpRequest], HttpResponseBase]

handler = WSGIHandler()


def whole(request: HttpRequest, status: int = 200) -> HttpResponseBase:
    """The reply of the site with all its middleware."""
    reply = handler.get_response(request)
    assert reply.status_code == status, f"{request.path}: {reply.status_code}"
    reply.close()
    return reply


def bare(view: View, request: HttpRequest) -> None:
    """Only the view: the middleware's work is done before."""
    reply = view(request)
    assert reply.status_code == 200, f"{request.path}: {reply.status_code}"


def prepared_request(device: Device, path: str) -> HttpRequest:
    request = device.request("POST", path, device.form())
    request.user = device.learner
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return request


def storing(device: Device) -> Callable[[], object]:
    data = device.request("POST", "/review/answers/", device.form()).POST
    form = AnswerForm(data)
    assert form.is_valid()
    sent, now = sent_answer(form, data, device.learner), timezone.now()
    return lambda: record_answer(learner=device.learner, answer=sent, now=now)


def acts(devices: Iterator[Device], others: Iterator[Device]) -> dict[str, Callable[[], Callable[[], object]]]:
    """What is compared. `raw` moves no card of ours, so it gets its answers from devices of its own."""

    def whole_request(device: Device, method: str, path: str) -> Callable[[], object]:
        request = device.request(method, path, device.form() if method == "POST" else None)
        return lambda: whole(request)

    def view_alone(device: Device, view: View, path: str) -> Callable[[], object]:
        request = prepared_request(device, path)
        return lambda: bare(view, request)

    return {
        "raw view": lambda: view_alone(next(others), raw_answer, "/raw/"),
        "storing": lambda: storing(next(devices)),
        "view": lambda: view_alone(next(devices), answer, "/review/answers/"),
        "raw": lambda: whole_request(next(others), "POST", "/raw/"),
        "answer": lambda: whole_request(next(devices), "POST", "/review/answers/"),
        "next": lambda: whole_request(next(devices), "GET", "/review/"),
    }


def statements(request: HttpRequest) -> int:
    with CaptureQueriesContext(connection) as captured:
        whole(request)
    return len(
        [query for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    )


def main() -> None:
    make_tables()
    learners = [signed_in(new_learner()) for _ in range(LEARNERS)]
    for each in learners:
        fall_behind(each.learner, DUE)
    taken = in_turns(acts(cycle(learners), cycle([replace(each, versions={}) for each in learners])), TIMES)
    device = learners[0]
    half = {name: median(seconds) for name, seconds in taken.items()}
    told = {name: microseconds(seconds) for name, seconds in taken.items()}
    answered = statements(device.request("POST", "/review/answers/", device.form()))
    asked = statements(device.request("GET", "/review/"))
    tell(
        [
            ratio_at_most(
                "an answer, the whole site with its middleware, beside `raw` behind the same",
                told["answer"],
                told["raw"],
                half["answer"] / half["raw"],
                3,
            ),
            ratio_at_most(
                "the view alone, verdict and trust panel rendered, beside the view of `raw`",
                told["view"],
                told["raw view"],
                half["view"] / half["raw view"],
                3,
            ),
            Row(
                "of it: grade, schedule, append, save, commit",
                told["storing"],
                told["raw view"],
                f"{half['storing'] / half['raw view']:.2f} ×",
            ),
            Row("the next question, the whole site", told["next"]),
            Row("statements of an answer with its verdict, session and user included", str(answered)),
            Row("statements of the next question, session and user included", str(asked)),
        ]
    )
