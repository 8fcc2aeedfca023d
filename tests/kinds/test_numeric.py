"""Numbers in any usual spelling, and what cannot be meant."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizzes.kinds.base import Ask, Forged, FormSlip, OtherReading
from quizzes.kinds.content import Stored as Content
from quizzes.kinds.numeric.kind import MANY_READINGS, amount
from quizzes.kinds.told import Part
from tests.kinds.samples import KINDS, data, messages, revealed, sample, told

numeric = KINDS["numeric"]


def question(unit: str, value: str = "12", tolerance: str = "0", **changes: Any) -> Content:
    return sample("numeric") | {"value": value, "tolerance": tolerance, "unit": unit, "near": []} | changes


def values(content: Content, text: str, **sent: str) -> list[str]:
    """The value that is stored for `text`; several where the learner is asked which one they mean."""
    try:
        return [numeric.parse(content, "", 1, data(answer=text, **sent))["value"]]
    except Ask as ask:
        return [each.value for each in ask.readings]


@pytest.mark.parametrize(("text", "unit"), [("4", "probability"), ("-0.1", "share"), ("many", "tokens"), ("", "times")])
def test_what_an_author_cannot_mean_is_a_slip(text: str, unit: str) -> None:
    with pytest.raises(FormSlip):
        amount(text, unit)


def test_an_author_writes_in_english() -> None:
    assert [amount(text, "times") for text in ("1,024", "1.024")] == [1024, Fraction("1.024")]


@pytest.mark.parametrize("text", ["430", "143 %", "7/3", "-0.2"])
def test_what_no_probability_can_be_is_a_slip(text: str) -> None:
    with pytest.raises(FormSlip):
        numeric.parse(question("probability", "0.5"), "", 1, data(answer=text))


@pytest.mark.parametrize(
    ("text", "value"), [("43", "43/100"), ("43 %", "43/100"), ("0.5%", "1/200"), ("0,43", "43/100")]
)
def test_the_one_reading_that_a_probability_can_be_is_taken(text: str, value: str) -> None:
    assert values(question("probability", "0.5"), text) == [value]


@pytest.mark.parametrize("key", ["12", "0.12"])
@pytest.mark.parametrize("text", ["0.12", ".12", "0,12", "1.2e-1"])
def test_a_share_for_a_percentage_is_asked_about_whichever_is_right(key: str, text: str) -> None:
    assert values(question("percent", key), text) == ["3/25", "12"]


@pytest.mark.parametrize(
    ("text", "value"), [("0.12 %", "3/25"), ("12", "12"), ("3/25", "12"), ("1/2 %", "1/2"), ("1,300", "13/10")]
)
def test_what_can_only_be_one_percentage_is_taken(text: str, value: str) -> None:
    assert values(question("percent", "12"), text) == [value]


def test_readings_that_are_graded_alike_are_not_asked_about() -> None:
    assert values(question("GB", "6.5"), "7,500") == ["7500"]


@pytest.mark.parametrize("key", ["6.5", "6500"])
@pytest.mark.parametrize("text", ["6,500", "6.500", "6,500 GB"])
def test_a_comma_and_a_point_are_asked_about_whichever_reading_is_right(key: str, text: str) -> None:
    assert values(question("GB", key), text) == ["13/2", "6500"]


@pytest.mark.parametrize("key", ["6.5", "6500"])
def test_the_words_of_the_question_back_do_not_tell_the_key(key: str) -> None:
    with pytest.raises(Ask) as asked:
        numeric.parse(question("GB", key), "", 1, data(answer="6,500"))

    assert (asked.value.message, [(each.label, each.hint) for each in asked.value.readings]) == (
        MANY_READINGS,
        [("6.5 GB", "between 6 and 7"), ("6500 GB", "a whole number")],
    )


@pytest.mark.parametrize(("mark", "value"), [("point", "6500"), ("comma", "13/2")])
def test_the_learners_own_mark_settles_it(mark: str, value: str) -> None:
    assert values(question("GB", "6.5"), "6,500", **{"decimal-mark": mark}) == [value]


def test_an_unknown_mark_is_forged() -> None:
    with pytest.raises(Forged):
        values(question("GB", "6.5"), "6,500", **{"decimal-mark": "space"})


def test_the_chosen_reading_is_what_is_graded() -> None:
    content = question("GB", "6.5")
    responses = [numeric.parse(content, "", 1, data(answer="6,500", reading=value)) for value in ("13/2", "6500")]

    assert [numeric.grade(content, "", response).score for response in responses] == [1, 0]


@pytest.mark.parametrize("reading", ["65", "6.5", "1", "x" * 1000])
def test_a_reading_of_another_text_is_a_slip(reading: str) -> None:
    with pytest.raises(OtherReading):
        numeric.parse(question("GB", "6.5"), "", 1, data(answer="6,500", reading=reading))


def test_a_declared_range_decides() -> None:
    assert values(question("GB", "6.5", range="0 to 100"), "6,500") == ["13/2"]


def test_a_count_of_whole_things_has_no_decimals() -> None:
    assert [values(question("tokens", "1024"), text) for text in ("1,024", "1.024", "1 024")] == [["1024"]] * 3


def test_a_response_from_before_readings_were_stored_is_read_in_english() -> None:
    content = question("GB", "6.5")

    assert [numeric.grade(content, "", {"text": text}).score for text in ("6.500", "6,500", "6.5", "?")] == [1, 0, 1, 0]


@pytest.mark.parametrize(("text", "shown"), [("6.5", ""), ("6.5 GB", ""), ("6,5", "6.5 GB"), ("6,5 GB", "6.5 GB")])
def test_what_was_typed_in_another_way_is_shown_as_it_was_read(text: str, shown: str) -> None:
    content = question("GB", "6.5")

    said = told("numeric", numeric.parse(content, "", 1, data(answer=text)), content=content).said

    assert [part.note for part in said] == [shown and f"read as {shown}"]


@pytest.mark.parametrize("text", ["9" * 5000, "1/" + "9" * 5000, "0." + "0" * 5000, "1 " * 5000, "one " * 2500])
def test_an_endless_number_is_a_slip(text: str) -> None:
    with pytest.raises(FormSlip, match="too long"):
        numeric.parse(sample("numeric"), "", 1, data(answer=text))


def test_half_a_character_is_forged() -> None:
    with pytest.raises(Forged):
        numeric.parse(sample("numeric"), "", 1, data(answer="\ud800"))


@pytest.mark.parametrize("text", ["0.5\x00", "\x7f0.5", "\u200f0.5\u200e", "0.5\u200b"])
def test_what_cannot_be_seen_is_dropped(text: str) -> None:
    assert numeric.parse(sample("numeric"), "", 1, data(answer=text)) == {"text": "0.5", "value": "1/2"}


@pytest.mark.parametrize("field", ["answer", "reading", "decimal-mark"])
def test_two_values_are_forged(field: str) -> None:
    with pytest.raises(Forged):
        numeric.parse(sample("numeric"), "", 1, {"answer": ["1"]} | {field: ["1", "2"]})


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
    shown = revealed("numeric", sample("numeric"), {"text": "50 %"})

    assert shown["told"].said == (Part("<bdi>50 %</bdi>", is_right=False, note="read as 0.5"),)
    assert [note["feedback"] for note in shown["tempting"]] == ["Equal shares come only in the limit."]


@pytest.mark.parametrize(
    ("body", "unit", "message"),
    [
        ("How many?\n", "tokens", "there’s no answer"),
        ("How many?\n= many", "tokens", "“many” isn’t an amount in tokens"),
        ("How many?\n= 4\n= 5", "tokens", "there’s a second answer"),
        ("How many?\n= 4 +- some", "tokens", "the tolerance “some” isn’t a number"),
        ("How many?\n= 4 +- 1\n! 5 {off}\n  So near.", "tokens", "the near answer “5” counts as right"),
        ("How likely?\n= 4", "probability", "“4” isn’t an amount in probability"),
        ("How many?\n= 4", "", "there’s no unit"),
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

    assert [each.code for each in numeric.problems(content) if each.is_error] == ["numeric.tolerance-number"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("0 to 10", []),
        ("0 to 3", ["range", "range"]),
        ("10 to 0", ["range"]),
        ("up to 5", ["range"]),
        ("5 to 10", ["range"]),
    ],
)
def test_a_range_holds_the_answer_and_the_near_ones(text: str, fields: list[str]) -> None:
    near = [{"value": "5", "mistake": "off", "feedback": "One more."}]
    found, codes = (
        numeric.problems(question("layers", "4", near=near, range=text)),
        ("numeric.range", "numeric.outside-range"),
    )

    assert [problem.field for problem in found if problem.code in codes] == fields


def test_a_range_stands_among_the_fields() -> None:
    assert numeric.field_values(question("layers", range="0 to 10")) == {"unit": "layers", "range": "0 to 10"}
