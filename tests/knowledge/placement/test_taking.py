"""A placement as it is taken: what it asks, what it stores, and what it is never confused by."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.knowledge.placement.bank import material
from quizzes.knowledge.placement.result import result_of
from quizzes.knowledge.placement.taking import Taken, begin, begun_by, may_begin, record, taken
from quizzes.log.answering import DifferentAnswer, StaleCard, UnknownQuestion
from quizzes.models import Card, Concept, Placement, PlacementAnswer, Question, Review, Status, User
from quizzes.placement import MOST_QUESTIONS, Because, Judgment
from tests.factories import (
    ConceptFactory,
    UserFactory,
    answer_placement,
    give_answer,
    make_question,
    place,
    placeable_guide,
    placement_answer,
)

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MONTH = dt.timedelta(days=31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def concepts() -> list[Concept]:
    return placeable_guide()


def of(learner: User) -> Taken:
    found = taken(learner)
    assert found is not None
    return found


def start(learner: User) -> Taken:
    begin(learner=learner, placement_id=uuid.uuid4(), now=NOON)
    return of(learner)


def test_it_begins_once(learner: User, concepts: list[Concept]) -> None:
    first = start(learner).placement

    assert start(learner).placement == first


def test_the_same_question_stands_until_it_is_answered(learner: User, concepts: list[Concept]) -> None:
    first, second = start(learner).present(), of(learner).present()

    assert first is not None
    assert second is not None
    assert (first.component, first.seed, first.version) == (second.component, second.seed, second.version)


def test_an_answer_moves_no_card(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON)

    assert PlacementAnswer.objects.exists()
    assert not Card.objects.exists()
    assert not Review.objects.exists()


def test_it_ends(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON)

    assert of(learner).is_over
    assert len(of(learner).answers) <= MOST_QUESTIONS


def test_an_answer_reads_no_page_of_the_guide(learner: User, concepts: list[Concept]) -> None:
    start(learner)
    answer_placement(learner, NOON, most=2)

    with CaptureQueriesContext(connection) as asked:
        of(learner)

    assert len(asked) == 6
    assert not any('"blocks"' in each["sql"] or '"content"' in each["sql"] for each in asked)


def test_it_goes_on_a_month_later(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON, most=1)
    answer_placement(learner, NOON + MONTH, most=1)

    assert of(learner).number == 2


def test_the_same_answer_sent_twice_is_stored_once(learner: User, concepts: list[Concept]) -> None:
    start(learner)
    answer = placement_answer(learner)
    record(learner=learner, answer=answer, now=NOON)
    record(learner=learner, answer=answer, now=NOON)

    assert of(learner).number == 1


def test_another_answer_under_a_used_id_is_refused(learner: User, concepts: list[Concept]) -> None:
    start(learner)
    answer = placement_answer(learner)
    record(learner=learner, answer=answer, now=NOON)

    with pytest.raises(DifferentAnswer):
        record(learner=learner, answer=placement_answer(learner, answer_id=answer.answer_id), now=NOON)


def test_a_second_tab_that_is_behind_is_told_so(learner: User, concepts: list[Concept]) -> None:
    start(learner)
    here, there = placement_answer(learner), placement_answer(learner, says="wrong")
    record(learner=learner, answer=here, now=NOON)

    with pytest.raises(StaleCard):
        record(learner=learner, answer=there, now=NOON)
    assert of(learner).number == 1


def test_what_was_not_shown_cannot_be_answered(learner: User, concepts: list[Concept]) -> None:
    start(learner)

    with pytest.raises(UnknownQuestion):
        record(learner=learner, answer=placement_answer(learner, signature="forged"), now=NOON)


def test_without_a_placement_nothing_is_stored(learner: User, concepts: list[Concept]) -> None:
    start(learner)
    answer = placement_answer(learner)
    Placement.objects.all().delete()

    with pytest.raises(UnknownQuestion):
        record(learner=learner, answer=answer, now=NOON)


def test_a_question_that_was_retired_meanwhile_gives_way_to_another(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON, most=1)
    asked = of(learner).next
    assert asked is not None
    Question.objects.filter(slug=asked.name.partition("/")[2], concept__slug=asked.concept).update(
        status=Status.RETIRED
    )

    now_asked = of(learner).present()
    assert now_asked is not None
    assert str(now_asked.question) != asked.name


def test_a_concept_that_was_retired_meanwhile_takes_its_answers_along(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON, most=2)
    gone = of(learner).answers[0].concept
    Concept.objects.filter(pk=gone.pk).update(status=Status.RETIRED)

    assert gone.slug not in {each.slug for each in result_of(of(learner))}


def test_concepts_that_the_learner_has_begun_are_not_asked(learner: User, concepts: list[Concept]) -> None:
    give_answer(learner, make_question(concepts[0]).components.get(), NOON)
    answer_placement(learner, NOON)

    assert begun_by(learner) == {concepts[0].slug}
    assert concepts[0].slug not in {each.concept.slug for each in of(learner).answers}
    assert concepts[0].slug not in {each.slug for each in result_of(of(learner))}


def test_the_probe_comes_after_the_end_and_changes_nothing(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON)
    before = of(learner)
    assert before.asks_probe
    record(learner=learner, answer=placement_answer(learner, says="dont_know"), now=NOON)

    after = of(learner)
    assert after.course.beliefs == before.course.beliefs
    assert after.probe is not None
    assert after.probe.predicted == before.course.beliefs.known[after.probe.concept.slug]
    assert after.next is None


def test_nothing_is_asked_once_the_result_is_taken_over(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])

    assert of(learner).next is None


def test_another_learners_placement_is_another(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON)

    assert taken(UserFactory.create()) is None


def test_a_guide_too_small_has_nothing_to_place_in(learner: User) -> None:
    make_question(ConceptFactory.create(), kind="numeric")

    assert not may_begin(learner)


def test_an_empty_site_has_nothing_to_place_in(learner: User) -> None:
    assert not may_begin(learner)


def test_the_result_gives_a_reason_for_each_concept(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON, most=1)
    asked = of(learner).answers[0].concept
    reasons = {each.slug: each.reason.because for each in result_of(of(learner))}

    assert reasons.pop(asked.slug) is Because.ANSWERED
    assert set(reasons.values()) == {Because.OVERALL}


def test_what_builds_on_it_speaks_for_a_concept(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON, most=1)
    asked = of(learner).answers[0].concept
    below = next(each for each in concepts if each != asked)
    asked.prerequisites.add(below)

    found = next(each for each in result_of(of(learner)) if each.slug == below.slug)
    assert (found.reason.because, found.about) == (Because.NEEDED, asked.title)


def test_what_it_builds_on_speaks_against_a_concept(learner: User, concepts: list[Concept]) -> None:
    answer_placement(learner, NOON, says="dont_know", most=1)
    asked = of(learner).answers[0].concept
    above = next(each for each in concepts if each != asked)
    above.prerequisites.add(asked)

    found = next(each for each in result_of(of(learner)) if each.slug == above.slug)
    assert (found.judgment, found.reason.because) == (Judgment.LEARN, Because.LACKING)


@pytest.mark.parametrize("change", ["retire", "reorder", "hide its concept"])
def test_what_an_author_changed_is_asked_so_at_once(concepts: list[Concept], change: str) -> None:
    before = material()
    assert before is not None
    question = concepts[0].questions.order_by("position").first()
    assert question is not None
    if change == "retire":
        Question.objects.filter(pk=question.pk).update(status=Status.RETIRED)
    elif change == "reorder":
        Question.objects.filter(pk=question.pk).update(position=900)
    else:
        Concept.objects.filter(pk=concepts[0].pk).update(status=Status.RETIRED)

    after = material()

    assert after is not None
    assert after.bank.get(concepts[0].slug) != before.bank[concepts[0].slug]
