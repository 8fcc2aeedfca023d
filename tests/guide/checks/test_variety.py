from dataclasses import replace

import pytest

from quizzes.guide.checks.variety import lint_variety, longest_row
from quizzes.guide.format.pages import Page
from tests.guide.samples import page_of


def page_with(level: int, kinds: str) -> Page:
    page = page_of()
    questions = tuple(replace(page.questions[0], slug=f"q{at}", kind=kind) for at, kind in enumerate(kinds.split()))
    return replace(page, level=level, questions=questions, text="Text.")


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        (1, "basic cloze reversed choice choice true-false"),
        (2, "basic cloze choice choice choices short"),
        (3, "basic basic choice choice true-false ordering"),
    ],
)
def test_a_page_with_enough_of_each_sort_gets_no_advice(level: int, kinds: str) -> None:
    assert list(lint_variety(page_with(level, kinds))) == []


@pytest.mark.parametrize(
    ("level", "kinds", "told"),
    [
        (1, "basic cloze choice choice true-false", "2 flashcards; a page of level 1 wants 3"),
        (1, "basic basic basic choice choice true-false", "0 gaps; a page of level 1 wants 1"),
        (2, "basic cloze choice choice true-false", "0 answers put together; a page of level 2 wants 1"),
        (3, "basic cloze choice choice short", "0 judged statements; a page of level 3 wants 1"),
    ],
)
def test_what_a_page_lacks_is_told(level: int, kinds: str, told: str) -> None:
    assert [problem.message for problem in lint_variety(page_with(level, kinds))] == [told]


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("No question.", 0),
        ("{{question a}}\n\nWords.\n\n{{question b}}", 1),
        ("One.\n\n{{question a}}\n\n{{question b-2}}\n\n{{question c}}\n\nTwo.\n\n{{question d}}", 3),
    ],
)
def test_longest_row_of_questions(text: str, longest: int) -> None:
    assert longest_row(text) == longest


def test_a_wall_of_questions_is_told() -> None:
    page = replace(page_with(2, "basic cloze choice choice choices short"), text="{{question a}}\n\n" * 3)

    assert [problem.message for problem in lint_variety(page)] == ["3 questions in a row"]
