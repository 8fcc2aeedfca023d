"""How the work of a page grows with the guide and with what a learner has met: in proportion, never with its square.

Work is counted, not timed: instructions of SQLite's virtual machine, and calls of Python functions.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.models import Card, Component, Concept, NewMaterial, Review, User
from quizzes.reading.reporting import what_to_report
from quizzes.study.today import history_of, next_presentation, session_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

FEW, QUESTIONS = 10, 4
KINDS = ["choice", "choice", "choice", "reversed"]
LARGER = 4  # times as many concepts
PER_COUNT = 4  # instructions of SQLite between two counts

PAGES = [
    "/today/",
    "/review/",
    "/review/done/",
    "/practice/",
    "/progress/",
    "/map/",
    "/guide/",
    "/questions/",
    "/quizzes/",
]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not count what a query does"),
]


@dataclass
class Work:
    instructions: int = 0
    calls: int = 0


@contextmanager
def counted() -> Iterator[Work]:
    work = Work()

    def instruction() -> int:
        work.instructions += PER_COUNT
        return 0

    def event(frame: FrameType, what: str, _: Any) -> None:
        work.calls += what == "call"

    connection.ensure_connection()
    connection.connection.set_progress_handler(instruction, PER_COUNT)
    sys.setprofile(event)
    try:
        yield work
    finally:
        sys.setprofile(None)
        connection.connection.set_progress_handler(None, 0)


def add_concepts(count: int) -> None:
    """Each builds on the one before."""
    before = Concept.objects.order_by("-pk").first()
    for _ in range(count):
        concept = ConceptFactory.create()
        if before:
            concept.prerequisites.add(before)
        for kind in KINDS:
            make_question(concept, kind=kind)
        before = concept


def meet_everything(learner: User) -> None:
    """All but the last concept is remembered for a month; some of it is due."""
    today = timezone.now().date()
    last = Concept.objects.latest("pk")
    new = Component.objects.exclude(cards__learner=learner).exclude(question__concept=last)
    Card.objects.bulk_create(
        Card(
            learner=learner,
            component=component,
            question=component.question,
            version=1,
            stability=30.0,
            difficulty=5.0,
            reps=2,
            last_day=today - dt.timedelta(days=9),
            due_day=today + dt.timedelta(days=number % 9 - 1),
        )
        for number, component in enumerate(new.select_related("question"))
    )
    Review.objects.bulk_create(
        Review(
            learner=learner,
            component=card.component,
            revision=card.question.current,
            answer_id=uuid.uuid4(),
            card_version=1,
            response={},
            rating=1 if card.pk % 3 == 0 else 3,
            score=0.0 if card.pk % 3 == 0 else 1.0,
            study_day=today - dt.timedelta(days=3),
            answered_at=timezone.now() - dt.timedelta(days=3),
            recall=0.9,
            stability_before=4.0,
            stability=30.0,
            due_day=card.due_day,
        )
        for card in Card.objects.of(learner).filter(component__reviews=None).select_related("question__current")
    )


def work_of(client: Client, page: str) -> Work:
    client.get(page)  # what a first visit of the day writes, and what is kept in memory
    with counted() as work:
        assert client.get(page).status_code == 200
    return work


def analyze() -> None:
    """What an operator or another tool may have done to the file: the site itself never does."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.thorough("a large amount")
@pytest.mark.parametrize("new_material", NewMaterial)
@pytest.mark.parametrize("statistics", [False, True])
def test_the_work_of_a_page_grows_in_proportion_to_the_guide(
    client: Client, statistics: bool, new_material: NewMaterial
) -> None:
    learner = UserFactory.create(new_material=new_material)
    client.force_login(learner)
    add_concepts(FEW)
    meet_everything(learner)
    if statistics:
        analyze()
    small = {page: work_of(client, page) for page in PAGES}
    add_concepts(FEW * (LARGER - 1))
    meet_everything(learner)
    if statistics:
        analyze()
    large = {page: work_of(client, page) for page in PAGES}

    # With statistics SQLite plans a small guide in another way, so the two are less alike; a square would be 16 times.
    allowed = LARGER * (2.0 if statistics else 1.1)
    too_much = [
        f"{page}: {large[page]} after {small[page]}"
        for page in PAGES
        if large[page].instructions > allowed * small[page].instructions
        or large[page].calls > allowed * small[page].calls
    ]
    assert not too_much, "\n".join(too_much)


