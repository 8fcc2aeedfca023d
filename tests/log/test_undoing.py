import datetime as dt
import uuid

import pytest

from quizzes.log.rebuilding import differences
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import NothingToUndo, UndoneMeanwhile, undo_last
from quizzes.models import Action, Card, Review, User
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def undo(learner: User, expected: uuid.UUID, undo_id: uuid.UUID | None = None) -> Review:
    return undo_last(learner=learner, expected=expected, undo_id=undo_id or uuid.uuid4(), now=NOON)


def test_undo_brings_the_card_back_as_it_was(learner: User) -> None:
    component = make_question().components.get()
    give_answer(learner, component, NOON - dt.timedelta(days=9))
    before = Card.objects.values("stability", "difficulty", "due_day", "last_day", "reps", "lapses").get()
    miss = give_answer(learner, component, NOON, right=False)

    undo(learner, miss.review.answer_id)

    after = Card.objects.values("stability", "difficulty", "due_day", "last_day", "reps", "lapses").get()
    assert after == before


def test_undo_appends_and_deletes_nothing(learner: User) -> None:
    component = make_question().components.get()
    outcome = give_answer(learner, component, NOON)

    undo(learner, outcome.review.answer_id)

    assert list(Review.objects.order_by("pk").values_list("action", flat=True)) == [Action.ANSWER, Action.UNDO]
    assert Card.objects.get().version == 2


def test_undo_of_a_first_answer_makes_the_card_new_again(learner: User) -> None:
    component = make_question().components.get()
    outcome = give_answer(learner, component, NOON)

    undo(learner, outcome.review.answer_id)

    card = Card.objects.get()
    assert (card.stability, card.due_day, card.reps) == (None, None, 0)


def test_undo_goes_back_through_the_day(learner: User) -> None:
    first = give_answer(learner, make_question().components.get(), NOON).review
    second = give_answer(learner, make_question().components.get(), NOON).review

    undo(learner, second.answer_id)
    undo(learner, first.answer_id)

    with pytest.raises(NothingToUndo):
        undo(learner, first.answer_id)


def test_undo_of_anything_but_the_latest_is_refused(learner: User) -> None:
    first = give_answer(learner, make_question().components.get(), NOON).review
    give_answer(learner, make_question().components.get(), NOON)

    with pytest.raises(UndoneMeanwhile):
        undo(learner, first.answer_id)
    assert Review.objects.count() == 2


def test_the_same_undo_again_changes_nothing(learner: User) -> None:
    outcome = give_answer(learner, make_question().components.get(), NOON)
    undo_id = uuid.uuid4()
    undo(learner, outcome.review.answer_id, undo_id)

    again = undo(learner, outcome.review.answer_id, undo_id)

    assert again.pk == outcome.review.pk
    assert Review.objects.count() == 2


def test_yesterdays_answers_stay(learner: User) -> None:
    outcome = give_answer(learner, make_question().components.get(), NOON - dt.timedelta(days=1))

    with pytest.raises(NothingToUndo):
        undo(learner, outcome.review.answer_id)


@pytest.mark.parametrize("action", [Action.PUT_OFF, Action.SUSPEND])
def test_setting_aside_can_be_undone(learner: User, action: Action) -> None:
    component = make_question().components.get()
    record_id = uuid.uuid4()
    set_aside(learner=learner, component_id=component.pk, version=0, action=action, record_id=record_id, now=NOON)

    undo(learner, record_id)

    card = Card.objects.get()
    assert (card.suspended, card.due_day) == (False, None)
    assert list(differences(learner)) == []
