"""Pages that were opened on the release before are answered after the upgrade: each answer is stored once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from quizzes.kinds import KINDS
from quizzes.management.recovery.condition import examine
from quizzes.models import Action, QuestionRevision, Review
from tests.upgrade.pages import ANSWER, browser
from tests.upgrade.release_before import WITH_PAGES, after_the_upgrade, snapshot

pytestmark = pytest.mark.thorough("an upgrade")

PAGES = snapshot(WITH_PAGES)["pages"]
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def afterwards(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    with after_the_upgrade(WITH_PAGES, tmp_path, django_db_blocker):
        yield


def kinds_asked(answers: list[dict[str, Any]]) -> set[str]:
    revisions = QuestionRevision.objects.filter(pk__in=[answer["sent"]["revision"] for answer in answers])
    return set(revisions.values_list("question__kind", flat=True))


@pytest.mark.parametrize("page", ["questions", "guide"])
def test_each_answer_is_stored_once_and_graded_as_before(page: str) -> None:
    client = browser(PAGES[page]["cookies"])
    answers = [answer for answer in PAGES[page]["answers"] if not answer["sent"].get("spot")]
    self_graded = {name for name, kind in KINDS.items() if kind.self_graded}
    assert kinds_asked(answers) == KINDS.keys() - (self_graded if page == "guide" else set())

    for answer in answers:
        first = client.post(ANSWER, answer["sent"], headers=BY_SCRIPT)
        again = client.post(ANSWER, answer["sent"])

        review = Review.objects.get(answer_id=answer["sent"]["answer_id"])
        assert (first.status_code, again.status_code) == (200, 302), answer
        assert (review.score, review.response) == (answer["score"], answer["response"])
    assert examine().healthy


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT], ids=["plain", "by script"])
@pytest.mark.parametrize("page", ["questions", "guide"])
def test_a_second_tab_is_told_that_the_question_moved_on(page: str, headers: dict[str, str]) -> None:
    client, sent = browser(PAGES[page]["cookies"]), PAGES[page]["answers"][0]["sent"]
    client.post(ANSWER, sent, headers=headers)
    other = sent | {"answer_id": str(uuid.uuid4())}

    reply = client.post(ANSWER, other, headers=headers)

    assert reply.status_code == 409
    assert 'href="/review/' in reply.content.decode() or 'name="answer_id"' in reply.content.decode()  # a way on
    assert not Review.objects.filter(answer_id=other["answer_id"]).exists()


def test_what_a_page_asks_once_more_at_its_end_has_moved_on_with_the_first_answer() -> None:
    client, answers = browser(PAGES["guide"]["cookies"]), PAGES["guide"]["answers"]
    again = next(answer["sent"] for answer in answers if answer["sent"].get("spot"))
    first = next(answer["sent"] for answer in answers if answer["sent"]["component"] == again["component"])

    replies = [client.post(ANSWER, sent, headers=BY_SCRIPT) for sent in (first, again)]

    assert [reply.status_code for reply in replies] == [200, 409]
    assert 'href="/review/"' in replies[1].content.decode()


def test_a_verdict_is_undone_once() -> None:
    open_page = PAGES["verdict"]
    client, form = browser(open_page["cookies"]), open_page["form"]

    replies = [client.post(form["action"], form["fields"]).status_code for _ in range(2)]

    assert replies == [302, 302]
    undo = Review.objects.get(answer_id=form["fields"]["undo_id"])
    assert (undo.action, str(undo.undoes.answer_id)) == (Action.UNDO, open_page["answer_id"])  # type: ignore[union-attr]
    assert examine().healthy


def test_a_verdict_is_overruled_once() -> None:
    open_page = PAGES["overrule"]
    client, form = browser(open_page["cookies"]), open_page["form"]

    replies = [client.post(form["action"], form["fields"]).status_code for _ in range(2)]

    assert replies == [302, 302]
    assert [review.score for review in Review.objects.filter(overrules__answer_id=open_page["answer_id"])] == [1.0]
    assert examine().healthy


@pytest.mark.parametrize("page", ["verdict", "overrule"])
def test_a_verdict_is_loaded_anew(page: str) -> None:
    reply = browser(PAGES[page]["cookies"]).get(f"{ANSWER}{PAGES[page]['answer_id']}/")

    assert reply.status_code == 200


def test_a_passer_by_tries_what_stood_on_the_page() -> None:
    client: Client = browser(PAGES["visitor"]["cookies"])
    before = Review.objects.count()

    for form in PAGES["visitor"]["tries"]:
        reply = client.post(form["action"], form["fields"] | {"know": "no"}, headers=BY_SCRIPT)
        assert reply.status_code == 200, form

    assert PAGES["visitor"]["tries"]
    assert Review.objects.count() == before
