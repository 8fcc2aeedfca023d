"""What an author is told about an answer that nobody gave."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import CannotTry
from quizzes.kinds.reading.numerals import COMMA
from quizzes.kinds.trying import ASK, PARTLY, RIGHT, WRONG, try_answer
from tests.factories import choice_content, cloze_content, numeric_content, short_content
from tests.kinds.samples import sample


@pytest.mark.parametrize(("answer", "verdict", "score"), [("rag", RIGHT, 1.0), ("a search engine", WRONG, 0.0)])
def test_a_word_is_read_and_graded(answer: str, verdict: str, score: float) -> None:
    tried = try_answer("short", short_content(), "", answer)

    assert (tried.verdict, tried.score, tried.read_as) == (verdict, score, [answer])


def test_a_near_miss_says_what_the_learner_is_told() -> None:
    assert try_answer("short", short_content(), "", "fine-tuning").message.endswith("That changes the weights.")
    assert try_answer("choice", choice_content(), "", "2").message.endswith("It divides.")


def test_a_number_that_can_be_read_in_two_ways_is_asked_about_until_the_mark_is_known() -> None:
    asked = try_answer("numeric", numeric_content(), "", "6,500")

    assert (asked.verdict, asked.score) == (ASK, None)
    assert len(asked.read_as) == 2
    assert try_answer("numeric", numeric_content(), "", "6,500", COMMA).verdict == RIGHT


def test_what_is_no_number_is_asked_anew() -> None:
    tried = try_answer("numeric", numeric_content(), "", "plenty")

    assert (tried.verdict, tried.score, tried.read_as) == (ASK, None, [])
    assert tried.message


def test_a_part_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(CannotTry, match=r"no part “c”\. The parts are: 'a', 'b'"):
        try_answer("cloze", cloze_content(), "c", "argmax")


def test_of_several_parts_one_has_to_be_named() -> None:
    with pytest.raises(CannotTry, match="The parts are"):
        try_answer("cloze", cloze_content(), "", "argmax")


@pytest.mark.parametrize("name", ["ordering", "matching"])
def test_what_has_several_controls_cannot_be_tried_in_words(name: str) -> None:
    with pytest.raises(CannotTry):
        try_answer(name, sample(name), "", "anything")


def test_it_goes_to_programs_as_it_is() -> None:
    found = try_answer("short", short_content(), "", "RAG").as_json()

    assert found.keys() == {"kind", "verdict", "score", "read_as", "message"}
    assert PARTLY not in found.values()
