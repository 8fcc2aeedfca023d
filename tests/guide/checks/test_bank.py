from __future__ import annotations

from dataclasses import replace
from typing import Any

from quizzes.guide.checks import bank
from quizzes.guide.format.pages import Page, Question
from tests.guide.samples import page_of


def choice(slug: str, key: str, *others: str, feedback: str = "No.", **fields: Any) -> Question:
    [first, *_] = page_of().questions
    options = [{"text": key, "right": True, "mistake": "", "feedback": ""}]
    options += [{"text": each, "right": False, "mistake": "", "feedback": feedback} for each in others]
    return replace(first, slug=slug, content={**first.content, "options": options}, **fields)


def bank_of(questions: list[Question]) -> list[Page]:
    return [replace(page_of(), questions=tuple(questions))]


def codes(questions: list[Question]) -> set[str]:
    return {problem.code for problem in bank.lint_bank(bank_of(questions))}


def test_openings_are_counted_over_all_feedback() -> None:
    questions = [
        choice("a", "x", "y", "z", feedback="You halved it."),
        choice("b", "x", "y", feedback="You’ve read it"),
    ]

    assert bank.openings(questions, 1) == {"you": 2, "you’ve": 1}
    assert bank.openings(questions, 2) == {"you halved": 2, "you’ve read": 1}


def test_the_key_ranks_by_its_length() -> None:
    questions = [choice("a", "long", "xx", "y"), choice("b", "x", "yy", "zz"), choice("c", "xx", "y", "zzz")]

    assert bank.key_length_rank(questions) == {"longest": 1, "middle": 1, "shortest": 1}


def varied(number: int, **fields: Any) -> Question:
    """One of many questions in which nothing gives anything away."""
    words = [chr(97 + number % 26) * (3 + (number + at) % 3) for at in range(3)]
    others = {"skill": ("recall", "apply", "predict", "diagnose")[number % 4], "transfer": number % 3 == 0} | fields
    return choice(f"q{number}", *words, feedback=f"{chr(97 + number % 26)}{number} said.", **others)


def test_a_varied_bank_has_nothing_to_say_but_for_its_sources() -> None:
    assert codes([varied(number) for number in range(120)]) == {"bank.unopened-sources"}


def test_a_bank_of_recall_is_told() -> None:
    assert {"bank.recall", "bank.higher-skills"} <= codes([varied(number, skill="recall") for number in range(120)])


def test_a_bank_without_transfer_is_told() -> None:
    assert "bank.transfer" in codes([varied(number, transfer=False) for number in range(120)])


def test_a_key_in_the_middle_gives_itself_away() -> None:
    assert "bank.key-length" in codes([choice(f"q{n}", "xx", "x", "xxx") for n in range(90)])


def test_feedback_that_begins_alike_is_told() -> None:
    questions = [choice(f"q{number}", "x", "y", "z", feedback="Tempting, but no.") for number in range(120)]

    assert "bank.feedback-openings" in codes(questions)


def test_unopened_sources_are_listed_by_whether_the_fact_ages() -> None:
    dated = varied(1, as_of="2026-11", review_by="2027-05")

    found = bank.unopened(bank_of([dated, varied(2)]))

    assert found == {"perishable": ["heat/q1"], "lasting": ["heat/q2"]}


def test_what_expires_soonest_comes_first() -> None:
    later, sooner = varied(1, as_of="2026-11", review_by="2027-05"), varied(2, as_of="2026-10", review_by="2027-01")

    assert [each["question"] for each in bank.expiring(bank_of([later, sooner]))] == ["heat/q2", "heat/q1"]
