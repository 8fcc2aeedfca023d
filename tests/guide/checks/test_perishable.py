from __future__ import annotations

from dataclasses import replace

import pytest

from quizzes.guide.checks.perishable import is_perishable, lint_perishable, named_in
from quizzes.guide.format.pages import Page, Question, Source
from tests.guide.samples import page_of

OPENED = {"opened": "2026-11-29", "copy": "live", "quote": "A sampler divides."}


def asking(stem: str, **fields: str) -> Question:
    [first, *_] = page_of().questions
    return replace(first, content={**first.content, "stem": stem}, **fields)  # type: ignore[arg-type]  # only texts


def codes(question: Question, *, reviewed: str = "pending", **source: str) -> set[str]:
    found = page_of()
    sources = tuple(replace(each, **source) for each in found.sources)
    changed: Page = replace(found, questions=(question,), sources=sources, reviewed=reviewed)
    return {problem.code for problem in lint_perishable(changed)}


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("What does OpenAI charge?", "OpenAI"),
        ("How long is the window of GPT-4o?", "GPT-4o"),
        ("What do $3 buy?", "$3"),
        ("What does the AI Act ask for?", "AI Act"),
        ("Which model leads the leaderboard?", "leaderboard"),
    ],
)
def test_what_changes_is_noticed_by_its_name(stem: str, name: str) -> None:
    assert named_in(asking(stem)) == name


@pytest.mark.parametrize("stem", ["What is metadata?", "What does a sampler divide?", "Which is colder?"])
def test_an_ordinary_word_is_no_name(stem: str) -> None:
    assert named_in(asking(stem)) is None


def test_a_name_in_the_explanation_makes_no_fact_age() -> None:
    question = asking("Which is colder?")

    assert named_in(replace(question, content={**question.content, "why": "As in ChatGPT."})) is None


def test_dates_or_a_reason_answer_for_a_name() -> None:
    stem = "Who published the paper on transformers at Google?"

    assert codes(asking(stem), **OPENED) == {"question.perishable"}
    assert codes(asking(stem, lasting="It happened in 2017."), **OPENED) == set()
    assert codes(asking(stem, as_of="2026-11", review_by="2027-05"), **OPENED) == set()


def test_a_fact_that_ages_wants_a_source_that_was_opened() -> None:
    dated = asking("Which is colder?", as_of="2026-11", review_by="2027-05")

    assert codes(dated) == {"question.unopened-source"}
    assert codes(dated, opened="2026-11-29") == {"question.unopened-source"}
    assert codes(dated, **OPENED) == set()


def test_a_page_that_breaks_this_is_not_reviewed() -> None:
    dated = asking("Which is colder?", as_of="2026-11", review_by="2027-05")

    assert "page.reviewed-unopened" in codes(dated, reviewed="2026-11-29")
    assert codes(dated, reviewed="2026-11-29", **OPENED) == set()


def test_a_fact_that_lasts_may_rest_on_any_source() -> None:
    assert not is_perishable(asking("Which is colder?"))
    assert codes(asking("Which is colder?")) == set()


def test_a_source_is_opened_by_day_copy_and_line() -> None:
    source = Source("a", "A", "B", "2024", "https://a.org/", **OPENED)

    assert source.is_opened
    assert not replace(source, quote="").is_opened
