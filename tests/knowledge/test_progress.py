from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from quizzes.knowledge.progress import Calibration, calibration, progress_of
from quizzes.models import Card, Component, QuestionRevision, Review, User
from tests.factories import UserFactory, make_question

DAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def asked(chance: float | None, chance_pass: float | None) -> Component:
    question = make_question()
    question.revisions.update(chance=chance, chance_pass=chance_pass)
    return question.components.get()


def log(learner: User, component: Component, answers: list[dict[str, Any]]) -> None:
    """Answers to a card that was met before, on the same day."""
    revision = QuestionRevision.objects.get(question=component.question)
    count = Review.objects.filter(component=component).count()
    Review.objects.bulk_create(
        Review(
            **{"recall": 0.9, "response": {"choice": 0}} | answer,
            learner=learner,
            component=component,
            revision=revision,
            answer_id=uuid.uuid4(),
            card_version=version,
            study_day=DAY,
            answered_at=NOON,
        )
        for version, answer in enumerate(answers, start=count)
    )


RIGHT = {"rating": 3, "score": 1.0}
MISSED = {"rating": 1, "score": 0.0}
UNKNOWN = MISSED | {"response": {"unknown": True}}


def found(learner: User) -> Calibration:
    value = calibration(learner, DAY, DAY)
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("chance", "answers", "passed", "achieved"),
    [
        (1 / 3, [RIGHT] * 8 + [MISSED] * 2, 0.8, 0.7),
        (1 / 3, [RIGHT] * 8 + [UNKNOWN] * 2, 0.8, 0.8),
        (0.0, [RIGHT] * 8 + [MISSED] * 2, 0.8, 0.8),
        (None, [RIGHT] * 8 + [MISSED] * 2, 0.8, 0.8),
        (1 / 3, [RIGHT] * 1 + [MISSED] * 9, 0.1, 0.0),
        (1 / 3, [RIGHT] * 10, 1.0, 1.0),
        (1.0, [RIGHT] * 10, 1.0, 1.0),
    ],
)
def test_luck_is_taken_off(
    learner: User, chance: float | None, answers: list[dict[str, Any]], passed: float, achieved: float
) -> None:
    log(learner, asked(chance, chance), answers)

    assert (found(learner).passed, found(learner).achieved) == pytest.approx((passed, achieved))


@pytest.mark.parametrize(("score", "achieved"), [(0.5, 0.0), (0.7, 0.0), (0.75, 1.0), (0.8, 1.0)])
def test_an_answer_that_passed_by_an_earlier_rule_is_judged_by_chance(
    learner: User, score: float, achieved: float
) -> None:
    log(learner, asked(0.5, 0.0), [{"rating": 2, "score": score}])

    assert (found(learner).passed, found(learner).achieved) == (1.0, achieved)


def test_where_chance_is_not_known_the_rating_counts(learner: User) -> None:
    log(learner, asked(None, None), [{"rating": 2, "score": 0.5}, MISSED])

    assert found(learner).achieved == 0.5


@pytest.mark.thorough("a large amount")
def test_what_is_left_is_what_was_known(learner: User) -> None:
    """Of 4,000 answers 70 % were known and the rest guessed, over questions of different luck."""
    luck = random.Random(7)
    for chance in (0.0, 0.1, 1 / 4, 1 / 3):
        passes = [luck.random() < 0.7 or luck.random() < chance for _ in range(1000)]
        log(learner, asked(chance, chance), [RIGHT if passed else MISSED for passed in passes])

    assert found(learner).passed == pytest.approx(0.7 + 0.3 * (0.1 + 1 / 4 + 1 / 3) / 4, abs=0.02)
    assert found(learner).achieved == pytest.approx(0.7, abs=0.02)


@pytest.mark.parametrize("answers", [{"place": "reading"}, {"recall": None}, {"recall": 1.0}, {"action": "put_off"}])
def test_only_reviews_on_a_later_day_count(learner: User, answers: dict[str, Any]) -> None:
    log(learner, asked(0.0, 0.0), [RIGHT | answers])

    assert calibration(learner, DAY, DAY) is None


@pytest.mark.parametrize(("count", "percentages"), [(19, 0), (20, 3)])
def test_few_reviews_show_no_percentage(client: Client, learner: User, count: int, percentages: int) -> None:
    client.force_login(learner)
    log(learner, asked(1 / 3, 1 / 3), [RIGHT] * count)

    with time_machine.travel(NOON, tick=False):
        page = client.get("/progress/").text

    table = page.split("Week of</th>")[1].split("</table>")[0]
    assert table.count("%</td>") == percentages


@pytest.mark.parametrize(("stability", "strong"), [(29.9, 0), (30.0, 1), (30.1, 1)])
def test_a_question_is_strong_from_a_month_of_stability(learner: User, stability: float, strong: int) -> None:
    component = asked(None, None)
    Card.objects.create(learner=learner, component=component, question=component.question, stability=stability)

    assert progress_of(learner, DAY).strong == strong
