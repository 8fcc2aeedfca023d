"""A question of a file that names a generator."""

from __future__ import annotations

import pytest

from quizzes import guide
from quizzes.guide.format.pages import Question
from quizzes.kinds import key_changes

FIELDS = ["kind: numeric apply 2", "about: definition", "source: book", "generator: G05 b 1"]


def fence(*fields: str, body: str = "") -> str:
    return "\n".join(["```question shares", *fields, *(["", body] if body else []), "```"])


def read(*fields: str, body: str = "") -> Question:
    question, problems = guide.parse_question(fence(*fields, body=body))
    assert problems == []
    assert question is not None
    return question


def problem_of(*fields: str, body: str = "") -> str:
    _, problems = guide.parse_question(fence(*fields, body=body))
    return problems[0].code


def with_generator(text: str, kind: str = "numeric") -> list[str]:
    return [f"kind: {kind} apply 2", *FIELDS[1:3], f"generator: {text}"]


def test_it_is_written_as_it_was_read() -> None:
    assert "\n".join(guide.write_question(read(*FIELDS))) == fence(*FIELDS)


def test_it_has_the_words_of_its_example() -> None:
    assert "nucleus" not in guide.bare_stem(read(*FIELDS).content)
    assert "0.9" in str(read(*FIELDS).content["stem"])


def test_its_mistakes_are_names_that_no_page_has_to_know() -> None:
    assert guide.named_mistakes(read(*FIELDS).content) == {}


def test_no_rule_about_the_writing_of_questions_is_for_it() -> None:
    assert guide.lint_question(read(*FIELDS)) == []


@pytest.mark.parametrize("text", ["G05 b 9", "G05 z 1", "G99 a 1", "G05 b", "nucleus"])
def test_a_generator_that_there_is_not_is_told(text: str) -> None:
    assert problem_of(*with_generator(text)) == "question.unknown-generator"


def test_another_kind_than_the_generator_asks_in_is_told() -> None:
    assert problem_of(*with_generator("G05 b 1", kind="choice")) == "question.drawn-kind"


def test_a_text_beside_the_generator_is_told() -> None:
    assert problem_of(*FIELDS, body="How many?") == "question.drawn-text"


def test_another_mode_is_another_meaning() -> None:
    one, other = read(*FIELDS), read(*with_generator("G04 b 1"))

    assert key_changes("numeric", one.content, "numeric", other.content) == ("generator",)


def test_a_new_version_asks_the_same() -> None:
    stored = read(*FIELDS).content
    later = {**stored, "value": "0.5", "generator": {"name": "G05", "version": 2, "mode": "b"}}

    assert key_changes("numeric", stored, "numeric", later) == ()


def test_a_written_question_that_is_drawn_from_now_on_means_something_else() -> None:
    drawn = read(*FIELDS).content
    written = {name: value for name, value in drawn.items() if name != "generator"}

    assert key_changes("numeric", written, "numeric", drawn) == ("generator",)
