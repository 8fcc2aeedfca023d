"""What questions cover: by fact, kind and skill; what lacks one; where learners are weakest."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.desk.coverage import coverage, weakest
from quizzes.desk.figures import refresh
from quizzes.models import Concept, Fact, Misconception, Question, Status
from tests.desk.cohort import NOON, answered
from tests.factories import ConceptFactory, make_question

PAGE = "/admin/quizzes/concept/coverage/"


def test_a_fact_is_covered_by_skill_and_kind_and_the_rest_is_named(heat: Concept) -> None:
    Fact.objects.create(concept=heat, key="limit", text="The limit is greedy.", position=9)
    make_question(heat, about="order-kept")
    make_question(heat, about="order-kept", kind="basic")

    [covered] = coverage()

    _, order_kept, limit = covered.facts
    assert dict(order_kept.kinds["recall"]) == {"choice": 1, "basic": 1}
    assert covered.unasked == [limit]
    assert [each.key for each in covered.unused] == ["low-is-greedy"]


def test_a_misconception_counts_as_used_by_a_wrong_answer(heat: Concept) -> None:
    Misconception.objects.filter(concept=heat, key="multiplies").update(right="It divides.")

    before = [each.key for each in coverage()[0].unused]
    make_question(heat)

    assert (before, [each.key for each in coverage()[0].unused]) == (["low-is-greedy", "multiplies"], ["low-is-greedy"])


def test_drafts_cover_nothing(heat: Concept) -> None:
    Question.objects.filter(pk=make_question(heat, about="order-kept").pk).update(status=Status.DRAFT)

    assert coverage()[0].questions == 0


@pytest.mark.django_db
def test_the_weakest_pages_come_first_and_few_answers_say_nothing() -> None:
    easy, hard, _ = ConceptFactory.create_batch(3)
    for concept, learners in ((easy, 12), (hard, 12)):
        answered([make_question(concept).components.select_related("question__current").get()], learners, Random(1))
    list(refresh(NOON))
    easy_question = Question.objects.get(concept=easy)
    figures = easy_question.figures.get()
    figures.figures["facility"][0] = 0.99
    figures.save()

    assert [each.concept for each in weakest(coverage(), 5)] == [hard, easy]


def test_pages_are_shown_at_a_glance_and_one_by_one(
    admin_browser: Client, staff_browser: Client, heat: Concept
) -> None:
    make_question(heat, about="order-kept")

    assert "Heat" in admin_browser.get(PAGE).text
    assert "order-kept" in admin_browser.get(f"{PAGE}heat/").text
    assert admin_browser.get(f"{PAGE}nowhere/").status_code == 404
    assert [staff_browser.get(path).status_code for path in (PAGE, f"{PAGE}heat/")] == [403, 404]


def test_it_costs_the_same_statements_however_large_the_guide(admin_browser: Client, heat: Concept) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_browser.get(PAGE)
        return len(captured)

    make_question(heat)
    statements()
    before = statements()
    for concept in ConceptFactory.create_batch(4):
        make_question(concept)

    assert statements() == before
