"""Every problem that a kind finds has a code of its own and names its cell: programs go by these, never by words."""

from __future__ import annotations

import ast
import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.kinds.base import Line
from quizzes.problems import Problem
from tests.kinds.samples import KINDS, sample

ALL = sorted(KINDS)
FOLDER = Path(kinds.__file__).parent
LINES = [
    *("- [x] a", "- [x] A", "- [ ] b {c}", "- [~] d", "- [?] d", "- [ ] all of the above", "- [ ] b {Bad Name}"),
    *("- a => b", "- => c", "- c {d} => e", "= 1 +- 2", "= -3 +- 5%", "= true", "= yes", "! x | y", "! 1", "!"),
    *("1. one", "3. two", "  feedback", "Why: so", "Remember: it", "Remember: that", "<->", "[[a: b]]", "[[a: [b]]]"),
    *("[[a", "[[c: ]]", "What?", "```", "left margin", ""),
]


def calls(source: str) -> Iterator[ast.Call]:
    """Each place in which a problem is made."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and makes_problem(node):
            yield node


def makes_problem(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr == "add" and isinstance(call.func.value, ast.Name | ast.Attribute)
    return isinstance(call.func, ast.Name) and call.func.id in {"Problem", "advice"}


def code_of(call: ast.Call) -> str:
    named = [word.value for word in call.keywords if word.arg == "code"]
    given = named or (call.args[:1] if isinstance(call.func, ast.Attribute) else [])
    return ast.unparse(given[0]).strip("'\"") if given else ""


def made() -> list[tuple[str, str]]:
    """The code of each call, and where it stands."""
    return [
        (code_of(call), f"{path.relative_to(FOLDER)}:{call.lineno}")
        for path in sorted(FOLDER.rglob("*.py"))
        for call in calls(path.read_text(encoding="utf-8"))
    ]


def test_every_problem_has_a_dotted_code() -> None:
    assert [place for code, place in made() if "." not in code and code != "code"] == []


def test_no_two_mistakes_share_a_code() -> None:
    codes = Counter(code for code, _ in made() if code != "code")

    assert [code for code, count in codes.items() if count > 1] == []


def test_a_problem_without_a_code_is_found() -> None:
    assert [code_of(call) for call in calls("found = Problem('no', 'hint', field='stem')")] == [""]


def roots(name: str) -> set[str]:
    return {field.name for field in dataclasses.fields(KINDS[name].kind.content)}


@pytest.mark.parametrize("name", ALL)
@given(lines=st.lists(st.sampled_from(LINES), max_size=14))
def test_a_problem_names_a_cell_that_the_content_has(name: str, lines: list[str]) -> None:
    kind = KINDS[name]
    content, problems = kind.read([Line(number, text) for number, text in enumerate(lines, start=1)], {})
    problems += kind.problems(content)

    assert all(problem.code for problem in problems)
    assert {problem.field.partition(".")[0] for problem in problems if problem.field} <= roots(name)


def found(name: str, **changes: object) -> list[Problem]:
    return KINDS[name].problems(sample(name) | changes)


def option(text: str, right: bool = False) -> dict[str, object]:
    return {"text": text, "right": right, "mistake": "", "feedback": ""}


def with_feedback(**cells: object) -> dict[str, object]:
    return {"mistake": "", "feedback": "So."} | cells


def item(text: str, feedback: str = "So.") -> dict[str, object]:
    return {"text": text, "target": f"place of {text}", "feedback": feedback}


@pytest.mark.parametrize(
    ("name", "changes", "code", "field"),
    [
        ("basic", {"answer": "Yes, it does"}, "flashcard.yes-or-no", "answer"),
        ("reversed", {"back_answer": ""}, "flashcard.no-answer", "back_answer"),
        ("cloze", {"stem": "No gap?"}, "cloze.no-gap", "stem"),
        ("choice", {"options": [option("one"), option("two")]}, "choice.key-count", "options"),
        ("choice", {"options": [option("one", True), option("")]}, "option.empty", "options.1.text"),
        ("choice", {"options": [option("one", True), option("two")]}, "option.no-feedback", "options.1.feedback"),
        (
            "short",
            {"near": [{"answers": ["x", "greedy"], "mistake": "", "feedback": "No."}]},
            "short.right-and-near",
            "near.0.answers.1",
        ),
        (
            "short",
            {"near": [{"answers": [each], "mistake": "", "feedback": "No."} for each in ("top-k", "Top K")]},
            "short.near-twice",
            "near.1.answers.0",
        ),
        ("numeric", {"near": [with_feedback(value="many")]}, "numeric.amount", "near.0.value"),
        ("ordering", {"also": [[1, 3, 2, 4], [1, 1, 1, 1]]}, "ordering.also-steps", "also.1"),
        ("ordering", {"steps": ["one", "", "three"]}, "option.empty", "steps.1"),
        (
            "matching",
            {"decoys": [with_feedback(text="Resembles System 1")]},
            "matching.target-used",
            "decoys.0.text",
        ),
        ("categorize", {"items": [item("a"), item("b", "")]}, "placing.no-reason", "items.1.feedback"),
        ("categorize", {"items": [item("a"), item("b") | {"target": ""}]}, "option.empty", "items.1.target"),
        ("matching", {"decoys": [with_feedback(text="")]}, "option.empty", "decoys.0.text"),
        (
            "matching",
            {"decoys": [with_feedback(text="Nowhere", feedback="")]},
            "matching.silent-target",
            "decoys.0.feedback",
        ),
        ("basic", {"why": ""}, "question.no-why", "why"),
    ],
)
def test_a_problem_stands_in_its_cell(name: str, changes: dict[str, object], code: str, field: str) -> None:
    assert (code, field) in {(problem.code, problem.field) for problem in found(name, **changes)}
