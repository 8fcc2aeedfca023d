"""Several right answers."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import Forged, FormSlip
from quizzes.kinds.choices.kind import MISSED
from tests.kinds.samples import KINDS, data, messages, revealed, sample, told

choices = KINDS["choices"]

# In the sample, 0, 3 and 4 are right, 1 and 2 are wrong.


@pytest.mark.parametrize(
    ("chosen", "score", "heading"),
    [
        ([0, 3, 4], 1, "Right."),
        ([0, 3], 2 / 3, "Two of three: one more belongs."),
        ([0], 1 / 3, "One of three: two more belong."),
        ([0, 1, 3, 4], 2 / 3, "All three, and one that doesn’t belong."),
        ([0, 1, 2, 3, 4], 1 / 3, "All three, and two that don’t belong."),
        ([0, 1, 3], 1 / 3, "Two of three, and one that doesn’t belong."),
        ([0, 1], 0, "One of three, and one that doesn’t belong."),
        ([0, 1, 2], 0, "One of three, and two that don’t belong."),
        ([1], 0, "Not quite: that one doesn’t belong."),
        ([1, 2], 0, "Not quite: none of these belong."),
    ],
)
def test_the_score_and_its_heading(chosen: list[int], score: float, heading: str) -> None:
    verdict = choices.grade(sample("choices"), "", {"chosen": chosen})

    assert (verdict.heading, round(verdict.score, 9)) == (heading, round(score, 9))


def test_each_false_alarm_names_its_mistake() -> None:
    notes = choices.grade(sample("choices"), "", {"chosen": [0, 1, 2]}).notes

    assert [note.mistake for note in notes] == ["low-is-greedy", "changes-rank"]


@pytest.mark.parametrize("seed", range(5))
def test_a_response_is_in_authored_order(seed: int) -> None:
    response = choices.parse(sample("choices"), "", seed, data(answer=["5", "2", "1", "4", "3"]))

    assert response == {"chosen": [0, 1, 2, 3, 4]}


@pytest.mark.parametrize("values", [["1", "1"], ["6"], ["1", "x"]])
def test_what_was_not_offered_is_forged(values: list[str]) -> None:
    with pytest.raises(Forged):
        choices.parse(sample("choices"), "", 1, data(answer=values))


def test_nothing_chosen_is_a_slip() -> None:
    with pytest.raises(FormSlip):
        choices.parse(sample("choices"), "", 1, data(answer=[]))


def test_it_tells_what_was_found_and_what_was_missed() -> None:
    shown = told("choices", {"chosen": [0, 1]})

    assert sorted(part.is_right for part in shown.said) == [False, True]
    assert sorted(part.note for part in shown.right) == ["", MISSED, MISSED]


def test_a_false_alarm_is_shown_with_its_text() -> None:
    shown = revealed("choices", sample("choices"), {"chosen": [0, 1]})

    assert [note["given"] for note in shown["tempting"]] == ["Each draw returns the top token"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Which? Select all that apply.\n- [ ] one\n- [ ] two", "no option is marked [x]"),
        ("Which? Select all that apply.\n- [x] one", "there’s nothing to choose from"),
        ("Which? Select all that apply.\n- [x] one\n- [x] two", "all options are right"),
        ("Which? Select all that apply.\n- [x] one\n- [ ] two", "1 options are right"),
        ("Which? Select all that apply.\n- [x] one\n- [x] two\n- [ ] red", "there are 3 options"),
        ("Which?\n- [x] one\n- [ ] two", "the question doesn’t say that more than one option can be right"),
        ("Which? Select all that apply.\n- [x] one\n- [ ] two", "“one” has no feedback"),
    ],
)
def test_what_is_wrong_with_choices(body: str, message: str) -> None:
    assert message in messages("choices", body)
