import datetime as dt
import re

import pytest

from quizzes.study.today import Today
from quizzes.templatetags.study import comes_back, count_of, session_strip


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
        comeback=False,
        returns_at=None,
    )

    segments = re.findall(r'<li class="(\w*)">', session_strip(today))

    assert segments == ["miss", "done", "miss", "done", "now", ""]
