import datetime as dt
import re

import pytest

from quizzes.models import Review
from quizzes.study.today import Today
from quizzes.templatetags.study import (
    GUESSABLE,
    MISSED,
    NOT_CERTAIN,
    NOT_SURE,
    comes_back,
    count_of,
    next_day,
    session_strip,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "no questions"), (1, "one question"), (19, "nineteen questions"), (20, "20 questions")],
)
def test_a_count_is_followed_by_its_noun(number: int, words: str) -> None:
    assert count_of(number, "question") == words


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(0, "Nothing comes back"), (1, "One question comes back"), (5, "Five questions come back")],
)
def test_what_comes_back_is_a_sentence(number: int, sentence: str) -> None:
    assert comes_back(number) == sentence


def test_the_strip_tells_the_session_in_its_order() -> None:
    today = Today(
        day=dt.date(2026, 11, 24),
        due=0,
        new=2,
        waiting=0,
        ratings=(1, 3, 1, 2),
        new_answered=4,
        returning=0,
        returns_at=None,
    )

    segments = re.findall(r'<li class="(\w*)">', session_strip(today))

    assert segments == ["miss", "done", "miss", "done", "now", ""]


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

    assert [each for each in (MISSED, GUESSABLE, NOT_CERTAIN, NOT_SURE) if each in said] == ([reason] if reason else [])
