"""What an author types reaches learners as text: nothing of it runs, restyles a page or steers htmx."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from quizzes.authoring.pages import save_page
from quizzes.guide.format import pages
from quizzes.models import Concept, Question, User
from tests.admin.conftest import HEAT
from tests.factories import choice_content, make_question
from tests.guide.format.test_sanitizer import CORPUS

pytestmark = pytest.mark.django_db

FORBIDDEN = {"iframe", "object", "embed", "base", "style", "applet", "frame", "foreignobject", "animate", "set"}
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post")


class Reader(HTMLParser):
    """Collects what no page of ours has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in FORBIDDEN or (tag == "script" and not values.get("src", "").startswith("/static/")):
            self.bad.append(tag)
        self.bad += [
            name for name in values if name.startswith(("on", "hx-on", "hx-vals")) or name in ("style", "srcdoc")
        ]
        for address in (values[name].strip().lower() for name in ADDRESSES if name in values):
            if address.startswith(("javascript:", "vbscript:", "data:", "//", "/\\")):
                self.bad.append(address)


def everywhere(payload: str) -> pages.Page:
    """A page that has the payload in each of its texts."""
    return dataclasses.replace(
        HEAT,
        title=payload[:200],
        definition=payload,
        why=payload,
        text=f"{payload}\n\n## About heat\n\n{payload}",
        facts=(pages.Fact("order-kept", payload),),
        misconceptions=(pages.Misconception("low-is-greedy", payload, payload),),
        sources=(pages.Source("chng-2023", payload[:300], payload[:200], payload[:20], "https://a.org/", "no"),),
        resources=(pages.Resource(payload[:300], "https://a.org/", "course", note=payload, warning=payload),),
    )


def question_of(concept: Concept, payload: str) -> Question:
    """A question that has it in each of its texts."""
    options = [
        option | {"text": f"{payload} {number}", "feedback": payload}
        for number, option in enumerate(choice_content()["options"])
    ]
    return make_question(concept, content=choice_content(stem=payload, why=payload, remember=payload, options=options))


def shown(browser: Client, concept: Concept, question: Question) -> Iterator[Any]:
    """Every page on which its words stand, before the answer and after it, and as authors see it."""
    component = question.components.get()
    form = {"component": component.pk, "revision": question.current_id, "version": 0, "place": "review"}
    admin = "/admin/quizzes"
    for path in (
        *("/guide/heat/", f"/review/?card={component.pk}&version=0", "/guide/", "/guide/glossary/", "/map/heat/"),
        *("/guide/section/sampling/", f"{admin}/question/{question.pk}/preview/"),
        *(f"{admin}/concept/{concept.pk}/preview/", f"{admin}/question/{question.pk}/history/"),
    ):
        yield browser.get(path)
    yield browser.post("/review/answers/", form | {"answer_id": uuid.uuid4(), "know": "no"}, follow=True)


def test_the_reader_sees_what_is_bad() -> None:
    page = '<svg onload=x><a href=" JavaScript:y">z</a><script>alert(1)</script><p style="a"><base href="//b">'

    assert len(Reader(page).bad) == 6


@pytest.mark.parametrize("payloads", [CORPUS[::12], pytest.param(CORPUS, marks=pytest.mark.soak)], ids=["some", "all"])
def test_no_page_carries_what_an_author_smuggles(client: Client, payloads: list[str]) -> None:
    client.force_login(User.objects.create_superuser("author@example.com"))
    found: dict[str, list[str]] = {}
    for payload in payloads:
        concept = save_page(everywhere(payload), Concept.objects.filter(slug="heat").first())
        replies = list(shown(client, concept, question_of(concept, payload)))

        assert {reply.status_code for reply in replies} == {200}
        found[payload] = [each for reply in replies for each in Reader(reply.text).bad]

    assert {payload: bad for payload, bad in found.items() if bad} == {}
