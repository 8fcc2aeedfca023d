"""Rules of good questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from quizzes.guide import Question, lint_guide, lint_page, lint_question
from quizzes.guide.checks.lint import lint_bank, words_in
from tests.guide.samples import FRONT, TEXT, page_of

CHOICE, BASIC = page_of().questions


def told(question: Question) -> list[str]:
    return [problem.message for problem in lint_question(question)]


def with_content(question: Question, **parts: Any) -> Question:
    return replace(question, content={**question.content, **parts})


def option(text: str, *, right: bool = False) -> dict[str, Any]:
    return {"text": text, "right": right, "mistake": "" if right else "halves", "feedback": "" if right else "Why not."}


@pytest.mark.parametrize("question", [CHOICE, BASIC])
def test_good_question_breaks_no_rule(question: Question) -> None:
    assert told(question) == []


@pytest.mark.parametrize(
    ("stem", "message"),
    [
        ("It melts", "the question doesn’t ask anything"),
        ("Which of these is colder: all of the above?", "“all of the above” is in the question"),
        ("Which of these is not cold?", "the question is negative: “Which of these is not…”"),
        ("What does the table above show?", "“table above” is in the question"),
        ("What did the previous question ask?", "“previous question” is in the question"),
        ("What is Ã© here?", "some letters are broken"),
        ("What is $T$ here?", "“$T$” would be shown with its dollar signs"),
        ("How much is V*d + C*d?", "“V*d + C…” is set in italics"),
        ("What does [it](concept:heat) do?", "there’s a link in the question"),
        ("As of November 2026, what is cold?", "the question is dated, but has no dates"),
        ("What is currently cold?", "“currently” won’t stay true"),
    ],
)
def test_stem_that_breaks_a_rule(stem: str, message: str) -> None:
    assert told(with_content(BASIC, stem=stem)) == [message]


@pytest.mark.parametrize(
    "stem",
    [
        "A pen is \\$5 and a mug \\$6. Which is more?",
        "Is it $5 or $6?",
        "In which case does ice not melt?",
        "Is *this* it, or `a*b*c`, or 2 * 3 * 4?",
    ],
)
def test_stem_that_only_looks_wrong(stem: str) -> None:
    assert told(with_content(BASIC, stem=stem)) == []


def test_dated_question_says_its_month() -> None:
    dated = replace(BASIC, as_of="2026-11", review_by="2027-05")

    assert told(dated) == ["the question doesn’t say how old its fact is"]
    assert told(with_content(dated, stem="As of November 2026, what is cold?")) == []


def test_rule_of_the_kind_is_an_error_in_the_shipped_guide() -> None:
    problems = lint_question(with_content(BASIC, why="Short.", remember="short."))

    assert [(problem.severity, problem.message) for problem in problems] == [
        ("error", "the explanation is 2 words, 2 with feedback")
    ]


@pytest.mark.parametrize(
    ("length", "messages"),
    [(40, 0), (56, 0), (65, 1), (24, 0), (15, 1)],
)
def test_option_of_a_length_that_gives_the_key_away(length: int, messages: int) -> None:
    options = [option("k" * 40, right=True), option("a" * length), option("b" * 40)]

    assert len(told(with_content(CHOICE, options=options))) == messages


def test_absolutes_in_wrong_options_only() -> None:
    options = [option("It mostly melts", right=True), option("It always melts"), option("It will freeze")]

    assert told(with_content(CHOICE, options=options)) == ["only wrong options say “always” or “never”"]


def test_absolutes_in_right_and_wrong_options_tell_nothing() -> None:
    options = [option("It always melts", right=True), option("It never melts"), option("It will freeze")]

    assert told(with_content(CHOICE, options=options)) == []


@pytest.mark.parametrize(
    ("stem", "messages"),
    [
        ("How many tokens, as a whole number?", []),
        ("How many, as a whole number?", ["the question doesn’t name the unit `tokens`"]),
        ("How many tokens?", ["the question doesn’t say how to round"]),
    ],
)
def test_numeric_stem_states_unit_and_rounding(stem: str, messages: list[str]) -> None:
    parts = {name: BASIC.content[name] for name in ("why", "remember")}
    content = parts | {"stem": stem, "value": "3", "tolerance": "0", "unit": "tokens", "near": []}

    assert told(replace(BASIC, kind="numeric", content=content)) == messages


# -- pages


def test_page_lacks() -> None:
    problems = [problem.message for problem in lint_page(page_of())]

    assert problems == ["the text has 18 words", "the page has 2 questions"]


@pytest.mark.parametrize(
    ("front", "text", "message"),
    [
        (
            FRONT,
            TEXT.replace("> [!mistake low-is-greedy]", ">"),
            "the text doesn’t address the misconception `low-is-greedy`",
        ),
        (FRONT.replace("[]", "[logits]"), TEXT, "the text doesn’t link to its prerequisite `logits`"),
        (
            FRONT.replace("  halves:", "  doubles: Doubles.\n  halves:"),
            TEXT,
            "no wrong answer covers the slip `doubles`",
        ),
    ],
)
def test_page_advice(front: str, text: str, message: str) -> None:
    assert message in [problem.message for problem in lint_page(page_of(front, text)) if not problem.is_error]


def test_source_that_nothing_cites() -> None:
    page = page_of()
    idle = replace(page, questions=tuple(replace(each, sources=()) for each in page.questions), text="Text.")

    assert "nothing cites the source `chng-2023`" in [problem.message for problem in lint_page(idle)]


def test_question_cites_an_item_where_its_page_does() -> None:
    page = page_of()
    bare = replace(page, questions=tuple(replace(each, covers=()) for each in page.questions))
    message = "the question doesn’t cite the source guide"

    assert message in [problem.message for problem in lint_page(replace(bare, covers=("C100",)))]
    assert message not in [problem.message for problem in lint_page(replace(bare, covers=()))]


def test_two_questions_with_one_stem() -> None:
    page = page_of()
    twin = replace(page, slug="cold", path="07-sampling/cold.md")

    problems = [problem.message for problem in lint_guide([page, twin]) if problem.path == twin.path]

    assert "`cold/ice` has the same question as `heat/ice`" in problems


# -- the bank


def bank(question: Question, count: int = 60, **parts: Any) -> list[str]:
    return [problem.message for problem in lint_bank([replace(question, **parts)] * count)]


def test_small_bank_is_not_judged() -> None:
    assert bank(BASIC, 59, skill="recall") == []


def test_bank_of_true_statements_only() -> None:
    assert "100% of the true-false statements are true" in bank(
        BASIC, kind="true-false", content={"truth": True, "reasons": []}
    )


def test_bank_with_the_key_at_one_place() -> None:
    assert "the key of 3 options stands at places 1 to 3: 60, 0, 0 times" in bank(CHOICE)


def test_bank_without_some_kinds() -> None:
    assert "no question is of the kind `cloze`" in bank(BASIC)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("one two", 2),
        ("2 + 2 = 4", 3),
        ("[a link](https://a.org/b)", 2),
        ("[[a: gap here]] is", 3),
        ("```\na b\n```\nc", 1),
    ],
)
def test_words_are_counted_as_read(text: str, count: int) -> None:
    assert words_in(text) == count


def sorting(targets: str) -> Question:
    """An item a letter, which is its category."""
    reason = "It belongs there because of what it does."
    items = [{"text": f"Thing number {at}", "target": name, "feedback": reason} for at, name in enumerate(targets)]
    content = {name: BASIC.content[name] for name in ("stem", "why", "remember")} | {"items": items}
    return replace(BASIC, kind="categorize", content=content)


def found_chances(question: Question) -> list[tuple[str, str, str]]:
    found = (problem for problem in lint_question(question) if problem.code == "question.chance")
    return [(problem.code, problem.field, problem.severity) for problem in found]


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        ("xxyy", [("question.chance", "items", "advice")]),  # 5 of 16
        ("xxyyy", []),  # 6 of 32
        ("xyyz", []),  # 9 of 81
    ],
)
def test_a_question_that_luck_passes_is_told(targets: str, found: list[tuple[str, str, str]]) -> None:
    assert found_chances(sorting(targets)) == found


def test_one_answer_of_three_may_be_lucky() -> None:
    assert found_chances(CHOICE) == []
