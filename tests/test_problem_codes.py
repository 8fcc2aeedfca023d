"""Every mistake that is told has a code of its own, and docs/problem-codes.md lists it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACES = ("guide", "kinds", "authoring", "management")
CODE = re.compile(r"[a-z-]+\.[a-z0-9-]+")
MAKERS = {"Problem", "advice", "note", "_problem", "_on_page"}


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call that makes a problem, with its place."""
    return [
        (f"{file.relative_to(ROOT)}:{node.lineno}", node)
        for place in PLACES
        for file in sorted((ROOT / "quizzes" / place).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and (_name(node.func) in MAKERS or _adds_one(node))
    ]


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _adds_one(call: ast.Call) -> bool:
    """`body.add(code, message)`; a set takes one value."""
    return _name(call.func) == "add" and len(call.args) > 1


def codes_in(call: ast.Call) -> list[str]:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "code"] or call.args[:2]
    texts = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return [text for text in texts if CODE.fullmatch(text)]


def codes() -> Counter[str]:
    return Counter(code for _, call in calls() for code in codes_in(call))


def test_every_problem_has_a_code() -> None:
    """Its own, or one that its caller gives."""
    assert [place for place, call in calls() if not codes_in(call) and "code" not in _keywords(call)] == []


def _keywords(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def test_a_code_stands_for_one_mistake() -> None:
    assert [code for code, count in codes().items() if count > 1] == []


def test_every_code_is_listed() -> None:
    listed = re.findall(r"^- `([^`]+)`", (ROOT / "docs/problem-codes.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert listed == sorted(codes())
