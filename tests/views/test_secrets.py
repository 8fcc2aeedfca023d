"""Before the answer no page tells it; after the answer the verdict does. For every kind of question."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from quizzes.authoring.indexing import reindex
from quizzes.authoring.pages import save_page
from quizzes.kinds import KINDS
from quizzes.models import Component, Concept, Question, QuestionRevision
from tests.admin.conftest import HEAT
from tests.factories import UserFactory, answer_of, choice_content, make_question
from tests.kinds.samples import sample

MARK = "xyzzy"
HIDDEN = {"why", "remember", "feedback", "mistake", "accepted", "answer", "back_answer", "near"}
PAGES = ["/", "/review/", "/guide/heat/", "/guide/", "/map/", "/review/report/{}/", "/today/"]
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f]{8}-[0-9a-f-]{27}')

pytestmark = pytest.mark.django_db


def marked(value: Any, name: str = "") -> Any:
    """The content with a mark in each text that belongs to the answer, and in the gap that is asked."""
    if isinstance(value, dict):
        return {key: marked(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [marked(each, name) for each in value]
    if isinstance(value, str) and name == "stem":
        return re.sub(r"\[\[a: [^\]]+\]\]", f"[[a: {MARK}]]", value)
    return f"{MARK} {value}" if isinstance(value, str) and value and name in HIDDEN else value


@pytest.fixture
def heat() -> Concept:
    return save_page(HEAT)


def asked(concept: Concept, kind: str) -> Component:
    content = marked(sample(kind))
    assert MARK in str(content)
    question: Question = make_question(concept, kind=kind, content=content)
    reindex(concept)
    return question.components.order_by("key")[0]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("signed_in", [True, False])
def test_no_page_tells_before_the_answer(client: Client, heat: Concept, kind: str, signed_in: bool) -> None:
    component = asked(heat, kind)
    if signed_in:
        client.force_login(UserFactory.create())

    shown = {page: client.get(page.format(component.pk)).text for page in PAGES}

    assert [page for page, text in shown.items() if MARK in text] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_verdict_tells(client: Client, heat: Concept, kind: str) -> None:
    learner = UserFactory.create()
    client.force_login(learner)
    component = asked(heat, kind)
    form = {"component": component.pk, "revision": component.question.current_id, "version": 0, "place": "reading"}

    reply = client.post(
        "/review/answers/",
        form | {"answer_id": "11111111-1111-4111-8111-111111111111", "know": "no"},
        headers={"HX-Request": "true"},
    )

    assert reply.status_code == 200
    assert MARK in reply.text


def test_the_page_is_the_same_whichever_option_is_right(client: Client, heat: Concept) -> None:
    learner = UserFactory.create()
    client.force_login(learner)
    question = make_question(heat)
    answer_of(learner, question.components.get())
    pages = []
    for right in range(3):
        options = [option | {"right": place == right} for place, option in enumerate(choice_content()["options"])]
        revision = QuestionRevision.objects.get(question=question)
        for column in ("content", "rendered"):
            setattr(revision, column, getattr(revision, column) | {"options": options})
        revision.save()
        pages.append(client.get("/review/"))

    assert len({CHANGING.sub("", page.text) for page in pages}) == 1
    assert len({page.headers.get("ETag") for page in pages}) == 1
