"""Flashcards asked both ways."""

from __future__ import annotations

import pytest

from quizzes.kinds.sample import EXPLANATION, numbered
from quizzes.kinds.told import Part
from tests.kinds.samples import KINDS, messages, revealed, sample

reversed_ = KINDS["reversed"]


def test_both_directions_are_remembered_separately() -> None:
    assert reversed_.components(sample("reversed")) == ("forward", "back")


@pytest.mark.parametrize(
    ("component", "stem", "answer"),
    [
        ("forward", "Which label do dual-process theories give to fast, intuitive processing?", "System 1"),
        ("back", "What kind of processing does the label System 1 name?", "Fast, intuitive, automatic processing"),
    ],
)
def test_each_direction_has_its_question_and_answer(component: str, stem: str, answer: str) -> None:
    shown = revealed("reversed", sample("reversed"), {"grade": "good"}, component)

    assert (shown["stem"], shown["told"].right) == (stem, (Part(answer),))


def test_the_setup_belongs_to_the_first_question() -> None:
    content = sample("reversed") | {"setup": "<p>Psychologists use labels.</p>"}

    assert [reversed_.present(content, each, 1)["setup"] for each in ("forward", "back")] == [
        "<p>Psychologists use labels.</p>",
        "",
    ]


def test_the_prompt_of_one_direction_holds_nothing_of_the_other() -> None:
    prompt = reversed_.present(sample("reversed"), "back", 1)

    assert "dual-process" not in str(prompt)


def test_an_explanation_is_kept_where_the_second_question_is_missing() -> None:
    content, _ = reversed_.read(numbered(f"What?\n= this\n{EXPLANATION}"), {})

    assert content["why"].startswith("Every token")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("What?\n= this", "there’s no line `<->`"),
        ("What?\n= this\n<->\n= that", "the second question has no text"),
        ("What?\n= this\n<->\nWhat not?", "there’s no answer of the second question"),
        ("What?\n= this\nWhy: so\n<->\nWhat not?\n= that", "the explanation is above the second question"),
    ],
)
def test_what_is_wrong_with_a_reversed_card(body: str, message: str) -> None:
    assert message in messages("reversed", body)
