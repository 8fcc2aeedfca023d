import datetime as dt
import random
import uuid

import pytest

from quizzes.log.rebuilding import differences, rebuild
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import last_undoable, undo_last
from quizzes.models import Action, Card, Review, User
from tests.factories import UserFactory, give_answer, make_question

START = dt.datetime(2026, 1, 5, 18, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def live(learner: User, days: int, seed: int) -> None:
    """A learner's days: answers, undos, questions put off, suspended and resumed."""
    luck = random.Random(seed)
    components = [make_question().components.get() for _ in range(4)]
    for day in range(days):
        now = START + dt.timedelta(days=day, minutes=luck.randrange(300))
        for component in luck.sample(components, 2):
            act(learner, component, now, luck)


def act(learner: User, component: object, now: dt.datetime, luck: random.Random) -> None:
    kind = luck.random()
    pk = component.pk  # type: ignore[attr-defined]
    card = Card.objects.filter(learner=learner, component_id=pk).first()
    if kind < 0.7:
        give_answer(learner, component, now, right=luck.random() < 0.8)  # type: ignore[arg-type]
    elif kind < 0.85:
        last = last_undoable(learner, now.date())
        if last is not None:
            undo_last(learner=learner, expected=last.answer_id, undo_id=uuid.uuid4(), now=now)
    else:
        set_aside(
            learner=learner,
            component_id=pk,
            version=card.version if card else 0,
            action=luck.choice([Action.PUT_OFF, Action.SUSPEND, Action.RESUME]),
            record_id=uuid.uuid4(),
            now=now,
        )


def test_a_lively_month_replays_to_the_same_cards() -> None:
    learner = UserFactory.create()
    live(learner, days=30, seed=7)

    assert list(differences(learner)) == []


def test_answers_from_before_they_said_what_they_led_to_replay_by_their_time() -> None:
    learner, part = UserFactory.create(), make_question().components.get()
    give_answer(learner, part, START, right=False)
    Review._base_manager.update(model=None, parameters=None, retention=None, due_day=None, due_at=None)

    assert list(differences(learner)) == []


@pytest.mark.soak
def test_a_year_of_twenty_learners_replays_to_the_same_cards() -> None:
    for seed, learner in enumerate(UserFactory.create_batch(20)):
        live(learner, days=365, seed=seed)

        assert list(differences(learner)) == []


def test_a_changed_card_is_found_and_mended() -> None:
    learner = UserFactory.create()
    live(learner, days=5, seed=1)
    Card.objects.exclude(stability=None).update(stability=1.25)

    found = {difference.column for difference in differences(learner)}
    rebuild(learner)

    assert found == {"stability"}
    assert list(differences(learner)) == []


def test_a_lost_card_is_found_and_mended() -> None:
    learner = UserFactory.create()
    give_answer(learner, make_question().components.get(), START)
    Card.objects.all().delete()

    assert list(differences(learner)) != []
    rebuild(learner)

    assert list(differences(learner)) == []


def test_a_card_that_names_another_question_is_mended() -> None:
    learner = UserFactory.create()
    component = make_question().components.get()
    give_answer(learner, component, START)
    Card.objects.update(question=make_question())

    rebuild(learner)

    assert Card.objects.get().question_id == component.question_id
    assert list(differences(learner)) == []


def test_a_card_without_a_record_is_found_and_goes() -> None:
    learner = UserFactory.create()
    part = make_question().components.get()
    Card.objects.create(learner=learner, component=part, question=part.question)

    found = [difference.column for difference in differences(learner)]
    rebuild(learner)

    assert found == ["log"]
    assert not Card.objects.exists()
