"""What is written larger or deeper than anybody writes is refused before it can end the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from quizzes.guide import render_block
from quizzes.guide.format.frontmatter import read_front
from quizzes.guide.format.markup import DEEPEST_FORMULA, LONGEST_FORMULA, is_beyond_bounds
from quizzes.guide.format.texts import LONGEST_TEXT, Names, text_problems

NESTED = {
    "braces": ("{", "}"),
    "roots": (r"\sqrt{", "}"),
    "roots of a degree": (r"\sqrt[", "]{x}"),
    "fractions": (r"\frac{1}{", "}"),
    "powers": ("x^{", "}"),
    "brackets": (r"\left(", r"\right)"),
    "matrices": (r"\begin{matrix}", r"\end{matrix}"),
    "braces that seem to be closed": ("{]", "}"),
    "brackets that seem to be closed": (r"\left( } \end{x}", r"\right)"),
    "after many that close": ("{", "}"),
}


def nested(name: str, depth: int) -> str:
    opening, closing = NESTED[name]
    before = "}" * depth if name == "after many that close" else ""
    return before + opening * depth + "x" + closing * depth


@pytest.mark.parametrize("name", NESTED)
def test_a_formula_nested_too_deep_is_shown_as_it_is_written(name: str) -> None:
    tex = nested(name, DEEPEST_FORMULA + 1)

    assert '<code class="tex">' in render_block(f"$${tex}$$")
    assert [problem.code for problem in text_problems(f"$${tex}$$", Names())] == ["formula.too-large"]


@pytest.mark.parametrize("tex", [r"\frac{a}{b}", "[0, 1)", "x" * LONGEST_FORMULA, "{" * 40 + "}" * 40, r"\{" * 200])
def test_a_formula_that_people_write_is_within_the_bounds(tex: str) -> None:
    assert not is_beyond_bounds(tex)


def test_a_formula_too_long_is_refused() -> None:
    assert is_beyond_bounds("x" * (LONGEST_FORMULA + 1))


@pytest.mark.thorough("a process start")
def test_the_process_outlives_formulas_nested_six_thousand_deep() -> None:
    """In a process of its own: where this fails, it takes the interpreter with it."""
    texts = [f"$${nested(name, 6400)}$$" for name in NESTED]
    program = f"from quizzes.guide import render_block\nfor text in {texts!r}: render_block(text)"

    assert subprocess.run([sys.executable, "-"], input=program.encode(), check=False).returncode == 0


def test_a_text_too_long_is_refused_at_once() -> None:
    problems = text_problems("## The same\n" * (LONGEST_TEXT // 10), Names())

    assert [(problem.code, problem.field) for problem in problems] == [("text.too-long", "text")]


def test_headings_of_the_same_words_are_numbered_on() -> None:
    html = render_block("## The same\n" * 3)

    assert [anchor in html for anchor in ('id="s-the-same"', 'id="s-the-same-2"', 'id="s-the-same-3"')] == [True] * 3


@pytest.mark.parametrize("front", ["a: " + "[" * 300, "{a: " * 300, "- " * 300, "? " * 300])
def test_front_matter_nested_too_deep_is_refused(front: str) -> None:
    page, problems = read_front([front], 1)

    assert page is None
    assert [problem.code for problem in problems] == ["frontmatter.too-deep"]
