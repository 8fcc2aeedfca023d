"""A site that has grown: it fills itself, then answers as often as it is told to.

It reads a number of turns from its input and writes the seconds that each request took.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from itertools import cycle

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from benchmarks.classmates import fall_behind, new_learner
from benchmarks.devices import Device, reply_to, signed_in
from benchmarks.growing import PAGES, UP_TO_DATE
from benchmarks.measuring import in_turns
from quizzes.models import Component, Concept, Question, QuestionRevision, User

DAYS = 30

# --- Filling a site -----------------------------------------------------------------------------

CARDS = """
INSERT INTO quizzes_card (learner_id, component_id, question_id, version, stability, difficulty, last_day, due_day,
    due_at, reps, lapses, suspended)
SELECT learner.id, component.id, component.question_id, 1, 20.0, 5.0, bench_day.last_day, bench_day.due_day,
    NULL, 1, 0, {false}
FROM quizzes_user learner CROSS JOIN quizzes_component component
JOIN bench_day ON bench_day.number = (learner.id * 7 + component.id) % {days}
WHERE component.id % 4 <> 0 ORDER BY learner.id, component.id
"""


def fill(cards: int) -> None:
    """Learners who have met three questions in four, with a thirtieth of their cards due each day."""
    each = Component.objects.extra(where=["id %% 4 <> 0"]).count()
    learners = (User(email=f"filler-{number}@example.com", password="!") for number in range(cards // each))
    User.objects.bulk_create(learners, batch_size=2000)
    today = timezone.now().date()
    # From yesterday on: a site with learners who are up to date.
    days = [(n, today - dt.timedelta(DAYS - n), today + dt.timedelta(n - 1)) for n in range(DAYS)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
        cursor.execute("CREATE TABLE bench_day (number integer PRIMARY KEY, last_day date, due_day date)")
        cursor.executemany("INSERT INTO bench_day VALUES (%s, %s, %s)", days)
        false = "0" if connection.vendor == "sqlite" else "false"
        cursor.execute(CARDS.format(days=DAYS, false=false))


def fill_questions(count: int) -> None:
    """Further questions like the first one with a single part, spread over the concepts."""
    model = Component.objects.filter(question__kind="choice").select_related("question__current")[0].question
    assert model.current is not None
    concepts = cycle(Concept.objects.published().in_reading_order())
    fields = {"kind": model.kind, "status": model.status, "position": 1000}
    questions = Question.objects.bulk_create(
        (Question(slug=f"filler-{number}", concept=next(concepts), **fields) for number in range(count)),
        batch_size=2000,
    )
    own = {"id", "question", "author", "version", "major"}
    copied = [field.name for field in QuestionRevision._meta.concrete_fields if field.name not in own]
    shown = {name: getattr(model.current, name) for name in copied}
    QuestionRevision.objects.bulk_create(
        (QuestionRevision(question=question, **shown) for question in questions), batch_size=2000
    )
    revision = QuestionRevision.objects.filter(question=OuterRef("pk")).values("pk")[:1]
    Question.objects.filter(slug__startswith="filler-").update(current=Subquery(revision))
    Component.objects.bulk_create((Component(question=question, key="") for question in questions), batch_size=2000)


# --- One site -----------------------------------------------------------------------------------


def requests_of(device: Device, name: str) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        request = device.request("GET", PAGES[name])
        return lambda: reply_to(request)

    return prepare


def main(what: str) -> None:
    """Fill the site, then take turns for as long as it is told to."""
    devices = sized(int(what)) if what.isdigit() else backlogs(int(what.partition(" ")[2]))
    acts = {f"{who} {page}": requests_of(device, page) for who, device in devices.items() for page in PAGES}
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(in_turns(acts, int(line), warm_up=3)), flush=True)


def sized(cards: int) -> dict[str, Device]:
    """One of the learners in the middle, whom sites of any size ask the same question.

    What a learner has due follows from where their number stands in a month, and the first ones are the same anywhere.
    """
    fill(cards)
    fillers = User.objects.filter(email__startswith="filler-").order_by("pk")
    alike = fillers.alias(phase=F("pk") % DAYS).filter(phase=fillers[0].pk % DAYS)
    return {"site": signed_in(alike[alike.count() // 2])}


def backlogs(behind: int) -> dict[str, Device]:
    fill_questions(behind)
    devices = {"behind": signed_in(new_learner()), "up to date": signed_in(new_learner())}
    fall_behind(devices["behind"].learner, behind)
    fall_behind(devices["up to date"].learner, UP_TO_DATE)
    return devices
