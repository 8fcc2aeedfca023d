"""Teach, then ask: what a day has of new material for a learner who is taught first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.knowledge.opening import open_by_hand
from quizzes.models import Component, Concept, Place, Status, User
from quizzes.study.lessons import Offer, offer_for
from quizzes.study.today import next_presentation, session_for, today_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def learner() -> User:
    return UserFactory.create(new_material="teach")


def concept_of(questions: int, **fields: object) -> Concept:
    concept = ConceptFactory.create(**fields)
    for _ in range(questions):
        make_question(concept)
    return concept


def offer(learner: User, now: dt.datetime = NOON) -> Offer | None:
    return offer_for(learner, today_for(learner, now))


def offered(learner: User, now: dt.datetime = NOON) -> tuple[str, int, int, int] | None:
    found = offer(learner, now)
    return (found.slug, found.number, found.steps, found.left) if found else None


def take(learner: User, concept: Concept, questions: int, now: dt.datetime = NOON, *, right: bool = True) -> None:
    """So many steps of a lesson."""
    new = Component.objects.filter(question__concept=concept).exclude(cards__learner=learner)
    for component in new.order_by("question__position", "key")[:questions]:
        give_answer(learner, component, now, right=right, place=Place.LESSON)


def test_a_review_asks_nothing_that_was_not_taught(learner: User) -> None:
    concept_of(2)
    today = session_for(learner, NOON)

    assert (today.new, next_presentation(learner, today)) == (0, None)


def test_who_wants_just_to_be_asked_is_asked_and_offered_no_lesson() -> None:
    learner = UserFactory.create(new_material="ask")
    concept_of(2)
    today = session_for(learner, NOON)

    assert today.new == 2
    assert next_presentation(learner, today) is not None
    assert offer(learner) is None


def test_the_first_concept_is_offered_first(learner: User) -> None:
    concept_of(2, slug="later", section_order=8)
    concept_of(3, slug="first", section_order=1)

    assert offered(learner) == ("first", 1, 3, 3)


def test_a_lesson_is_begun_by_a_step_of_it_and_by_no_review(learner: User) -> None:
    concept = concept_of(3)
    give_answer(learner, Component.objects.get(question__position=0), NOON)
    met = offer(learner)
    take(learner, concept, 1)
    begun = offer(learner)

    assert met is not None
    assert begun is not None
    assert (met.number, met.is_begun) == (2, False)
    assert (begun.number, begun.is_begun) == (3, True)


def test_a_lesson_takes_no_more_than_the_day_lets_in(learner: User) -> None:
    learner.new_per_day = 2
    concept_of(3, slug="long")

    assert offered(learner) == ("long", 1, 2, 3)


def test_a_lesson_that_was_begun_goes_on_before_all_others(learner: User) -> None:
    concept_of(3, slug="first", section_order=1)
    take(learner, concept_of(3, slug="chosen", section_order=8), 1)

    assert offered(learner) == ("chosen", 2, 2, 2)


def test_a_concept_of_which_reviews_asked_something_is_not_taken_for_a_begun_lesson(learner: User) -> None:
    concept_of(3, slug="first", section_order=1)
    met = concept_of(3, slug="met", section_order=8)
    give_answer(learner, met.questions.all()[0].components.get(), NOON)

    assert offered(learner) == ("first", 1, 3, 3)


def test_a_finished_lesson_makes_room_for_the_next(learner: User) -> None:
    take(learner, concept_of(2, section_order=1), 2)
    concept_of(3, slug="next", section_order=2)

    assert offered(learner) == ("next", 1, 3, 3)


def test_when_the_day_has_had_its_new_questions_no_lesson_is_offered(learner: User) -> None:
    learner.new_per_day = 2
    concept = concept_of(3, slug="long")
    take(learner, concept, 2)

    assert offer(learner) is None
    assert offered(learner, NOON + DAY) == ("long", 3, 1, 1)


def test_a_learner_who_met_everything_is_offered_nothing(learner: User) -> None:
    take(learner, concept_of(2), 2)

    assert offer(learner) is None


def test_a_concept_that_is_not_open_is_offered_once_it_was_opened_by_hand(learner: User) -> None:
    base, upper = concept_of(0), concept_of(2, slug="upper")
    upper.prerequisites.add(base)
    make_question(base)
    Concept.objects.filter(pk=base.pk).update(section_order=9)
    closed = offered(learner)
    open_by_hand(learner=learner, concept=upper, now=NOON)

    assert (closed and closed[0], (offered(learner) or ("",))[0]) == (base.slug, "upper")


def test_a_retired_question_is_no_reason_for_a_lesson(learner: User) -> None:
    concept_of(1).questions.update(status=Status.RETIRED)

    assert offer(learner) is None


@pytest.mark.parametrize("kind", ["cloze", "reversed"])
def test_the_other_parts_of_a_taught_question_come_in_reviews(learner: User, kind: str) -> None:
    first, second = make_question(kind=kind).components.order_by("key")
    give_answer(learner, first, NOON, place=Place.LESSON)
    later = session_for(learner, NOON + DAY)

    assert later.new == 1
    assert offer(learner, NOON + DAY) is None
    give_answer(learner, first, NOON + DAY)
    asked = next_presentation(learner, session_for(learner, NOON + 2 * DAY))
    assert asked is not None
    assert asked.component == second


def test_reviews_leave_a_lesson_what_is_left_of_the_limit(learner: User) -> None:
    learner.new_per_day = 3
    concept = concept_of(4)
    card = make_question(concept, kind="reversed").components.order_by("key")[0]
    give_answer(learner, card, NOON - 3 * DAY, place=Place.LESSON)
    today = today_for(learner, NOON)

    assert (today.new, today.for_lessons) == (1, 2)


def test_what_a_lesson_taught_is_the_first_review_of_the_next_day(learner: User) -> None:
    concept = concept_of(3)
    take(learner, concept, 3)
    tomorrow = NOON + DAY

    asked = next_presentation(learner, session_for(learner, tomorrow))

    assert session_for(learner, tomorrow).due == 3
    assert asked is not None
    assert asked.concept == concept


def test_who_was_asked_before_and_is_taught_now_keeps_their_reviews(learner: User) -> None:
    concept = concept_of(3)
    component = concept.questions.all()[0].components.get()
    give_answer(learner, component, NOON - 30 * DAY)

    today = today_for(learner, NOON)

    assert (today.due, today.new, offered(learner)) == (1, 0, (concept.slug, 2, 2, 2))


def test_a_comeback_lets_a_lesson_trickle(learner: User) -> None:
    for component in [make_question().components.get() for _ in range(30)]:
        give_answer(learner, component, NOON - 60 * DAY)
    concept_of(5, slug="fresh", section_order=1)
    today = today_for(learner, NOON)

    assert today.comeback
    assert offered(learner) == ("fresh", 1, 2, 5)


def test_a_lesson_says_how_long_reading_and_answering_take(learner: User) -> None:
    concept = concept_of(4)
    words = {"html": "<p>…</p>", "text": "word " * 600}
    Concept.objects.filter(pk=concept.pk).update(body=[words])

    found = offer(learner)

    assert found is not None
    assert found.minutes == 6


def test_neither_a_large_guide_nor_a_long_history_costs_an_offer_a_statement(learner: User) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            concept_of(2)
        give_answer(learner, concept_of(2).questions.all()[0].components.get(), NOON - 9 * DAY, place=Place.LESSON)
        today = today_for(learner, NOON)
        with CaptureQueriesContext(connection) as captured:
            offer_for(learner, today)
        counts.append(len(captured))

    assert counts == [3, 3]
