from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from quizzes.models import Question, QuestionRevision, Status
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def note() -> None:
    import_module("quizzes.migrations.0008_published_once").note_what_was_public(apps, None)


def is_public(question: Question) -> bool:
    return question.revisions.get().published_at is not None


def test_what_could_be_met_was_published_and_a_draft_was_not() -> None:
    author = UserFactory.create()
    asked, shipped, answered, draft, hidden = (make_question() for _ in range(5))
    give_answer(UserFactory.create(), answered.components.get(), NOON)
    away = [shipped.pk, answered.pk]
    Question.objects.filter(pk__in=away).update(status=Status.RETIRED)
    Question.objects.filter(pk=shipped.pk).update(shipped_hash="x")
    Question.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    type(hidden.concept).objects.filter(pk=hidden.concept_id).update(status=Status.DRAFT)
    QuestionRevision.objects.update(published_at=None)
    QuestionRevision.objects.exclude(question=shipped).update(author=author)

    note()
    note()

    assert [is_public(each) for each in (asked, shipped, answered, draft, hidden)] == [True, True, True, False, False]
