"""“My answer was right”: logged, scheduled, undone like any answer."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from quizzes.account.own_data import own_data
from quizzes.log.day_log import day_log
from quizzes.log.overruling import MovedOn, NoSuchAnswer, NotAMiss, may_overrule, overrule
from quizzes.log.rebuilding import differences
from quizzes.log.undoing import last_undoable, undo_last
from quizzes.models import Action, Card, Component, Review, User
from quizzes.operations.consistency import answers_rated, cards_equal_log, undos_in_order, versions_without_gaps
from quizzes.study.today import answered_today, history_of
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(minutes=1)
TODAY = NOON.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def component() -> Component:
    return make_question(kind="short").components.get()


def miss(learner: User, component: Component, text: str = "lookup", now: dt.datetime = NOON, **changes: Any) -> Review:
    return give_answer(learner, component, now, data={"answer": [text]}, **changes).review


def overruled(learner: User, answer: Review, now: dt.datetime = LATER, **changes: Any) -> Review:
    sent: dict[str, Any] = {"answer_id": answer.answer_id, "overrule_id": uuid.uuid4()} | changes
    return overrule(learner=learner, now=now, **sent)


def card_columns(learner: User) -> dict[str, Any]:
    card = Card.objects.of(learner).get()
    return {name: getattr(card, name) for name in ("stability", "difficulty", "due_day", "due_at", "reps", "lapses")}


def test_a_miss_then_counts_as_right(learner: User, component: Component) -> None:
    missed = miss(learner, component)

    right = overruled(learner, missed)

    assert (right.overrules, right.score, right.rating, right.response) == (missed, 1, 3, missed.response)
    assert list(Review.objects.of(learner).answers()) == [right]


def test_the_records_keep_the_plan_of_the_day_and_what_was_due(learner: User, component: Component) -> None:
    give_answer(learner, component, NOON - dt.timedelta(days=5), data={"answer": ["lookup"]})
    missed = miss(learner, component)

    overruled(learner, missed)

    today = Review.objects.of(learner).filter(study_day=TODAY)
    assert today.values("day_waiting", "day_share").distinct().count() == 1
    assert day_log(learner.pk, TODAY).reviewed == 1


def test_the_card_is_what_a_right_answer_would_have_made_it(learner: User, component: Component) -> None:
    twin = UserFactory.create(secret=learner.secret)
    overruled(learner, miss(learner, component))
    miss(twin, component, "RAG", LATER)

    assert card_columns(learner) == card_columns(twin)


@pytest.mark.parametrize("earlier", [0, 2])
def test_a_replay_of_the_log_agrees(learner: User, component: Component, earlier: int) -> None:
    for days in range(earlier):
        miss(learner, component, "RAG", NOON - dt.timedelta(days=9 * (earlier - days)))

    overruled(learner, miss(learner, component))

    assert list(differences(learner)) == []
    assert [*cards_equal_log(), *versions_without_gaps(), *undos_in_order(), *answers_rated()] == []


def test_what_was_not_sure_stays_so(learner: User, component: Component) -> None:
    assert overruled(learner, miss(learner, component, sure=False)).rating == 2


def test_it_stands_in_the_history_and_in_the_day_once(learner: User, component: Component) -> None:
    right = overruled(learner, miss(learner, component))

    assert list(answered_today(learner, TODAY)) == [right]
    assert history_of(learner, right) == [right]


def test_sending_it_twice_changes_nothing(learner: User, component: Component) -> None:
    missed, overrule_id = miss(learner, component), uuid.uuid4()

    first = overruled(learner, missed, overrule_id=overrule_id)
    again = [overruled(learner, missed, overrule_id=each) for each in (overrule_id, uuid.uuid4())]

    assert (again, Review.objects.count()) == ([first, first], 3)


def test_undo_takes_the_answer_back_with_it(learner: User, component: Component) -> None:
    right = overruled(learner, miss(learner, component))
    last = last_undoable(learner, TODAY)
    assert last == right

    undo_last(learner=learner, expected=right.answer_id, undo_id=uuid.uuid4(), now=LATER)

    card = Card.objects.of(learner).get()
    assert (card.version, card.stability, list(Review.objects.of(learner).answers())) == (4, None, [])
    assert list(differences(learner)) == []


def test_after_an_undo_the_question_can_be_answered_and_overruled_again(learner: User, component: Component) -> None:
    right = overruled(learner, miss(learner, component))
    undo_last(learner=learner, expected=right.answer_id, undo_id=uuid.uuid4(), now=LATER)

    again = overruled(learner, miss(learner, component, now=LATER))

    assert list(Review.objects.of(learner).answers()) == [again]
    assert list(differences(learner)) == []


def test_the_log_is_only_appended_to(learner: User, component: Component) -> None:
    missed = miss(learner, component)
    before = Review.objects.filter(pk=missed.pk).values().get()

    overruled(learner, missed)

    assert Review.objects.filter(pk=missed.pk).values().get() == before
    assert [each.action for each in Review.objects.order_by("pk")] == [Action.ANSWER, Action.UNDO, Action.ANSWER]


@pytest.mark.parametrize("text", ["RAG", "rag"])
def test_a_right_answer_is_no_miss(learner: User, component: Component, text: str) -> None:
    with pytest.raises(NotAMiss):
        overruled(learner, miss(learner, component, text))


def test_giving_up_is_no_answer_to_defend(learner: User, component: Component) -> None:
    with pytest.raises(NotAMiss):
        overruled(learner, give_answer(learner, component, NOON, data={"know": ["no"]}).review)


def test_a_choice_is_not_typed(learner: User) -> None:
    with pytest.raises(NotAMiss):
        overruled(learner, give_answer(learner, make_question().components.get(), NOON, right=False).review)


def test_another_learners_answer_is_none_of_theirs(learner: User, component: Component) -> None:
    theirs = miss(UserFactory.create(), component)

    with pytest.raises(NoSuchAnswer):
        overruled(learner, theirs)


def test_an_id_of_another_record_is_refused(learner: User, component: Component) -> None:
    other = give_answer(learner, make_question().components.get(), NOON).review

    with pytest.raises(NotAMiss):
        overruled(learner, miss(learner, component), overrule_id=other.answer_id)


def test_an_undone_answer_is_gone(learner: User, component: Component) -> None:
    missed = miss(learner, component)
    undo_last(learner=learner, expected=missed.answer_id, undo_id=uuid.uuid4(), now=NOON)

    with pytest.raises(MovedOn):
        overruled(learner, missed)


def test_the_next_day_is_too_late(learner: User, component: Component) -> None:
    with pytest.raises(MovedOn):
        overruled(learner, miss(learner, component), NOON + dt.timedelta(days=1))


def test_a_later_answer_stands(learner: User, component: Component) -> None:
    missed = miss(learner, component)
    miss(learner, component, "RAG", LATER)

    with pytest.raises(MovedOn):
        overruled(learner, missed, LATER)

    assert Review.objects.count() == 2


def test_it_is_offered_where_it_would_be_taken(learner: User, component: Component) -> None:
    missed = miss(learner, component)
    offered = may_overrule(learner, missed, TODAY), may_overrule(learner, missed, TODAY + dt.timedelta(days=1))
    right = overruled(learner, missed)
    missed.refresh_from_db()

    assert (offered, may_overrule(learner, missed, TODAY), may_overrule(learner, right, TODAY)) == (
        (True, False),
        False,
        False,
    )


def test_the_export_names_what_was_overruled(learner: User, component: Component) -> None:
    missed = miss(learner, component)
    overruled(learner, missed)

    assert [row["overrules_answer"] for row in own_data(learner, LATER)["reviews"]] == [None, None, missed.answer_id]
