import pytest

from quizzes.templatetags.study import comes_back, count_of


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
