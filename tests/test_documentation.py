"""The documentation is kept true: its examples are read by the code that they explain."""

import re
from functools import cache
from pathlib import Path

import pytest

from quizzes.guide import Page, lint_page, lint_question, parse_page, parse_question, write_page, write_question
from quizzes.kinds import KINDS
from tests.guide.samples import TEN_MISTAKES

DOCS = Path(__file__).resolve().parent.parent / "docs"
EXAMPLES = re.findall(
    r"^````markdown\n(.*?)^````$", (DOCS / "content-format.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)
QUESTIONS = [example for example in EXAMPLES if example.startswith("```question")]


@cache
def example_page() -> Page:
    page, problems = parse_page("07-sampling/temperature.md", EXAMPLES[0])
    assert page is not None
    assert problems == []
    return page


def test_page_of_the_documentation_has_no_problems() -> None:
    assert [problem for problem in lint_page(example_page()) if problem.is_error] == []


def test_page_of_the_documentation_is_canonical() -> None:
    assert write_page(example_page()) == EXAMPLES[0]


@pytest.mark.parametrize("example", QUESTIONS, ids=lambda example: example.split("\n")[1])
def test_question_of_the_documentation_has_no_problems(example: str) -> None:
    question, problems = parse_question(example, example_page())

    assert question is not None
    assert [*problems, *lint_question(question)] == []


@pytest.mark.parametrize("example", QUESTIONS, ids=lambda example: example.split("\n")[1])
def test_question_of_the_documentation_is_canonical(example: str) -> None:
    question, _ = parse_question(example, example_page())

    assert question is not None
    assert "\n".join(write_question(question)) + "\n" == example


def test_every_kind_is_documented() -> None:
    documented = {kind for example in QUESTIONS for kind in re.findall(r"^kind: (\S+)", example, re.MULTILINE)}

    assert documented == set(KINDS)


def test_hints_of_the_documentation_are_those_of_the_parser() -> None:
    table = (DOCS / "content-format.md").read_text(encoding="utf-8").split("## Mistakes that are easily made")[1]
    hints = [row.split("|")[3] for row in table.strip().split("\n")[2:]]

    assert [unquoted(hint) for hint in hints] == [unquoted(hint) for *_, hint in TEN_MISTAKES]


def unquoted(text: str) -> str:
    return "".join(text.replace("`", "").split())
