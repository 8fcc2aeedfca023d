"""A verdict and its reason count together."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import Forged, FormSlip
from quizzes.kinds.told import Part
from tests.kinds.samples import KINDS, data, messages, sample, told

true_false = KINDS["true-false"]

# In the sample the statement is false; reason 0 is right, 1 has the wrong logic, 2 is wrong.


@pytest.mark.parametrize(
    ("verdict", "reason", "score", "heading"),
    [
        (False, 0, 1, "Right: false."),
        (False, 1, 0, "False, but not for that reason."),
        (False, 2, 0, "False, but not for that reason."),
        (True, 0, 0, "Not quite: it’s false."),
        (True, 2, 0, "Not quite: it’s false."),
    ],
)
def test_only_both_together_count(verdict: bool, reason: int, score: float, heading: str) -> None:
    found = true_false.grade(sample("true-false"), "", {"verdict": verdict, "reason": reason})

    assert (found.score, found.heading) == (score, heading)


def test_a_wrong_reason_names_its_mistake() -> None:
    notes = true_false.grade(sample("true-false"), "", {"verdict": False, "reason": 1}).notes

    assert [note.mistake for note in notes] == ["multiplies"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (data(), "^Choose true or false first"),
        (data(reason="1"), "^Choose true or false first"),
        (data(verdict="true"), "^Pick the reason, too"),
    ],
)
def test_what_is_missing_is_a_slip(form: dict[str, list[str]], words: str) -> None:
    with pytest.raises(FormSlip, match=words):
        true_false.parse(sample("true-false"), "", 1, form)


@pytest.mark.parametrize(
    "form", [data(verdict="True", reason="1"), data(verdict="maybe"), data(verdict="true", reason="4")]
)
def test_what_was_not_offered_is_forged(form: dict[str, list[str]]) -> None:
    with pytest.raises(Forged):
        true_false.parse(sample("true-false"), "", 1, form)


@pytest.mark.parametrize("seed", range(4))
def test_a_response_names_the_authored_reason(seed: int) -> None:
    content = sample("true-false")
    shown = [row["text"] for row in true_false.present(content, "", seed)["reasons"]]

    response = true_false.parse(content, "", seed, data(verdict="false", reason="2"))

    assert content["reasons"][response["reason"]]["text"] == shown[1]


def test_the_verdicts_are_not_shuffled() -> None:
    shown = [true_false.present(sample("true-false"), "", seed)["verdicts"] for seed in range(5)]

    assert all([row["text"] for row in rows] == ["True", "False"] for rows in shown)


def test_it_tells_what_it_was_taken_for_and_the_reason() -> None:
    shown = told("true-false", {"verdict": True, "reason": 0})

    assert [part.is_right for part in shown.said] == [False, True]
    assert shown.right == (Part("False"), Part(sample("true-false")["reasons"][0]["text"]))


def test_after_i_do_not_know_nothing_was_said() -> None:
    shown = told("true-false", {"unknown": True})

    assert (shown.said, shown.right[0]) == ((), Part("False"))


REASONS = "- [x] one thing\n- [~] two things\n  no\n- [ ] red things\n  no"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f"So. True or false?\n{REASONS}", "true or false is missing or unclear"),
        (f"So. True or false?\n= maybe\n{REASONS}", "true or false is missing or unclear"),
        (f"So. True or false?\n= true\n= false\n{REASONS}", "true or false is missing or unclear"),
        (f"So?\n= true\n{REASONS}", "the question doesn’t ask “true or false?”"),
        ("So. True or false?\n= true\n- [~] one\n- [~] two", "0 reasons are marked [x]; exactly 1 is right"),
        ("So. True or false?\n= true\n- [x] one\n- [ ] two", "0 reasons are marked [~]"),
        ("So. True or false?\n= true\n- [x] one", "there are no reasons to choose from"),
        ("So. True or false?\n= true\n- [x] one\n- [~] two", "there are 2 reasons"),
        ("So. True or false?\n= true\n- [x] one\n- [~] two", "“two” has no feedback"),
    ],
)
def test_what_is_wrong_with_true_false(body: str, message: str) -> None:
    assert message in messages("true-false", body)
