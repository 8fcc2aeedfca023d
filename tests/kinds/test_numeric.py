"""Numbers in any usual spelling, and what cannot be meant."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizzes.kinds import numeric
from quizzes.kinds.base import Content, Forged, FormSlip
from tests.kinds.samples import data, messages, sample


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.43", "43/100"),
        (".43", "43/100"),
        ("43%", "43/100"),
        ("43 %", "43/100"),
        ("43 percent", "43/100"),
        ("3/7", "3/7"),
        ("3 / 7", "3/7"),
        ("1,024", "1024"),
        ("1 024", "1024"),
        ("1,234,567.5", "1234567.5"),
        ("1.2e9", "1200000000"),
        ("1.2E9", "1200000000"),
        ("1.2 × 10^9", "1200000000"),
        ("5e-4", "5/10000"),
        ("−2", "-2"),
        ("-2", "-2"),
        ("+7", "7"),
        ("12.", "12"),
        ("81 times", "81"),
        ("1 time", "1"),
    ],
)
def test_a_number_in_a_usual_spelling(text: str, value: str) -> None:
    assert numeric.amount(text, "times") == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "inf",
        "-Infinity",
        "1e31",
        "1e-31",
        "1e999999999",
        "1/0",
        "3/",
        "/7",
        "1/2/3",
        "0x10",
        "1_000",
        "٣",
        "",
        "..",
        "e5",
    ],
)
def test_what_is_no_number_is_a_slip(text: str) -> None:
    with pytest.raises(FormSlip, match="does not read as a number"):
        numeric.amount(text, "times")


def test_a_decimal_comma_is_asked_about() -> None:
    with pytest.raises(FormSlip, match=r"^Did you mean 0\.43\?"):
        numeric.amount("0,43", "times")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("43", "Did you mean 43 %? 43 is more than a probability can be."),
        ("-0.2", "-0.2 is less than a probability can be. It lies between 0 and 1."),
        ("430", "430 is more than a probability can be. It lies between 0 and 1."),
        ("143 %", "143 % is more than a probability can be. It lies between 0 and 1."),
        ("7/3", "7/3 is more than a probability can be. It lies between 0 and 1."),
    ],
)
def test_what_no_probability_can_be_is_a_slip(text: str, message: str) -> None:
    with pytest.raises(FormSlip) as slip:
        numeric.amount(text, "probability")

    assert slip.value.message == message


@pytest.mark.parametrize("text", ["1.3", "1.3 %", "1.3%", "1.3 percent"])
def test_a_percentage_with_and_without_its_sign(text: str) -> None:
    assert numeric.amount(text, "percent") == Fraction("1.3")


def test_a_fraction_for_a_percentage_is_a_slip() -> None:
    with pytest.raises(FormSlip, match="as a percentage"):
        numeric.amount("3/7", "%")


def percent_content(**changes: Any) -> Content:
    return sample("numeric") | {"value": "12", "tolerance": "0.5", "unit": "percent", "near": []} | changes


@pytest.mark.parametrize(("text", "meant"), [("0.12", "12"), (".12", "12"), ("0.1163", "11.63"), ("1.2e-1", "12")])
def test_a_share_that_is_the_right_percentage_is_asked_about(text: str, meant: str) -> None:
    with pytest.raises(FormSlip) as slip:
        numeric.parse(percent_content(), "", 1, data(answer=text))

    assert slip.value.message == f"Did you mean {meant} %? The answer is asked for as a percentage."


@pytest.mark.parametrize("text", ["0.5", "0.12 %", "12", "0.12%"])
def test_another_number_for_a_percentage_is_an_answer(text: str) -> None:
    assert numeric.parse(percent_content(), "", 1, data(answer=text)) == {"text": text}


def test_a_share_that_the_author_names_is_an_answer() -> None:
    near = {"value": "0.12", "mistake": "forgot-percent", "feedback": "A share of 1, not of 100."}

    assert numeric.parse(percent_content(near=[near]), "", 1, data(answer="0.12")) == {"text": "0.12"}


@pytest.mark.parametrize("text", ["0.30", "$0.30", ".3 dollars", "0.3 dollar"])
def test_money_with_and_without_its_sign(text: str) -> None:
    assert numeric.amount(text, "dollars") == Fraction("0.3")


def test_the_first_word_of_a_long_unit_is_enough() -> None:
    assert numeric.amount("2 trillion", "trillion FLOPs") == 2


@pytest.mark.parametrize("text", ["9" * 5000, "1/" + "9" * 5000, "0." + "0" * 5000])
def test_an_endless_number_is_a_slip(text: str) -> None:
    with pytest.raises(FormSlip, match="too long"):
        numeric.parse(sample("numeric"), "", 1, data(answer=text))


@pytest.mark.parametrize("text", ["1\x00", "\ud800", "\x7f1"])
def test_a_control_character_is_forged(text: str) -> None:
    with pytest.raises(Forged):
        numeric.parse(sample("numeric"), "", 1, data(answer=text))


def test_two_answers_are_forged() -> None:
    with pytest.raises(Forged):
        numeric.parse(sample("numeric"), "", 1, data(answer=["1", "2"]))


@pytest.mark.parametrize(
    ("text", "score"),
    [("0.787", 1), ("0.792", 1), ("0.782", 1), ("78.7 %", 1), ("0.7921", 0), ("0.7819", 0), ("0.5", 0)],
)
def test_the_tolerance_includes_its_ends(text: str, score: float) -> None:
    assert numeric.grade(sample("numeric"), "", {"text": text}).score == score


def test_an_exact_number_has_no_leeway() -> None:
    content = sample("numeric") | {"value": "81", "tolerance": "0", "unit": "times", "near": []}

    assert [numeric.grade(content, "", {"text": text}).score for text in ("81", "81.0", "81.1")] == [1, 1, 0]


def test_a_near_answer_brings_its_feedback() -> None:
    verdict = numeric.grade(sample("numeric"), "", {"text": "1/2"})

    assert [(note.mistake, note.feedback) for note in verdict.notes] == [
        ("uniform-early", "Equal shares come only in the limit.")
    ]


def test_a_right_answer_is_named_in_the_heading() -> None:
    assert numeric.grade(sample("numeric"), "", {"text": "0.79"}).heading == "Right: 0.787."


def test_the_revealed_near_answer_is_what_tempted() -> None:
    shown = numeric.reveal(sample("numeric"), "", 1, {"text": "50 %"})

    assert (shown["given"], shown["right"], [note["feedback"] for note in shown["tempting"]]) == (
        "50 %",
        False,
        ["Equal shares come only in the limit."],
    )


@pytest.mark.parametrize(
    ("body", "unit", "message"),
    [
        ("How many?\n", "tokens", "there is no answer"),
        ("How many?\n= many", "tokens", "“many” is not an amount in tokens"),
        ("How many?\n= 4\n= 5", "tokens", "there is a second answer"),
        ("How many?\n= 4 +- some", "tokens", "the tolerance “some” is not a number"),
        ("How many?\n= 4 +- 1\n! 5 {off}\n  So near.", "tokens", "the near answer “5” counts as right"),
        ("How likely?\n= 4", "probability", "“4” is not an amount in probability"),
        ("How many?\n= 4", "", "there is no unit"),
        ("How many?\n= 4\n! 5 {off}", "tokens", "the near answer “5” has no feedback"),
        ("How many?\n= -4", "tokens", "“-4” is below 0"),
    ],
)
def test_what_is_wrong_with_a_number(body: str, unit: str, message: str) -> None:
    assert message in messages("numeric", body, unit=unit)


@pytest.mark.parametrize("tolerance", ["5%", "5 %", "0.5 percent", "5 per cent", "1/20 %"])
@pytest.mark.parametrize("unit", ["tokens", "percent", "probability"])
def test_a_tolerance_in_percent_is_refused(tolerance: str, unit: str) -> None:
    content = sample("numeric") | {"value": "0.4", "tolerance": tolerance, "unit": unit, "near": []}

    found = [(each.code, each.field) for each in numeric.problems(content) if each.is_error]

    assert found == [("numeric.tolerance-percent", "tolerance")]


@pytest.mark.parametrize("tolerance", ["much", "-1", "5 tokens", ""])
def test_a_tolerance_that_is_no_amount_is_refused(tolerance: str) -> None:
    content = sample("numeric") | {"tolerance": tolerance, "near": []}

    assert [each.code for each in numeric.problems(content) if each.code] == ["numeric.tolerance-number"]
