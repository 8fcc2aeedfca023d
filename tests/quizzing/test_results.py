"""What a result says beside the score: how sure answers came out, and what to read next."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.authoring.acts import Act
from quizzes.authoring.questions import retire_question
from quizzes.models import Attempt, AttemptItem, Concept, Question, Status, User
from quizzes.quizzing.read_next import MOST_PLACES, ReadNext, read_next
from quizzes.quizzing.results import Result, Sureness, result_of
from quizzes.quizzing.saving import hand_in
from tests.factories import ConceptFactory, UserFactory, make_question

from .test_authored import NOON, made
from .test_authored import begun as begun_at
from .test_class_results import taken
from .test_saving import _is_right, saved

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "right", "wrong"


def value_of(item: AttemptItem, says: str) -> str:
    return next(value for value in "123" if _is_right(item, value) == (says == RIGHT))


def answered(questions: list[Question], *forms: tuple[str, dict[str, Any]]) -> Attempt:
    """A form for each of the first questions: which option it presses, if any, and what else it says."""
    attempt = begun_at(made(UserFactory.create(), questions, shuffle=False))
    items = attempt.items.select_related("component", "revision")
    for item, (says, more) in zip(items, forms, strict=False):
        answer = {"answer": [value_of(item, says)]} if says else {}
        saved(attempt, item.position + 1, sent=answer | more)
    hand_in(learner=attempt.learner, attempt_id=attempt.attempt_id, now=NOON)
    return attempt


def result(attempt: Attempt) -> Result:
    return result_of(attempt.learner, attempt, NOON)


@pytest.fixture
def questions() -> list[Question]:
    concept = ConceptFactory.create()
    return [make_question(concept, position=position) for position in range(5)]


SURE = {"sure": ["yes"]}


def test_answers_are_counted_by_how_sure_they_were(questions: list[Question]) -> None:
    found = result(answered(questions, (RIGHT, SURE), (WRONG, SURE), (RIGHT, {}), (WRONG, {}))).sureness

    assert isinstance(found, Sureness)
    assert (found.sure_right, found.rest_right, found.rest_missed) == (1, 1, 2)
    assert [each.shown.number for each in found.sure_misses] == [2]


def test_nobody_is_sure_of_an_answer_that_they_did_not_give(questions: list[Question]) -> None:
    assert result(answered(questions, ("", SURE), ("", SURE | {"know": ["no"]}))).sureness is None


def test_being_sure_is_no_answer_and_changes_no_score(questions: list[Question]) -> None:
    attempt = answered(questions, ("", SURE), (RIGHT, SURE))

    assert [each.response is None for each in attempt.items.all()[:2]] == [True, False]
    assert result(attempt).score.marks == 1


def test_two_windows_that_differ_only_in_being_sure_agree(questions: list[Question]) -> None:
    attempt = begun_at(made(UserFactory.create(), questions))
    saved(attempt, said="1")

    again = saved(attempt, sent={"answer": ["1"]} | SURE)
    assert again.applied
    assert again.item.sent == {"answer": ["1"], "sure": ["yes"]}


# --- What to read next


TEXT = """
Before.

## One place

Some words to read.

{{question asked-here}}

### A part of it

{{question asked-below}}

## Another place

{{question asked-elsewhere}}
"""


def paged(title: str = "A page", text: str = TEXT, **fields: Any) -> tuple[Concept, list[Question]]:
    concept = ConceptFactory.create(title=title, text=text, **fields)
    return concept, [make_question(concept, slug=slug) for slug in ("asked-here", "asked-below", "asked-elsewhere")]


def suggested(attempt: Attempt) -> ReadNext:
    return read_next([each.shown for each in result(attempt).misses])


def test_what_was_missed_leads_to_its_place_on_the_page() -> None:
    concept, questions = paged()
    [place] = suggested(answered(questions, (RIGHT, {}), (WRONG, {}), (RIGHT, {}))).places

    assert (place.concept, place.section, place.heading, place.minutes) == (
        concept,
        "s-a-part-of-it",
        "A part of it",
        1,
    )


def test_the_concept_with_the_most_misses_comes_first_and_no_more_than_a_few() -> None:
    pages = [paged(f"Page {at}")[1] for at in range(MOST_PLACES + 2)]
    misses = [questions[0] for questions in pages] + pages[3][1:]
    places = suggested(answered(misses)).places

    assert len(places) == MOST_PLACES
    assert places[0].concept.title == "Page 3"


def test_a_page_that_is_no_longer_there_is_not_suggested() -> None:
    concept, questions = paged()
    attempt = answered(questions)
    Concept.objects.filter(pk=concept.pk).update(status=Status.RETIRED)

    assert suggested(attempt).places == []


def test_a_place_that_an_author_has_renamed_leads_to_the_page() -> None:
    concept, questions = paged()
    attempt = answered(questions[:1])
    concept.text, concept.body = "Rewritten.", None
    concept.save()

    [place] = suggested(attempt).places
    assert (place.section, place.heading) == ("", "")


def test_the_labs_of_what_was_missed_are_named() -> None:
    _, questions = paged(slug="top-p-sampling")

    assert [lab.name for lab in suggested(answered(questions)).labs] == ["sampler"]


def test_where_nothing_was_missed_nothing_is_to_be_read(questions: list[Question]) -> None:
    assert suggested(answered(questions, *[(RIGHT, {})] * 5)) == ReadNext([], [])


def test_the_page_shows_both(questions: list[Question], client: Client) -> None:
    attempt = answered(questions, (WRONG, SURE))
    client.force_login(attempt.learner)
    page = client.get(f"/quizzes/taken/{attempt.attempt_id}/result/").text

    assert "You were sure of this one and missed it." in page
    assert 'href="#i1-stem"' in page
    assert "Read next" in page


def test_a_result_asks_for_the_same_statements_whatever_was_missed(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    learner, statements = UserFactory.create(), []
    client.force_login(learner)
    for count in (1, 6):
        questions = [each for at in range(count) for each in paged(f"Page {at}")[1]]
        attempt = taken(made(learner, questions), learner=learner)
        page = f"/quizzes/taken/{attempt.attempt_id}/result/"
        client.get(page)
        with django_assert_max_num_queries(40) as queries:
            client.get(page)
        statements.append(len(queries))

    assert statements[0] == statements[1]


# --- An author's edit while it is taken, and after


def test_a_question_retired_in_the_middle_is_answered_and_told_all_the_same(
    questions: list[Question], client: Client
) -> None:
    learner: User = UserFactory.create()
    attempt = begun_at(made(UserFactory.create(), questions, shuffle=False), learner, timezone.now())
    client.force_login(learner)
    page = f"/quizzes/taken/{attempt.attempt_id}/"
    retire_question(question=questions[0], act=Act(learner, timezone.now()))
    Concept.objects.update(status=Status.RETIRED)

    assert "What does temperature do?" in client.get(page).text
    item = attempt.items.select_related("component", "revision").get(position=0)
    saved(attempt, sent={"answer": [value_of(item, RIGHT)]}, now=timezone.now())
    client.post(f"{page}end/")
    assert "1 of 5." in " ".join(client.get(f"{page}result/").text.split())
