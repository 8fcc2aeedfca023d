"""Whatever a learner does: the counts agree with what is asked, and no limit is passed."""

import datetime as dt
import random
import uuid

import pytest

from quizzes.log.day_log import day_log
from quizzes.log.days import latest_record
from quizzes.log.rebuilding import differences
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import last_undoable, undo_last
from quizzes.models import Action, Component, Place, Review, User
from quizzes.sittings import Lesson
from quizzes.study.lessons import offer_for
from quizzes.study.today import Today, next_presentation, session_for, today_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

START = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def bank() -> None:
    for _ in range(3):
        concept = ConceptFactory.create()
        for kind in ("choice", "reversed", "cloze", "choice", "basic", "reversed"):
            make_question(concept, kind=kind)


def act(learner: User, now: dt.datetime, luck: random.Random) -> bool:
    """One act on what the queue asks, or an undo. Whether there was anything to do."""
    last = last_undoable(learner, session_for(learner, now).day)
    if last is not None and luck.random() < 0.15:
        undo_last(learner=learner, expected=last.answer_id, undo_id=uuid.uuid4(), now=now)
        return True
    asked = next_presentation(learner, session_for(learner, now))
    if asked is None:
        return step(learner, now, luck)
    if luck.random() < 0.15:
        set_aside(
            learner=learner,
            component_id=asked.component.pk,
            version=asked.version,
            action=luck.choice([Action.PUT_OFF, Action.SUSPEND]),
            record_id=uuid.uuid4(),
            now=now,
        )
    else:
        give_answer(learner, asked.component, now, right=luck.random() < 0.8)
    return True


def step(learner: User, now: dt.datetime, luck: random.Random) -> bool:
    """One step of the lesson that the day offers. Whether it offers any."""
    lesson = offer_for(learner, session_for(learner, now))
    if lesson is None:
        return False
    asked = Lesson(lesson.slug).next(learner, now, session_for(learner, now))
    assert asked is not None
    assert asked.is_new
    give_answer(learner, asked.component, now, right=luck.random() < 0.8, place=Place.LESSON)
    return True


def problems(learner: User, now: dt.datetime) -> list[str]:
    """What must never be, now."""
    today, session = today_for(learner, now), session_for(learner, now)
    asked = next_presentation(learner, session)
    log = day_log(learner.pk, today.day)
    latest = latest_record(learner, now)
    limit = today.share or learner.reviews_per_day
    found = {
        "Today and the session count differently": counts(today) != counts(session),
        "work is promised and nothing is asked": today.left > 0 and asked is None,
        "something is asked that was not promised": today.left == 0 and asked is not None,
        "more reviews than the limit": log.reviewed > limit,
        "more new questions than the limit": log.met > learner.new_per_day,
        "the plan of the day changed": latest is not None and latest.day == today.day and plans(learner, today) > 1,
        "two parts of a question met": parts_met(learner, today.day),
    }
    return [name for name, is_so in found.items() if is_so]


def counts(today: Today) -> tuple[int, int, int, int, int]:
    return today.due, today.new, today.returning, today.share, today.planned


def plans(learner: User, today: Today) -> int:
    return Review.objects.of(learner).filter(study_day=today.day).values("day_waiting", "day_share").distinct().count()


def parts_met(learner: User, day: dt.date) -> bool:
    answers = Review.objects.of(learner).answers().filter(study_day=day)
    parts = set(answers.values_list("component__question", "component"))
    return len(parts) > len({question for question, _ in parts})


@pytest.mark.thorough("many random histories")
@pytest.mark.parametrize("seed", range(6))
def test_counts_limits_and_siblings_hold_through_days_breaks_and_undo(seed: int) -> None:
    luck = random.Random(seed)
    bank()
    learner = UserFactory.create(
        new_per_day=luck.choice([3, 6]),
        reviews_per_day=luck.choice([4, 8, 200]),
        new_material="ask" if seed < 4 else "teach",
    )
    now, found = START, []
    for _ in range(9):
        for _ in range(luck.randrange(1, 9)):
            if not act(learner, now, luck):
                break
            found += problems(learner, now)
        if luck.random() < 0.2:
            learner.time_zone = luck.choice(["Pacific/Auckland", "Pacific/Honolulu", "UTC"])
            learner.save()
        now += luck.choice([1, 1, 1, 2, 9]) * DAY

    assert found == []
    assert list(differences(learner)) == []


def test_a_learner_who_has_nothing_is_asked_nothing() -> None:
    assert problems(UserFactory.create(), START) == []


def test_a_learner_who_has_met_everything_is_asked_nothing_new() -> None:
    for _ in range(8):
        make_question()
    learner = UserFactory.create(new_per_day=200)
    for component in Component.objects.all():
        give_answer(learner, component, START)

    assert problems(learner, START) == []
    assert session_for(learner, START).left == 0


@pytest.mark.thorough("many random histories")
@pytest.mark.parametrize("limit", [5, 200])
def test_every_comeback_ends(limit: int) -> None:
    luck = random.Random(limit)
    learner = UserFactory.create(new_per_day=3, reviews_per_day=limit)
    for _ in range(40):
        give_answer(learner, make_question().components.get(), START)
    days, now = 0, START + 20 * DAY

    while today_for(learner, now).comeback:
        while (asked := next_presentation(learner, session_for(learner, now))) is not None:
            give_answer(learner, asked.component, now, right=luck.random() < 0.9)
        days += 1
        now += DAY

    assert 0 < days < 40
