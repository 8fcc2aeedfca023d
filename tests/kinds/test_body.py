"""The lines of a question, told apart by their first characters."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import Line
from quizzes.kinds.body import common_problems, read_body
from quizzes.kinds.content import Content
from quizzes.kinds.sample import numbered


def test_a_stem_may_have_paragraphs_and_lists() -> None:
    body = read_body(numbered("One.\n\n* a\n* b\n\nWhich?\n\n= this"))

    assert (body.stem, [entry.text for entry in body.entries]) == ("One.\n\n* a\n* b\n\nWhich?", ["this"])


def test_code_in_a_stem_is_not_read_as_answers() -> None:
    body = read_body(numbered("What is printed?\n\n```\n- x\n= 1\n```\n\n= two"))

    assert [entry.text for entry in body.entries] == ["two"]


def test_feedback_of_several_lines_is_one_text() -> None:
    body = read_body(numbered("Which?\n- [x] a\n  one\n\n  two\n- [ ] b"))

    assert [entry.feedback for entry in body.entries] == ["one two", ""]


def test_an_explanation_may_have_paragraphs() -> None:
    body = read_body(numbered("Which?\n= a\nWhy: one\n\n- two\nRemember: it."))

    assert (body.why, body.remember) == ("one\n\n- two", "it.")


def test_entries_know_their_lines() -> None:
    body = read_body([Line(88, "Which?"), Line(89, ""), Line(90, "= a")])

    assert [entry.line for entry in body.entries] == [90]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("Which?\n= a\nThis one.", "“This one.” is at the left margin, among the answers", 3),
        ("Which?\n= a\nWhy: b\nWhy: c", "there’s a second `Why:`", 4),
        ("Which?\n= a\nRemember: b\nc", "`Remember:` goes on for more than one line", 1),
    ],
)
def test_strange_lines_are_problems_with_their_line(text: str, message: str, line: int) -> None:
    assert [(problem.message, problem.line) for problem in read_body(numbered(text)).problems] == [(message, line)]


def test_a_field_among_the_answers_is_sent_to_its_place() -> None:
    problems = read_body(numbered("Order.\n1. a\n2. b\nalso: 2 1")).problems

    assert problems[0].hint == "`also:` is a field: put the line above the question, below `kind:`"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"stem": "", "why": "w", "remember": "r"}, "the question has no text"),
        ({"stem": "s", "why": " ", "remember": "r"}, "there’s no explanation"),
        ({"stem": "s", "why": "w", "remember": ""}, "there’s nothing to remember"),
        ({"stem": "s", "why": "w", "remember": "r\nt"}, "what to remember is more than one line"),
        ({"stem": "s", "why": "w", "remember": "r"}, "the explanation is 2 words, 4 with feedback"),
    ],
)
def test_what_any_question_must_have(content: dict[str, str], message: str) -> None:
    assert [problem.message for problem in common_problems(Content(**content), ["two words"])] == [message]


def test_too_many_words_in_all_are_too_many() -> None:
    content = Content(stem="s", why="w " * 60, remember="r")

    assert [problem.message for problem in common_problems(content, ["f " * 60])] == [
        "the explanation is 61 words, 121 with feedback"
    ]
