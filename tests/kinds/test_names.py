"""Nobody outside goes by the name of a kind: what the house wants to know of one it asks its class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from quizzes.kinds import NAMES

ROOT = Path(__file__).resolve().parents[2]
KINDS = ROOT / "quizzes/kinds"
IN_TEMPLATES = re.compile(rf"""kind\s*(?:==|!=|in)\s*["'](?:{"|".join(NAMES)})["']""")


def named(source: str) -> Iterator[int]:
    """The lines that compare something with the name of a kind, ask the database for it, or list several."""
    yield from sorted({node.lineno for node in ast.walk(ast.parse(source)) if goes_by_name(node)})


def goes_by_name(node: ast.AST) -> TypeGuard[ast.expr | ast.keyword]:
    if isinstance(node, ast.Compare):
        return bool(constants(node)) and about_kinds(node)
    if isinstance(node, ast.keyword):
        return "kind" in (node.arg or "") and bool(constants(node))
    return isinstance(node, ast.Set | ast.List | ast.Tuple | ast.Dict) and len(constants(node)) > 1


def constants(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and each.value in NAMES}


def about_kinds(node: ast.AST) -> bool:
    names = (getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node))
    return any("kind" in name for name in names)


def outside() -> list[Path]:
    files = (ROOT / "quizzes").rglob("*.py")
    return [file for file in files if KINDS not in file.parents and "migrations" not in file.parts]


@pytest.mark.thorough("all of the code")
def test_no_code_goes_by_the_name_of_a_kind() -> None:
    assert [f"{file.name}:{line}" for file in outside() for line in named(file.read_text(encoding="utf-8"))] == []


def test_no_template_goes_by_the_name_of_a_kind() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]

    assert [file.name for file in files if IN_TEMPLATES.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "line",
    [
        'question.kind == "choice"',
        'kind in {"short", "numeric"}',
        'Question.objects.filter(question__kind="choice")',
        'FLASHCARDS = {"basic", "cloze"}',
        'FORMS = {"basic": 1, "cloze": 2}',
    ],
)
def test_a_planted_name_is_found(line: str) -> None:
    assert list(named(line)) == [1]


@pytest.mark.parametrize("line", ["kind.single_key", 'resource.kind == "video"', 'mode = "numeric"'])
def test_other_words_are_not(line: str) -> None:
    assert list(named(line)) == []
