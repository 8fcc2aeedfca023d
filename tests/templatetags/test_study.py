import datetime as dt
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from quizzes.log.day_log import Given
from quizzes.log.presenting import Presentation
from quizzes.models import Review
from quizzes.study.today import Repeat, Today
from quizzes.templatetags.study import (
    GUESSABLE,
    MISSED,
    NOT_CERTAIN,
    NOT_SURE,
    again_mark,
    count_of,
    marks,
    next_day,
    rating_word,
    session_count,
    session_strip,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "no questions"), (1, "one question"), (19, "nineteen questions"), (20, "20 questions")],
)
def test_a_count_is_followed_by_its_noun(number: int, words: str) -> None:
    assert count_of(number, "question") == words


def presented(component: int) -> Presentation:
    return cast("Presentation", SimpleNamespace(component=SimpleNamespace(pk=component)))


MISSED_ONE = Today(
    day=dt.date(2026, 11, 24),
    due=1,
    new=2,
    waiting=0,
    answers=(Given(1, 1), Given(2, 3), Given(3, 1), Given(4, 2), Given(3, 3)),
    new_answered=4,
    again=(Repeat(1, 1),),
    came_up=4,
)


@pytest.mark.parametrize(
    ("component", "answered", "states", "count"),
    [
        (5, None, ["miss", "done", "done", "done", "now", ""], "5 of 6"),
        (1, None, ["now", "done", "done", "done", "", ""], "4 of 6"),
        (4, "feedback", ["miss", "done", "done", "done", "", ""], "4 of 6"),
    ],
)
def test_strip_and_count_tell_the_day_with_each_question_once(
    component: int, answered: str | None, states: list[str], count: str
) -> None:
    asked = presented(component)

    assert re.findall(r'<li class="(\w*)">', session_strip(MISSED_ONE, asked, answered)) == states
    assert session_count(MISSED_ONE, asked, answered) == count


def test_what_is_asked_again_has_a_mark_of_its_own() -> None:
    assert "+1 again" in again_mark(MISSED_ONE, presented(1))
    assert again_mark(replace(MISSED_ONE, again=(), due=0), presented(1)) == ""


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (None, "in today’s review."),
        (MISSED_ONE, "after two more questions."),
        (replace(MISSED_ONE, new=7), "after three more questions."),
        (replace(MISSED_ONE, new=1), "after one more question."),
        (replace(MISSED_ONE, new=0), "next."),
        (replace(MISSED_ONE, answers=(*MISSED_ONE.answers, Given(1, 1))), "at the end."),
    ],
)
def test_a_miss_says_when_it_is_asked_again(today: Today | None, said: str) -> None:
    missed = Review(component_id=1, study_day=DAY, answered_at=NOON, rating=1, score=0.0, **SOON)

    assert f"You’ll see it again {said}" in next_day(missed, DAY, today)
    assert "until you get it right" in next_day(missed, DAY + dt.timedelta(days=1), today)


DAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SOON = {"due_day": DAY, "due_at": NOON + dt.timedelta(minutes=10)}
LATER = {"due_day": DAY + dt.timedelta(days=3)}


@pytest.mark.parametrize(
    ("answered", "reason"),
    [
        ({"rating": 1, "score": 0.0, **SOON}, MISSED),
        ({"rating": 1, "score": 1 / 3, **SOON}, MISSED),
        ({"rating": 1, "score": 0.6, **SOON}, GUESSABLE),
        ({"rating": 2, "score": 0.8, **SOON}, NOT_CERTAIN),
        ({"rating": 2, "score": 1.0, "sure": False, **SOON}, NOT_CERTAIN),
        ({"rating": 2, "score": 1.0, "sure": False, **LATER}, NOT_SURE),
        ({"rating": 2, "score": 0.8, "sure": True, **LATER}, ""),
        ({"rating": 2, "score": 0.5, **LATER}, ""),
        ({"rating": 3, "score": 1.0, "sure": True, **LATER}, ""),
        # Before doubt counted on typed answers, one that was right and unsure was rated good.
        ({"rating": 3, "score": 1.0, "sure": False, **LATER}, ""),
    ],
)
def test_the_verdict_says_why_it_comes_back_then(answered: dict[str, object], reason: str) -> None:
    said = next_day(Review(study_day=DAY, answered_at=NOON, **answered), DAY)

    reasons = [str(each) for each in (MISSED, GUESSABLE, NOT_CERTAIN, NOT_SURE)]
    assert [each for each in reasons if each in said] == ([str(reason)] if reason else [])


@pytest.mark.parametrize(
    ("value", "words"),
    [(12.0, "12"), (11.5, "11.5"), (11.98, "11.9"), (0.02, "0.1"), (3 * (1 / 3) + 1e-12, "1"), (11.95, "11.9")],
)
def test_marks_look_whole_only_where_they_are(value: float, words: str) -> None:
    assert marks(value) == words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "<strong>Back tomorrow</strong>, Wednesday, November 25."),
        (2, "<strong>Back on Thursday, November 26</strong>, in 2 days."),
    ],
)
def test_what_comes_back_tomorrow_says_so_first(days: int, said: str) -> None:
    answered = Review(study_day=DAY, answered_at=NOON, due_day=DAY + dt.timedelta(days=days), rating=3, score=1)

    assert next_day(answered, DAY) == said


@pytest.mark.parametrize(
    ("rating", "score", "response", "said"),
    [
        (2, 1.0, {"option": 0}, "right, but not sure"),
        (2, 0.5, {"options": [0]}, "partly right"),
        (2, 1.0, {"grade": "hard"}, "right, but hard"),
        (3, 1.0, {"option": 0}, "right"),
    ],
)
def test_an_answer_is_named_for_what_it_was(rating: int, score: float, response: dict[str, object], said: str) -> None:
    assert rating_word(Review(rating=rating, score=score, response=response)) == said
