"""Labs belong to pages, and some questions keep what they showed."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.knowledge.of_labs import pages_of, parts_to_remember
from quizzes.labs import Lab
from quizzes.labs.sampler.lab import Sampler
from quizzes.models import Component, Question, Status
from tests.factories import ConceptFactory, make_question

pytestmark = pytest.mark.django_db


CONCEPTS = ("near", "far", "draft", "gone")
QUESTIONS = (("near", "ends"), ("far", "ends"), ("far", "retired"))


@pytest.fixture
def lab() -> Lab[Any]:
    far, near = ConceptFactory.create(slug="far"), ConceptFactory.create(slug="near")
    ConceptFactory.create(slug="draft", status=Status.DRAFT)
    make_question(near, kind="cloze", slug="ends")
    make_question(far, slug="ends")
    make_question(far, slug="retired")
    make_question(near, slug="retired")  # named as one of the other page
    Question.objects.filter(concept=far, slug="retired").update(status=Status.RETIRED)
    found: Lab[Any] = type("Heat", (Sampler,), {"concepts": CONCEPTS, "questions": QUESTIONS})()
    return found


def test_its_pages_come_closest_first_without_drafts_and_what_is_gone(lab: Lab[Any]) -> None:
    assert [concept.slug for concept in pages_of(lab)] == ["near", "far"]


def test_of_each_published_question_the_first_part_is_remembered(lab: Lab[Any]) -> None:
    kept = {(part.question.concept.slug, part.question.slug, part.key) for part in parts_to_remember(lab)}

    assert {each[:2] for each in kept} == {("near", "ends"), ("far", "ends")}
    assert ("near", "ends", "a") in kept


def test_a_part_that_an_edit_took_away_is_not_remembered(lab: Lab[Any]) -> None:
    Component.objects.filter(question__concept__slug="near", key="a").update(active=False)

    assert "b" in {part.key for part in parts_to_remember(lab)}
