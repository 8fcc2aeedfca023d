"""A lesson, practice, a quiz and a placement that were open on the release before go on after the upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from quizzes.management.recovery.condition import examine
from quizzes.models import AttemptItem, AttemptSave, Placement, PlacementAnswer, Review
from tests.upgrade.pages import ANSWER, browser
from tests.upgrade.release_before import WITH_SITTINGS, after_the_upgrade, snapshot

pytestmark = pytest.mark.thorough("an upgrade")

PAGES = snapshot(WITH_SITTINGS)["pages"]
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def afterwards(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    with after_the_upgrade(WITH_SITTINGS, tmp_path, django_db_blocker):
        yield


def sent_twice(page: str) -> list[Any]:
    """As a browser does that lost the first reply: by script, then without."""
    client = browser(PAGES[page]["cookies"])
    return [client.post(ANSWER, PAGES[page]["sent"], headers=headers) for headers in (BY_SCRIPT, {})]


def test_a_step_of_a_lesson_is_answered_once() -> None:
    first, again = sent_twice("lesson")

    review = Review.objects.get(answer_id=PAGES["lesson"]["sent"]["answer_id"])
    assert (first.status_code, again.status_code, review.place) == (200, 302, "lesson")
    assert "lesson=third" in first.text
    assert examine().healthy


def test_a_question_of_practice_is_answered_once_and_moves_no_card() -> None:
    before = Review.objects.count()

    replies = sent_twice("practice")

    assert [reply.status_code for reply in replies] == [200, 200]
    answered = AttemptItem.objects.filter(attempt__attempt_id=PAGES["practice"]["sent"]["practice"])
    assert answered.filter(response__isnull=False).count() == 1
    assert Review.objects.count() == before
    assert examine().healthy


def test_a_question_of_a_placement_is_answered_once_and_leads_on() -> None:
    first, again = sent_twice("placement")

    assert (first.status_code, again.status_code) == (200, 302)
    assert PlacementAnswer.objects.filter(placement=Placement.objects.get()).count() == 1
    assert "2 of at most" in first.text
    assert examine().healthy


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT], ids=["plain", "by script"])
def test_a_quiz_is_saved_handed_in_and_told(headers: dict[str, str]) -> None:
    quiz = PAGES["quiz"]
    client = browser(quiz["cookies"])

    saved = [
        client.post(action, fields | {"know": "no"}, headers=headers).status_code
        for action, fields in quiz["questions"].items()
        for _ in range(2)
    ]
    assert set(saved) == ({200} if headers else {302})
    assert AttemptSave.objects.filter(applied=True).count() == len(quiz["questions"])
    told = client.post(quiz["end"]["action"], quiz["end"]["fields"], follow=True)

    assert told.status_code == 200
    assert told.redirect_chain[-1][0].endswith("/result/")
    assert examine().healthy


def test_a_quiz_is_loaded_anew() -> None:
    page = browser(PAGES["quiz"]["cookies"]).get(PAGES["quiz"]["address"])

    assert page.status_code == 200
    assert all(action in page.text for action in PAGES["quiz"]["questions"])
