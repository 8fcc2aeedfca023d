import datetime as dt

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from quizzes.models import Card, Component, Question, User
from quizzes.study.forecast import FORESEEN, forecast
from quizzes.study.today import next_presentation, session_for, today_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def answered(learner: User, count: int, ago: int) -> None:
    concept = ConceptFactory.create()
    for _ in range(count):
        give_answer(learner, make_question(concept).components.get(), NOON - ago * DAY)


def ahead(learner: User, days: int = 7) -> list[int]:
    return [count for _, count in forecast(learner, today_for(learner, NOON), days).ahead]


def fall_behind(learner: User, count: int, days: int = 1) -> None:
    """Cards due for `days` days, without a log."""
    one = make_question()
    questions = Question.objects.bulk_create(
        Question(concept=one.concept, slug=f"old-{n}", kind=one.kind, status=one.status, current=one.current)
        for n in range(count)
    )
    parts = Component.objects.bulk_create(Component(question=question) for question in questions)
    Card.objects.bulk_create(
        Card(
            learner=learner,
            component=part,
            question=part.question,
            stability=10.0,
            difficulty=5.0,
            due_day=NOON.date() - days * DAY,
            last_day=NOON.date() - 30 * DAY,
            reps=1,
        )
        for part in parts
    )


def test_what_the_limit_leaves_over_is_spread_over_the_next_days(learner: User) -> None:
    learner.reviews_per_day = 4
    answered(learner, 10, ago=5)

    assert ahead(learner, 4) == [4, 2, 0, 0]


def test_after_a_break_what_waits_is_spread_as_it_will_be_asked(learner: User) -> None:
    answered(learner, 60, ago=12)
    found = forecast(learner, today_for(learner, NOON), 3)

    assert found.ahead[0] == (NOON.date() + DAY, 25)
    assert found.cleared_on is not None
    assert found.cleared_on >= NOON.date() + 2 * DAY


def test_the_promised_day_is_kept_by_who_remembers_as_predicted(learner: User) -> None:
    answered(learner, 60, ago=12)
    promised = forecast(learner, today_for(learner, NOON), 7).cleared_on
    now, day = NOON, 0
    while today_for(learner, now).waiting > 25:
        for n in range(25):
            presentation = next_presentation(learner, session_for(learner, now))
            assert presentation is not None
            give_answer(learner, presentation.component, now, right=n % 10 != 0)
        day += 1
        now = NOON + day * DAY

    assert promised is not None
    assert abs((now.date() - promised).days) <= 2


def test_a_promise_out_of_sight_is_none(learner: User) -> None:
    learner.new_per_day = 0
    fall_behind(learner, FORESEEN + 10, days=20)

    assert forecast(learner, today_for(learner, NOON), 7).cleared_on is None


@pytest.mark.parametrize("count", [30, 300])
def test_a_forecast_takes_as_many_statements_for_a_long_backlog(
    learner: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answered(learner, 30, ago=12)
    fall_behind(learner, count, days=10)
    today = today_for(learner, NOON)

    assert today.comeback
    with django_assert_num_queries(3):
        forecast(learner, today, 7)


@pytest.mark.thorough("a large amount")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a bound on rows read, told by the plan of SQLite")
def test_the_latest_record_is_found_by_an_index(learner: User) -> None:
    latest = learner.reviews.order_by("-pk")[:1]

    assert "USING INDEX" in latest.explain()
    assert "TEMP B-TREE" not in latest.explain()
