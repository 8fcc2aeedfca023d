"""Pages for visitors: what they cost when warm, whether a proxy may keep them, and whether a return is cheap."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from django.http import HttpResponseBase
from django.test import RequestFactory
from django.utils.cache import get_max_age

from benchmarks.classmates import new_learner
from benchmarks.devices import RAW, Device, reply_to, signed_in
from benchmarks.figures import BEFORE, Figures
from benchmarks.measuring import Figure, Row, in_turns, median, tell
from benchmarks.raw import make_tables
from quizzes.models import Concept

TIMES = 60
SHARE = 0.2  # of what the release before took
RAW_FORM = "component=1&answer_id={}"


def pages() -> dict[str, str]:
    concepts = Concept.objects.published().in_reading_order()
    longest = max(concepts, key=lambda each: len(each.text))
    return {
        "a guide page": longest.get_absolute_url(),
        "the contents": "/guide/",
        "the map": "/map/",
        "the landing page": "/",
    }


def get(path: str, **headers: str) -> HttpResponseBase:
    factory = RequestFactory(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip", **headers})
    return reply_to(factory.get(path))


def visits(path: str) -> Callable[[], Callable[[], object]]:
    return lambda: lambda: get(path)


def raw_of(device: Device) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        body = f"{RAW_FORM.format(uuid.uuid4())}&csrfmiddlewaretoken={device.cookies['csrftoken']}"
        request = device.request("POST", RAW, body)
        return lambda: reply_to(request)

    return prepare


def beside_before(section: str, what: str, ours: list[float], raw: list[float], share: float) -> Row:
    """In units of `raw`, so that two releases on two days can be compared."""
    ratio = median(ours) / median(raw)
    old = Figures.load(BEFORE).row(section, what)
    told = f"≤ {share:g} × before"
    if old is None or old.value is None:
        return Row(what, str(Figure(ours)), str(Figure(raw)), f"{ratio:.2f} × raw", told, None, ratio)
    reached = f"{ratio:.2f} × raw; {ratio / old.value:.2f} × before"
    return Row(what, str(Figure(ours)), str(Figure(raw)), reached, told, ratio <= share * old.value, ratio)


def engine() -> str:
    from django.db import connection

    return "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"


def main() -> None:
    make_tables()
    device = signed_in(new_learner())
    found = pages()
    taken = in_turns({"raw": raw_of(device)} | {name: visits(path) for name, path in found.items()}, TIMES, warm_up=5)
    tell([*rows(found, taken)])


def rows(found: dict[str, str], taken: dict[str, list[float]]) -> Iterator[Row]:
    for name, path in found.items():
        yield beside_before(f"{engine()}/visiting", f"{name}, warm", taken[name], taken["raw"], SHARE)
        first = get(path)
        yield yes(f"{name}: no cookie", not first.cookies)
        control = first.get("Cache-Control", "")
        yield yes(f"{name}: a proxy may keep it", "public" in control and get_max_age(first) is not None, control)
        tag = first.get("ETag", "")
        again = get(path, **{"If-None-Match": tag}) if tag else first
        yield yes(f"{name}: 304 on return", again.status_code == 304, tag or "no ETag")


def yes(what: str, is_so: bool, told: str = "") -> Row:
    return Row(what, "yes" if is_so else "no", told, goal="yes", met=is_so)
