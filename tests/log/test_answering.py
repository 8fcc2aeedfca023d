import dataclasses
import datetime as dt
import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.pages import question_of, save_question
from quizzes.authoring.questions import delete_question
from quizzes.kinds.base import Forged, FormSlip
from quizzes.log import answering
from quizzes.log.answering import (
    Answer,
    ChangedQuestion,
    DifferentAnswer,
    StaleCard,
    UnknownQuestion,
    record_answer,
    shown_revision,
)
from quizzes.log.rebuilding import differences
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import undo_last
from quizzes.models import Action, Card, Component, Question, QuestionRevision, Review, User
from tests.factories import UserFactory, answer_of, give_answer, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def test_answer_right_is_stored_with_its_schedule(learner: User) -> None:
    component = make_question().components.get()

    outcome = give_answer(learner, component, NOON)

    card = Card.objects.get()
    assert (outcome.review.rating, card.version, card.reps) == (3, 1, 1)
    assert card.due_day == outcome.review.due_day
    assert card.due_day is not None
    assert card.due_day > NOON.date()


def test_answer_wrong_comes_back_in_ten_minutes(learner: User) -> None:
    component = make_question().components.get()

    outcome = give_answer(learner, component, NOON, right=False)

    assert outcome.review.due_at == NOON + dt.timedelta(minutes=10)
    assert outcome.verdict.score == 0


def test_right_but_not_sure_counts_as_hard(learner: User) -> None:
    component = make_question().components.get()

    outcome = give_answer(learner, component, NOON, sure=False)

    assert (outcome.review.rating, outcome.review.sure) == (2, False)


@pytest.mark.parametrize(("kind", "text"), [("short", "greedy"), ("numeric", "0.787")])
def test_right_but_not_sure_counts_as_hard_where_it_is_typed(learner: User, kind: str, text: str) -> None:
    component = make_question(kind=kind, content=sample(kind)).components.get()

    outcome = give_answer(learner, component, NOON, sure=False, data={"answer": [text]})

    assert (outcome.review.score, outcome.review.rating) == (1, 2)


HALF = {"item-1": ["1"], "item-2": ["1"], "item-3": ["1"], "item-4": ["1"]}
"""All in one category of two, in the order shown: right for half of the items."""


@pytest.mark.parametrize(("chance", "rating"), [(0.5, 1), (0.25, 1), (0.0, 2), (None, 2)])
def test_half_right_passes_only_beyond_chance(learner: User, chance: float | None, rating: int) -> None:
    question = make_question(kind="categorize", content=sample("categorize"))
    question.revisions.update(chance=chance)

    outcome = give_answer(learner, question.components.get(), NOON, data=HALF)

    assert (outcome.review.score, outcome.review.rating) == (0.5, rating)


def test_the_same_answer_again_is_the_stored_outcome(learner: User) -> None:
    component = make_question().components.get()
    answer = answer_of(learner, component)
    first = record_answer(learner=learner, answer=answer, now=NOON)

    again = record_answer(learner=learner, answer=answer, now=NOON + dt.timedelta(hours=1))

    assert again.replayed
    assert again.review.pk == first.review.pk
    assert Review.objects.count() == 1


def test_another_answer_under_the_same_id_is_refused(learner: User) -> None:
    component = make_question().components.get()
    answer = answer_of(learner, component)
    record_answer(learner=learner, answer=answer, now=NOON)
    other = answer_of(learner, component, right=False, answer_id=answer.answer_id, version=0)
    presented = dataclasses.replace(answer, data={"know": ["no"]})

    with pytest.raises(DifferentAnswer):
        record_answer(learner=learner, answer=presented, now=NOON)
    assert other.answer_id == answer.answer_id
    assert Review.objects.count() == 1


def test_an_answer_to_an_older_version_is_stale(learner: User) -> None:
    component = make_question().components.get()
    late = answer_of(learner, component)
    give_answer(learner, component, NOON)

    with pytest.raises(StaleCard):
        record_answer(learner=learner, answer=late, now=NOON)
    assert Review.objects.count() == 1


def test_a_revision_of_another_question_is_unknown(learner: User) -> None:
    component = make_question().components.get()
    other = make_question().current
    assert other is not None

    with pytest.raises(UnknownQuestion):
        give_answer(learner, component, NOON, revision_id=other.pk)
    assert not Review.objects.exists()


