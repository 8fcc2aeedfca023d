"""Flashcards: the learner answers in their head and grades."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import Forged, FormSlip
from quizzes.kinds.told import Part
from tests.kinds.samples import KINDS, data, messages, sample, told

basic = KINDS["basic"]


def test_the_answer_is_not_in_the_prompt() -> None:
    assert set(basic.present(sample("basic"), "", 1)) == {"stem", "setup"}


@pytest.mark.parametrize(("grade", "score"), [("again", 0), ("hard", 0.5), ("good", 1), ("easy", 1)])
def test_a_grade_is_a_score(grade: str, score: float) -> None:
    response = basic.parse(sample("basic"), "", 1, data(grade=grade))

    assert basic.grade(sample("basic"), "", response).score == score


@pytest.mark.parametrize("grade", ["Good", "5", "\x00"])
def test_another_grade_is_forged(grade: str) -> None:
    with pytest.raises(Forged):
        basic.parse(sample("basic"), "", 1, data(grade=grade))


def test_no_grade_is_a_slip() -> None:
    with pytest.raises(FormSlip):
        basic.parse(sample("basic"), "", 1, data())


def test_it_tells_the_grade_and_the_answer() -> None:
    shown = told("basic", {"grade": "again"})

    assert (shown.said, shown.right) == ((Part("Forgot", is_right=False),), (Part("It stretches them."),))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("What?", "there’s no answer"),
        ("What?\n= one\n= two", "there’s a second answer"),
        ("Is it?\n= Yes, it is.", "the answer is just a yes or no"),
        (f"What?\n= {'word ' * 16}", "the answer is 16 words long"),
        ("What?\n- [x] one", "“- [x] one” isn’t an answer line of this kind"),
        (f"{'word ' * 46}\n= one", "the question is 46 words long"),
    ],
)
def test_what_is_wrong_with_a_flashcard(body: str, message: str) -> None:
    assert message in messages("basic", body)
