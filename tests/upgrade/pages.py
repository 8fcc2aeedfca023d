"""Pages that stand open in browsers while the site is brought up to date: what their forms would send."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client

from quizzes.models import Component, QuestionRevision, Review, User

OPENED = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)  # the day after the last of the stored answers
ANSWERED = OPENED + dt.timedelta(minutes=5)
ANSWER = "/review/answers/"
TRIES = 200
Fields = dict[str, Any]
Fill = Callable[[dict[str, Any], random.Random], Fields]  # a form that fits a question's content


@dataclass
class Form:
    action: str
    method: str
    fields: Fields = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page with their hidden fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("action", ""), said.get("method", "get")))
            self.inside = True
        elif tag == "input" and self.inside and said.get("type") == "hidden":
            self.found[-1].fields[said["name"]] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def browser(cookies: dict[str, str]) -> Client:
    found = Client(enforce_csrf_checks=True)
    for name, value in cookies.items():
        found.cookies[name] = value
    return found


def open_pages(learners: list[User], fill: Fill, luck: random.Random) -> dict[str, Any]:
    """Open them, and for each answer that could be sent tell how this release grades it."""
    with time_machine.travel(OPENED, tick=False):
        components = list(Component.objects.order_by("pk").values_list("pk", flat=True))
        questions = [f"/review/?card={pk}&show=1" for pk in components]
        guide = [f"/guide/{slug}/" for slug in ("first", "second")]
        return {
            "opened": OPENED,
            "questions": opened(signed_in(learners[0]), questions, fill, luck),
            "guide": opened(signed_in(learners[1]), guide, fill, luck),
            "verdict": verdict(signed_in(learners[2]), components, fill, luck, wanted="/review/undo/"),
            "overrule": verdict(signed_in(learners[3]), components, fill, luck, wanted="/overrule/"),
            "visitor": opened(Client(enforce_csrf_checks=True), guide, fill, luck),
        }


def signed_in(learner: User) -> Client:
    found = Client(enforce_csrf_checks=True)
    found.force_login(learner)
    return found


def opened(client: Client, addresses: list[str], fill: Fill, luck: random.Random) -> dict[str, Any]:
    forms = [form for address in addresses for form in forms_at(client, address)]
    sent = [answered(client, form, fill, luck) for form in forms if form.action == ANSWER]
    others = [vars(form) for form in forms if form.action.startswith("/guide/try/")]
    return {"cookies": cookies_of(client), "answers": sent, "tries": others}


def forms_at(client: Client, address: str) -> list[Form]:
    page = client.get(address, follow=True)
    assert page.status_code == 200, (address, page.status_code)
    return Forms(page.content.decode()).found


def cookies_of(client: Client) -> dict[str, str]:
    kept = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return {name: each.value for name, each in client.cookies.items() if name in kept}


def answered(client: Client, form: Form, fill: Fill, luck: random.Random, *, keep: bool = False) -> dict[str, Any]:
    """Send the form, filled in somehow, and read what is stored; then take it back, unless it is to be kept."""
    content = QuestionRevision.objects.get(pk=form.fields["revision"]).content
    for _ in range(TRIES):
        sent = form.fields | {"sure": "yes"} | fill(content, luck)
        with transaction.atomic(), time_machine.travel(ANSWERED, tick=False):
            client.post(form.action, sent)
            review = Review.objects.filter(answer_id=form.fields["answer_id"]).first()
            transaction.set_rollback(not keep)
        if review:
            return {"sent": sent, "score": review.score, "response": review.response}
    raise AssertionError(f"nothing fits {content}")


def verdict(client: Client, components: list[int], fill: Fill, luck: random.Random, *, wanted: str) -> dict[str, Any]:
    """Answer until a verdict has a form for this address, and leave it open."""
    for component in components:
        for form in forms_at(client, f"/review/?card={component}&show=1"):
            if form.action != ANSWER:
                continue
            answer_id = answered(client, form, fill, luck, keep=True)["sent"]["answer_id"]
            for there in forms_at(client, f"{ANSWER}{answer_id}/"):
                if wanted in there.action:
                    return {"cookies": cookies_of(client), "answer_id": answer_id, "form": vars(there)}
    raise AssertionError(f"no verdict has a form for {wanted}")
