from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.completing import complete_pages, complete_revisions
from quizzes.authoring.pages import question_of, save_page
from quizzes.authoring.publishing import publish_guide
from quizzes.guide import CONTENT
from quizzes.models import Concept, Edition, Question
from quizzes.operations.consistency import revisions_say_how_they_ask
from quizzes.reading.page import body_of
from tests.admin.conftest import HEAT
from tests.factories import make_question

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
EMPTY = {"kind": "", "skill": "", "difficulty": 1, "about": "", "chance": None, "chance_pass": None}

pytestmark = pytest.mark.django_db


def health() -> list[str]:
    return list(revisions_say_how_they_ask())


def written_by_the_release_before() -> Question:
    question = make_question()
    question.revisions.update(**EMPTY)
    return question


def test_a_revision_written_during_an_upgrade_is_completed() -> None:
    expected = question_of(make_question())
    question = written_by_the_release_before()
    assert len(health()) == 1

    assert complete_revisions() == 1

    revision = question.revisions.get()
    assert (revision.kind, revision.skill, revision.about) == (expected.kind, expected.skill, expected.about)
    assert (revision.chance, revision.chance_pass) == (1 / 3, 1 / 3)
    assert health() == []


def test_what_is_complete_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_question()

    with django_assert_num_queries(1):
        assert complete_revisions() == 0


def test_publishing_an_unchanged_guide_completes_revisions(monkeypatch: pytest.MonkeyPatch) -> None:
    Edition.objects.create(fingerprint="same", published_at=NOW)
    monkeypatch.setattr("quizzes.authoring.publishing.fingerprint", lambda root: "same")
    question = written_by_the_release_before()

    assert publish_guide(root=CONTENT, now=NOW).unchanged

    assert question.revisions.get().kind == "choice"


def test_a_page_written_during_an_upgrade_is_shown_and_then_completed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stored = save_page(HEAT).body
    Concept.objects.update(body=None)
    shown = body_of(Concept.objects.get())

    assert complete_pages() == 1

    assert Concept.objects.get().body == stored
    assert body_of(Concept.objects.get()) == shown
    with django_assert_num_queries(1):
        assert complete_pages() == 0
