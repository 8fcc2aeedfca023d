"""What was missed elsewhere is added to the reviews in one press, and taken back in another."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quizzes.log.adding import Added, NothingToTakeBack, TakenBack, add_to_reviews, added_today, take_back
from quizzes.log.rebuilding import differences
from quizzes.log.setting_aside import set_aside
from quizzes.models import Action, Card, Component, Question, Review, Status, User
from quizzes.study.today import next_presentation, today_for
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def known(learner: User) -> Component:
    """Answered right yesterday, so that it is not due for days."""
    component = make_question().components.get()
    give_answer(learner, component, NOON)
    return component


def add(learner: User, *components: Component, batch: uuid.UUID | None = None, now: dt.datetime = LATER) -> Added:
    return add_to_reviews(
        learner=learner, components=[each.pk for each in components], batch=batch or uuid.uuid4(), now=now
    )


def columns(learner: User) -> list[dict[str, object]]:
    return [{**row, "version": 0} for row in Card.objects.of(learner).order_by("pk").values()]


def test_what_is_added_is_asked_today(learner: User, known: Component) -> None:
    add(learner, known)

    asked = next_presentation(learner, today_for(learner, LATER))
    assert asked is not None
    assert asked.component == known
    assert list(differences(learner)) == []


def test_a_question_never_met_is_asked_as_a_review(learner: User) -> None:
    learner.new_per_day = 0
    learner.save()
    unmet = make_question().components.get()

    add(learner, unmet)

    assert (today_for(learner, LATER).due, today_for(learner, LATER).new) == (1, 0)
    give_answer(learner, unmet, LATER)
    assert list(differences(learner)) == []


def test_what_is_suspended_is_taken_up_again(learner: User, known: Component) -> None:
    set_aside(
        learner=learner, component_id=known.pk, version=1, action=Action.SUSPEND, record_id=uuid.uuid4(), now=NOON
    )

    add(learner, known)

    assert Card.objects.of(learner).get().suspended is False


def test_what_waits_already_is_left_alone(learner: User) -> None:
    missed = make_question().components.get()
    give_answer(learner, missed, NOON, right=False)

    assert add(learner, missed) == Added(0, 1)
    assert Review.objects.filter(action=Action.ADD).count() == 0


def test_a_retired_question_is_left_out(learner: User, known: Component) -> None:
    Question.objects.filter(pk=known.question_id).update(status=Status.RETIRED)

    assert add(learner, known) == Added(0, 0)


def test_pressing_twice_adds_once(learner: User, known: Component) -> None:
    batch = uuid.uuid4()

    assert add(learner, known, batch=batch) == add(learner, known, batch=batch) == Added(1, 0)
    assert add(learner, known) == Added(0, 1)
    assert Review.objects.filter(action=Action.ADD).count() == 1


def test_taking_back_leaves_the_card_as_it_was(learner: User, known: Component) -> None:
    before, unmet = columns(learner), make_question().components.get()
    add(learner, known, unmet)
    parts = [known.pk, unmet.pk]

    assert added_today(learner, parts, LATER) == 2
    assert take_back(learner=learner, components=parts, now=LATER) == 2
    assert columns(learner)[:1] == before
    assert added_today(learner, parts, LATER) == 0
    assert list(differences(learner)) == []


def test_what_was_answered_since_is_not_taken_back(learner: User, known: Component) -> None:
    add(learner, known)
    give_answer(learner, known, LATER)

    with pytest.raises(NothingToTakeBack):
        take_back(learner=learner, components=[known.pk], now=LATER)


def test_it_is_taken_back_on_its_own_day(learner: User, known: Component) -> None:
    add(learner, known)

    assert added_today(learner, [known.pk], LATER + dt.timedelta(days=1)) == 0


def test_another_learners_cards_stay(learner: User, known: Component) -> None:
    other = UserFactory.create()
    give_answer(other, known, NOON)
    before = columns(other)

    add(learner, known)

    assert columns(other) == before


def test_a_press_that_was_undone_stays_undone_when_it_is_sent_again(learner: User, known: Component) -> None:
    batch = uuid.uuid4()
    add(learner, known, batch=batch)
    take_back(learner=learner, components=[known.pk], now=LATER)

    with pytest.raises(TakenBack):
        add(learner, known, batch=batch)
