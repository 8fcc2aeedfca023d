"""When an answer gets a warm word: the first right one ever, and the first right one after a break."""

import datetime as dt

import pytest

from quizzes.log.day_log import day_log
from quizzes.models import Review, User
from quizzes.study.moments import Moment, moment_of
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def moment_after(learner: User, now: dt.datetime, *, right: bool, again: Review | None = None) -> Moment | None:
    """After an answer to a new question, or to that of an earlier answer."""
    component = again.component if again else make_question().components.get()
    review = give_answer(learner, component, now, right=right).review
    return moment_of(learner, review, day_log(learner.pk, review.study_day).answers)


def test_the_first_right_answer_ever_is_a_moment(learner: User) -> None:
    assert moment_after(learner, NOON, right=True) == Moment()


def test_a_miss_is_none_and_leaves_the_first_right_answer_its_moment(learner: User) -> None:
    assert moment_after(learner, NOON, right=False) is None
    assert moment_after(learner, NOON + DAY, right=True) == Moment()


def test_the_second_right_answer_is_none(learner: User) -> None:
    moment_after(learner, NOON, right=True)

    assert moment_after(learner, NOON, right=True) is None
    assert moment_after(learner, NOON + DAY, right=True) is None


def test_the_first_right_answer_after_a_break_says_how_long_it_was(learner: User) -> None:
    known = give_answer(learner, make_question().components.get(), NOON).review

    assert moment_after(learner, NOON + 8 * DAY, right=True, again=known) == Moment(8, remembered=True)


def test_a_new_question_after_a_break_was_not_remembered(learner: User) -> None:
    moment_after(learner, NOON, right=True)

    assert moment_after(learner, NOON + 8 * DAY, right=True) == Moment(8, remembered=False)


def test_after_a_break_a_miss_comes_first_and_the_moment_still_comes(learner: User) -> None:
    moment_after(learner, NOON, right=True)

    assert moment_after(learner, NOON + 8 * DAY, right=False) is None
    assert moment_after(learner, NOON + 8 * DAY, right=True) == Moment(8)


def test_a_few_days_are_no_break(learner: User) -> None:
    moment_after(learner, NOON, right=True)

    assert moment_after(learner, NOON + 4 * DAY, right=True) is None
