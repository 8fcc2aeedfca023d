import datetime as dt

import pytest

from quizzes.log.days import today_of
from quizzes.models import User
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def answer_at(learner: User, now: dt.datetime) -> None:
    give_answer(learner, make_question().components.get(), now)


@pytest.mark.parametrize("ahead", [1, 2, 3, 4, 30])
@pytest.mark.parametrize("answers_meanwhile", [True, False])
def test_an_answer_under_a_clock_that_ran_ahead_takes_no_day_away(
    learner: User, ahead: int, answers_meanwhile: bool
) -> None:
    answer_at(learner, NOON + ahead * DAY)
    days = []

    for n in range(6):
        days.append(today_of(learner, NOON + n * DAY))
        if answers_meanwhile:
            answer_at(learner, NOON + n * DAY)

    assert days == [NOON.date() + n * DAY for n in range(6)]


def test_a_flight_west_keeps_the_day(learner: User) -> None:
    User.objects.update(time_zone="Pacific/Auckland")
    learner.refresh_from_db()
    answer_at(learner, NOON + 6 * HOUR)
    begun = today_of(learner, NOON + 6 * HOUR)

    learner.time_zone = "Pacific/Honolulu"

    assert today_of(learner, NOON + 7 * HOUR) == begun


def test_a_clock_a_little_behind_another_keeps_the_day(learner: User) -> None:
    """Of two machines, around the hour at which a day begins."""
    four = NOON.replace(hour=4)
    answer_at(learner, four)

    assert today_of(learner, four - dt.timedelta(seconds=30)) == four.date()