@pytest.mark.thorough("a large amount")
@pytest.mark.parametrize("new_material", NewMaterial)
def test_the_counts_of_a_day_grow_in_proportion_for_who_has_met_half_of_the_guide(new_material: NewMaterial) -> None:
    learner = UserFactory.create(new_material=new_material)

    def work() -> int:
        meet_everything(learner)
        add_concepts(Concept.objects.count())  # as many as were met
        session_for(learner, timezone.now())
        with counted() as found:
            session_for(learner, timezone.now())
        return found.instructions

    add_concepts(FEW)
    small = work()
    work()

    assert work() <= LARGER * 1.1 * small


def test_the_history_of_a_question_costs_the_same_whatever_else_was_answered() -> None:
    learner = UserFactory.create()
    asked = make_question(ConceptFactory.create()).components.get()
    review = give_answer(learner, asked, timezone.now() - dt.timedelta(days=9)).review
    history_of(learner, review)
    with counted() as little:
        history_of(learner, review)
    add_concepts(FEW)
    meet_everything(learner)
    latest = give_answer(learner, asked, timezone.now()).review

    with counted() as much:
        found = history_of(learner, latest)

    assert found == [latest, review]
    assert much.instructions <= 2 * little.instructions


def test_finding_the_answer_to_report_costs_the_same_however_many_answered_the_question() -> None:
    learner = UserFactory.create()
    asked = make_question(ConceptFactory.create()).components.get()
    review = give_answer(learner, asked, timezone.now()).review
    what_to_report(learner, asked.pk, None, None)
    with counted() as little:
        what_to_report(learner, asked.pk, None, None)
    for other in UserFactory.create_batch(FEW):
        give_answer(other, asked, timezone.now())

    with counted() as much:
        found = what_to_report(learner, asked.pk, None, None)

    assert found
    assert found[1] == review
    assert much.instructions <= 1.1 * little.instructions


def test_whether_a_page_is_published_is_read_from_an_index_and_not_behind_its_texts() -> None:
    """SQLite reads through a row to reach its last columns: of a page, through all of its texts."""
    learner, newcomer = UserFactory.create(), UserFactory.create()
    add_concepts(FEW)
    meet_everything(learner)
    with CaptureQueriesContext(connection) as sent:
        assert next_presentation(learner, session_for(learner, timezone.now()))
        assert next_presentation(newcomer, session_for(newcomer, timezone.now()))

    asked = [query["sql"] for query in sent if status_of_concepts(query["sql"])]

    assert asked
    for sql in asked:
        plan = plan_of(sql)
        for table in status_of_concepts(sql):
            assert f"SEARCH {table} USING COVERING INDEX concept_published (status=?)" in plan, (table, plan)


def status_of_concepts(sql: str) -> set[str]:
    """Under what names the statement compares the status of concepts."""
    names = {name or "quizzes_concept" for name in re.findall(r'"quizzes_concept"(?: "(\w+)")?', sql)}
    return {name for name in names if f'"{name}"."status" =' in sql}


def plan_of(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return {line for *_, line in cursor.fetchall()}


@pytest.mark.thorough("a large amount")
def test_finding_what_is_new_reads_no_question_but_the_first() -> None:
    learner = UserFactory.create()
    concept = ConceptFactory.create()

    def work() -> int:
        for _ in range(QUESTIONS * FEW):
            make_question(concept, position=2)
        with counted() as found:
            assert next_presentation(learner, session_for(learner, timezone.now()))
        return found.instructions

    make_question(concept, position=1)
    work()
    few = work()

    assert work() <= 1.1 * few


def test_a_newcomer_waits_for_no_question_of_what_is_locked() -> None:
    learner, now = UserFactory.create(), timezone.now()
    concepts = [ConceptFactory.create() for _ in range(FEW)]
    for _ in range(learner.new_per_day):
        make_question(concepts[0])
    for before, concept in itertools.pairwise(concepts):
        concept.prerequisites.add(before)

    def work() -> int:
        for concept in concepts[1:]:
            for _ in range(QUESTIONS):
                make_question(concept, position=1)
        with counted() as found:
            assert next_presentation(learner, session_for(learner, now))
        return found.instructions

    work()
    few = work()

    assert work() <= 1.2 * few
