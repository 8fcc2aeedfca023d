"""Open pages of the other ways of being asked: a lesson, practice, a quiz, a placement. What their forms would send."""

from __future__ import annotations

import random
import re
import uuid
from typing import Any

import time_machine
from django.test import Client

from quizzes.models import User
from tests.upgrade.pages import ANSWER, OPENED, Fields, cookies_of, forms_at, signed_in

SAVE = re.compile(r"/quizzes/taken/[^/]+/\d+/")


def open_sittings(learners: list[User], luck: random.Random) -> dict[str, Any]:
    """Each learner has another page open. Nobody has begun the concept `third`."""
    with time_machine.travel(OPENED, tick=False):
        lesson, practice, quiz, placement = map(signed_in, learners)
        fresh = {
            name: str(uuid.UUID(int=luck.getrandbits(128), version=4)) for name in ("practice", "quiz", "placement")
        }
        wish = {"scope": "concepts", "concept": "first", "amount": "q10", "attempt_id": fresh["practice"]}
        practicing = begun(practice, "/practice/", wish)
        taking = begun(quiz, "/quizzes/everything/", {"attempt_id": fresh["quiz"]})
        placing = begun(placement, "/placement/start/", {"placement_id": fresh["placement"]})
        return {
            "lesson": asked(lesson, "/review/?lesson=third"),
            "practice": asked(practice, practicing),
            "placement": asked(placement, placing),
            "quiz": taken(quiz, f"{taking.partition('?')[0]}?question=all"),
        }


def begun(client: Client, address: str, fields: Fields) -> str:
    """Where the form at an address leads."""
    client.get(address.replace("start/", ""))
    token = client.cookies["csrftoken"].value
    return str(client.post(address, fields | {"csrfmiddlewaretoken": token}).headers["Location"])


def asked(client: Client, address: str) -> dict[str, Any]:
    [form] = [each for each in forms_at(client, address) if each.action == ANSWER][:1]
    return {"cookies": cookies_of(client), "sent": form.fields | {"know": "no"}}


def taken(client: Client, address: str) -> dict[str, Any]:
    """All questions on one page, and the form that hands them in."""
    forms = forms_at(client, address)
    questions = {each.action: each.fields for each in forms if SAVE.fullmatch(each.action)}
    [end] = [each for each in forms if each.action.endswith("/end/")][:1]
    return {"address": address, "cookies": cookies_of(client), "questions": questions, "end": vars(end)}