def test_a_question_deleted_while_its_answer_arrives_is_unknown(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    component = make_question().components.get()
    sent = answer_of(learner, component)

    def deleted_meanwhile(answer: Answer) -> tuple[QuestionRevision, Component]:
        shown = shown_revision(answer)
        delete_question(question=component.question)
        return shown

    monkeypatch.setattr(answering, "shown_revision", deleted_meanwhile)

    with pytest.raises(UnknownQuestion):
        record_answer(learner=learner, answer=sent, now=NOON)


def test_nothing_chosen_is_not_counted(learner: User) -> None:
    component = make_question().components.get()

    with pytest.raises(FormSlip):
        give_answer(learner, component, NOON, data={})
    assert not Review.objects.exists()


def test_an_option_that_was_not_offered_is_forged(learner: User) -> None:
    component = make_question().components.get()

    with pytest.raises(Forged):
        give_answer(learner, component, NOON, data={"answer": ["99"]})
    assert not Card.objects.exists()


def test_i_do_not_know_counts_as_wrong(learner: User) -> None:
    component = make_question().components.get()

    outcome = give_answer(learner, component, NOON, data={"know": ["no"]})

    assert outcome.review.rating == 1
    assert outcome.review.response == {"unknown": True}


def test_an_answer_is_graded_by_the_revision_that_was_shown(learner: User) -> None:
    question = make_question()
    component = question.components.get()
    shown = answer_of(learner, component)
    written = dataclasses.replace(question_of(question), version="1.1")
    save_question(question.concept, written, position=0, now=NOON, question=question)

    outcome = record_answer(learner=learner, answer=shown, now=NOON)

    assert outcome.review.revision_id == shown.revision_id


def in_new_words(question: Question, version: str) -> None:
    written = dataclasses.replace(question_of(question), version=version)
    save_question(question.concept, written, position=0, now=NOON, question=question)


def put_off(learner: User, component: Component, *, version: int) -> None:
    set_aside(
        learner=learner,
        component_id=component.pk,
        version=version,
        action=Action.PUT_OFF,
        record_id=uuid.uuid4(),
        now=NOON,
    )


@pytest.mark.parametrize("earlier", [0, 1])
@pytest.mark.parametrize("versions", [["2.0"], ["2.0", "2.1"], ["1.1", "2.0"]])
def test_an_answer_to_what_is_no_longer_meant_is_refused(learner: User, earlier: int, versions: list[str]) -> None:
    question = make_question()
    component = question.components.get()
    for _ in range(earlier):
        give_answer(learner, component, NOON)
    shown = answer_of(learner, component)
    for version in versions:
        in_new_words(question, version)

    with pytest.raises(ChangedQuestion):
        record_answer(learner=learner, answer=shown, now=NOON)

    assert Review.objects.filter(action="answer").count() == earlier
    assert give_answer(learner, component, NOON).review.revision == question.revisions.first()


def test_what_was_set_aside_unanswered_is_not_answered_as_it_was(learner: User) -> None:
    question = make_question()
    component = question.components.get()
    put_off(learner, component, version=0)
    shown = answer_of(learner, component)
    in_new_words(question, "2.0")

    with pytest.raises(ChangedQuestion):
        record_answer(learner=learner, answer=shown, now=NOON)

    assert Card.objects.get().due_day == NOON.date() + dt.timedelta(days=1)


def test_an_answer_sent_again_after_a_change_of_meaning_stands(learner: User) -> None:
    question = make_question()
    answer = answer_of(learner, question.components.get())
    first = record_answer(learner=learner, answer=answer, now=NOON)
    in_new_words(question, "2.0")

    again = record_answer(learner=learner, answer=answer, now=NOON)

    assert (again.replayed, again.review.pk) == (True, first.review.pk)


@pytest.mark.parametrize("aside", [False, True])
def test_a_change_of_meaning_waits_for_a_card_put_off(learner: User, aside: bool) -> None:
    question = make_question()
    component = question.components.get()
    give_answer(learner, component, NOON - dt.timedelta(days=5))
    if aside:
        put_off(learner, component, version=1)
    in_new_words(question, "2.0")

    assert Card.objects.get().due_day == NOON.date() + dt.timedelta(days=aside)
    assert list(differences(learner)) == []


def test_an_answer_undone_after_a_change_of_meaning_is_as_if_never_given(learner: User) -> None:
    question = make_question()
    component = question.components.get()
    given = give_answer(learner, component, NOON)
    in_new_words(question, "2.0")

    undo_last(learner=learner, expected=given.review.answer_id, undo_id=uuid.uuid4(), now=NOON)

    card = Card.objects.get()
    assert (card.stability, card.due_day, card.version) == (None, None, 3)
    assert list(differences(learner)) == []
    assert give_answer(learner, component, NOON).review.revision == question.revisions.first()


def test_an_answer_is_stored_with_what_it_was_scheduled_with(learner: User) -> None:
    component = make_question().components.get()
    first = give_answer(learner, component, NOON).review
    second = give_answer(learner, component, NOON + dt.timedelta(days=3, hours=2)).review

    assert (first.model, first.parameters, first.retention) == ("FSRS-6", "default-1", 0.9)
    assert (first.elapsed_days, first.elapsed_seconds) == (None, None)
    assert (second.elapsed_days, second.elapsed_seconds) == (3, 3 * 86400 + 2 * 3600)


def test_what_has_elapsed_is_counted_from_the_last_answer_that_stands(learner: User) -> None:
    component = make_question().components.get()
    give_answer(learner, component, NOON)
    later = NOON + dt.timedelta(days=3)
    undone = give_answer(learner, component, later).review
    undo_last(learner=learner, expected=undone.answer_id, undo_id=uuid.uuid4(), now=later)

    again = give_answer(learner, component, later + dt.timedelta(seconds=5)).review

    assert (again.elapsed_days, again.elapsed_seconds) == (3, 3 * 86400 + 5)


def test_a_first_answer_undone_leaves_nothing_to_count_from(learner: User) -> None:
    component = make_question().components.get()
    undone = give_answer(learner, component, NOON).review
    undo_last(learner=learner, expected=undone.answer_id, undo_id=uuid.uuid4(), now=NOON)

    again = give_answer(learner, component, NOON).review

    assert (again.elapsed_days, again.elapsed_seconds) == (None, None)


@pytest.mark.parametrize(("days", "seconds"), [(-1, 0), (36500, 2**31 - 1)])
def test_a_clock_far_off_is_stored_within_bounds(learner: User, days: int, seconds: int) -> None:
    component = make_question().components.get()
    give_answer(learner, component, NOON)

    review = give_answer(learner, component, NOON + dt.timedelta(days=days)).review

    assert review.elapsed_seconds == seconds


def test_a_retired_question_on_screen_is_still_graded(learner: User) -> None:
    question = make_question()
    answer = answer_of(learner, question.components.get())
    type(question).objects.update(status="retired")

    outcome = record_answer(learner=learner, answer=answer, now=NOON)

    assert outcome.review.rating == 3


def test_the_right_option_stays_right_after_an_undo(learner: User) -> None:
    component = make_question().components.get()
    first = give_answer(learner, component, NOON)
    undo_last(learner=learner, expected=first.review.answer_id, undo_id=uuid.uuid4(), now=NOON)

    second = give_answer(learner, component, NOON)

    assert (second.verdict.score, second.review.seed) == (1, first.review.seed)
    assert second.review.card_version == 2


def test_each_answer_gives_the_next_showing_another_order(learner: User) -> None:
    component = make_question().components.get()

    seeds = {give_answer(learner, component, NOON + dt.timedelta(days=n)).review.seed for n in range(5)}

    assert len(seeds) == 5


def test_an_answer_sent_again_is_read_in_the_order_it_was_given_in(learner: User) -> None:
    component = make_question().components.get()
    answer = answer_of(learner, component)
    first = record_answer(learner=learner, answer=answer, now=NOON)
    for n in range(1, 6):
        give_answer(learner, component, NOON + dt.timedelta(days=n))

    again = record_answer(learner=learner, answer=answer, now=NOON)

    assert again.review.pk == first.review.pk


@pytest.mark.parametrize("earlier", [0, 30])
def test_an_answer_takes_four_statements_however_long_the_history(
    learner: User, earlier: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    component = make_question().components.get()
    for day in range(earlier):
        give_answer(learner, component, NOON + dt.timedelta(days=day))
    give_answer(learner, make_question().components.get(), NOON + dt.timedelta(days=earlier))
    answer = answer_of(learner, component)

    # One reads the revision before the transaction; BEGIN and COMMIT of the test's savepoint are two more.
    with django_assert_num_queries(1 + 4 + 2):
        record_answer(learner=learner, answer=answer, now=NOON + dt.timedelta(days=earlier))


@pytest.mark.parametrize("earlier", [0, 30])
def test_the_first_answer_of_a_day_takes_one_more_for_the_plan_of_the_day(
    learner: User, earlier: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    component = make_question().components.get()
    for day in range(earlier):
        give_answer(learner, component, NOON + dt.timedelta(days=day))
    answer = answer_of(learner, component)

    # And one more where something waits: since when.
    with django_assert_max_num_queries(1 + 4 + 2 + 2):
        record_answer(learner=learner, answer=answer, now=NOON + dt.timedelta(days=earlier))


def test_the_clock_of_the_browser_is_bounded(learner: User) -> None:
    component = make_question().components.get()

    outcome = give_answer(learner, component, NOON, duration_ms=10**9)

    assert outcome.review.duration_ms == 600_000


def test_two_learners_have_two_cards() -> None:
    component = make_question().components.get()
    answer_id = uuid.uuid4()

    for learner in UserFactory.create_batch(2):
        give_answer(learner, component, NOON, answer_id=answer_id)

    assert Card.objects.count() == 2
