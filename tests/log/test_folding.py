"""A log replays as it was lived, whatever becomes of the defaults."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db.models import QuerySet

from quizzes.log import answering
from quizzes.log.rebuilding import differences, rebuild
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import undo_last
from quizzes.models import Action, Card, Component, Review, User
from quizzes.operations.consistency import cards_equal_log
from quizzes.scheduling import CURRENT, NOT_STORED, PARAMETER_SETS, Setup, UnknownSetup
from tests.factories import UserFactory, give_answer, make_question

START = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
STEEP = tuple(value * 0.5 if place < 4 else value for place, value in enumerate(CURRENT.values))

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def component() -> Component:
    return make_question().components.get()


def study(learner: User, component: Component, *days: int) -> Card:
    for day in days:
        give_answer(learner, component, START + dt.timedelta(days=day), right=day % 3 > 0)
    return Card.objects.get()


def forget_setups() -> None:
    """As if the answers were given before a review stored what it was scheduled with."""
    unknown = dict.fromkeys(("model", "parameters", "retention", "elapsed_days", "elapsed_seconds"))
    QuerySet.update(Review.objects.all(), **unknown)


def change_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARAMETER_SETS, ("FSRS-6", "steep"), STEEP)
    monkeypatch.setattr(answering, "CURRENT", Setup("FSRS-6", "steep", 0.8))


def test_other_defaults_leave_the_past_as_it_was(
    learner: User, component: Component, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(learner, component, 1, 2, 5)
    change_defaults(monkeypatch)
    study(learner, component, 10, 11)

    assert list(differences(learner)) == []
    assert set(Review.objects.values_list("parameters", "retention")) == {("default-1", 0.9), ("steep", 0.8)}


def test_an_undo_goes_back_to_what_was_scheduled_then(
    learner: User, component: Component, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = study(learner, component, 1, 2, 5)
    change_defaults(monkeypatch)
    now = START + dt.timedelta(days=10)
    last = give_answer(learner, component, now).review

    undo_last(learner=learner, expected=last.answer_id, undo_id=uuid.uuid4(), now=now)

    after = Card.objects.get()
    assert (after.stability, after.due_day, after.due_at) == (before.stability, before.due_day, before.due_at)


@pytest.mark.parametrize("days", [(1, 2), (1, 3), (1, 2, 5, 6, 7)])
def test_the_due_day_is_the_one_that_was_told(
    learner: User, component: Component, days: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    study(learner, component, *days)
    monkeypatch.setattr("quizzes.scheduling.memory.spread", lambda interval, seed, longest: interval + 5)
    monkeypatch.setattr("quizzes.scheduling.memory.WAIT_MINUTES", 30)

    assert list(differences(learner)) == []


def test_a_card_put_off_before_its_day_keeps_the_day_that_was_told(
    learner: User, component: Component, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(learner, component, 1, 4)
    set_aside(
        learner=learner,
        component_id=component.pk,
        version=2,
        action=Action.PUT_OFF,
        record_id=uuid.uuid4(),
        now=START + dt.timedelta(days=4),
    )
    monkeypatch.setattr("quizzes.scheduling.memory.spread", lambda interval, seed, longest: interval + 5)

    assert list(differences(learner)) == []


@pytest.mark.parametrize("days", [(), (1, 4)])
def test_what_was_put_off_under_another_rule_comes_back_when_that_rule_said(
    learner: User, component: Component, days: tuple[int, ...]
) -> None:
    """As if putting off had once meant the day after tomorrow."""
    for day in days:
        give_answer(learner, component, START + dt.timedelta(days=day))
    now = START + dt.timedelta(days=30)
    aside = {"component_id": component.pk, "version": len(days), "action": Action.PUT_OFF, "record_id": uuid.uuid4()}
    record = set_aside(learner=learner, now=now, **aside)  # type: ignore[arg-type]  # each of its own type
    later = record.study_day + dt.timedelta(days=2)
    QuerySet.update(Review.objects.filter(pk=record.pk), due_day=later)
    QuerySet.update(Card.objects.all(), due_day=later)

    assert list(differences(learner)) == []


def test_an_old_log_replays_as_before(learner: User, component: Component, monkeypatch: pytest.MonkeyPatch) -> None:
    study(learner, component, 1, 2, 5, 6, 7)
    forget_setups()
    change_defaults(monkeypatch)

    assert list(differences(learner)) == []

    study(learner, component, 12, 13)
    assert list(differences(learner)) == []


def test_an_old_due_day_is_computed_as_it_always_was(
    learner: User, component: Component, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(learner, component, 1, 2)
    forget_setups()
    monkeypatch.setattr("quizzes.scheduling.memory.spread", lambda interval, seed, longest: interval + 5)

    assert {difference.column for difference in differences(learner)} == {"due_day"}


def test_another_machine_s_last_digit_is_no_difference(learner: User, component: Component) -> None:
    card = study(learner, component, 1, 2)
    assert card.stability is not None
    Card.objects.update(stability=card.stability * (1 + 1e-14))

    assert list(differences(learner)) == []

    Card.objects.update(stability=card.stability * (1 + 1e-6))
    assert [difference.column for difference in differences(learner)] == ["stability"]


def test_a_log_that_a_later_release_scheduled_is_named_and_left_alone(learner: User, component: Component) -> None:
    study(learner, component, 1, 2)
    QuerySet.update(Review.objects.all(), model="FSRS-9")
    Card.objects.update(stability=1.5)

    found = list(cards_equal_log())
    with pytest.raises(UnknownSetup):
        rebuild(learner)

    assert len(found) == 1
    assert "FSRS-9" in found[0]
    assert Card.objects.get().stability == 1.5


def test_the_first_setup_never_changes() -> None:
    assert Setup("FSRS-6", "default-1", 0.9) == NOT_STORED
    # The numbers of fsrs 6.3, by which all answers were scheduled that store no set: changing one rewrites memories.
    assert NOT_STORED.values == (
        *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
        *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
    )


def test_answering_a_suspended_card_leaves_it_suspended(learner: User, component: Component) -> None:
    set_aside(
        learner=learner,
        component_id=component.pk,
        version=study(learner, component, 1).version,
        action=Action.SUSPEND,
        record_id=uuid.uuid4(),
        now=START + dt.timedelta(days=2),
    )

    card = study(learner, component, 4)

    assert (card.suspended, card.reps) == (True, 2)
    assert list(differences(learner)) == []
