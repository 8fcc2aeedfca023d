"""A change of an answer in a quiz, saved, beside `raw`: in one process, through the same middleware."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.classmates import new_learner
from benchmarks.devices import RAW, reply_to, signed_in, text_of
from benchmarks.forms import HIDDEN
from benchmarks.measuring import Figure, Row, at_most, in_turns, median, ratio_at_most, tell
from benchmarks.raw import make_tables
from quizzes.models import Attempt
from quizzes.quizzing.ready_made import ReadyMade, start_quiz

TIMES = 400
MOST_STATEMENTS = 9
MOST = 3.0
"""A save is read by the revision that was shown, kept in a log, and answered with words: `raw` writes two rows."""
FLAGS: tuple[dict[str, str], ...] = ({"know": "no"}, {"know": "no", "flag": "yes"})


class Taker:
    """A learner in the middle of a quiz, who changes one answer after another."""

    def __init__(self) -> None:
        learner = new_learner()
        self.device = signed_in(learner)
        self.attempt = start_quiz(
            learner=learner,
            quiz=ReadyMade(Attempt.Kind.EVERYTHING),
            attempt_id=uuid.uuid4(),
            now=timezone.now(),
            luck=random.Random(1),
        )
        self.items = self.attempt.items.count()
        page = text_of(reply_to(self.device.request("GET", f"/quizzes/taken/{self.attempt.attempt_id}/")))
        self.token = dict(HIDDEN.findall(page))["csrfmiddlewaretoken"]
        self.saves = 0

    def form(self) -> tuple[str, dict[str, Any]]:
        """The next question, and what its form says: something else each time round."""
        round_, at = divmod(self.saves, self.items)
        self.saves += 1
        fields = {"save_id": str(uuid.uuid4()), "seen": str(round_), **FLAGS[round_ % 2]}
        return f"/quizzes/taken/{self.attempt.attempt_id}/{at + 1}/", fields


def posted(taker: Taker, path: str, fields: dict[str, Any]) -> Callable[[], object]:
    request = taker.device.request("POST", path, urlencode(fields | {"csrfmiddlewaretoken": taker.token}))

    def send() -> None:
        reply = reply_to(request)
        assert reply.status_code == 200, f"{path}: {reply.status_code}"

    return send


def main(quick: str = "") -> None:
    tell([*rows(20 if quick else TIMES)])


def rows(times: int) -> Iterator[Row]:
    make_tables()
    taker = Taker()

    def save() -> Callable[[], object]:
        return posted(taker, *taker.form())

    def raw() -> Callable[[], object]:
        return posted(taker, RAW, {"component": "7", "answer_id": str(uuid.uuid4())})

    taken = in_turns({"save": save, "raw": raw}, times)
    ratio = median(taken["save"]) / median(taken["raw"])
    yield ratio_at_most(
        "saving an answer of a quiz", str(Figure(taken["save"])), f"raw {Figure(taken['raw'])}", ratio, MOST
    )
    call = save()
    with CaptureQueriesContext(connection) as queries:
        call()
    what = "statements of such a save, those of the session among them"
    yield at_most(what, len(queries), MOST_STATEMENTS, unit="")
