"""Every number that a text can mean, in the unit asked for."""

from __future__ import annotations

import contextlib
import random
from fractions import Fraction

import pytest

from quizzes.kinds.base import FormSlip
from quizzes.kinds.reading.amounts import exact, readings

ONE_READING = [
    ("0.43", "times", "43/100"),
    (".43", "times", "43/100"),
    (",43", "times", "43/100"),
    ("0,693", "nats", "693/1000"),
    ("3 / 7", "times", "3/7"),
    ("1 024", "times", "1024"),
    ("1_024", "times", "1024"),
    ("1'024", "times", "1024"),
    ("131’072’000", "times", "131072000"),
    ("1,31,072", "times", "131072"),
    ("1,234,567.5", "times", "2469135/2"),
    ("1.234.567,5", "times", "2469135/2"),
    ("1.2E9", "times", "1200000000"),
    ("1.2 × 10^9", "times", "1200000000"),
    ("1.31072 × 10⁸", "times", "131072000"),
    ("2^10", "times", "1024"),
    ("2¹⁰", "times", "1024"),
    ("10**3", "times", "1000"),
    ("−2", "times", "-2"),
    ("minus two", "times", "-2"),
    ("+7", "times", "7"),
    ("５３．１", "times", "531/10"),
    ("٥٣٫١", "times", "531/10"),
    ("۱٬۰۲۴", "times", "1024"),
    ("½", "times", "1/2"),
    ("33⅓", "times", "100/3"),
    ("33 1/3", "times", "100/3"),
    ("0.333…", "times", "1/3"),
    ("0.333...", "times", "1/3"),
    ("forty-two", "times", "42"),
    ("one hundred and five", "times", "105"),
    ("two thousand", "times", "2000"),
    ("a million", "times", "1000000"),
    ("one and a half", "times", "3/2"),
    ("two thirds", "times", "2/3"),
    ("zero point six nine", "times", "69/100"),
    ("1.5k", "tokens", "1500"),
    ("2M", "tokens", "2000000"),
    ("3 bn", "tokens", "3000000000"),
    ("13万", "tokens", "130000"),
    ("1.3億", "tokens", "130000000"),
    ("1億3107万2000", "tokens", "131072000"),
    ("13 lakh", "tokens", "1300000"),
    ("5k tokens", "tokens", "5000"),
    ("tokens: 42", "tokens", "42"),
    ("≈ 42", "tokens", "42"),
    ("~42", "tokens", "42"),
    ("=42", "tokens", "42"),
    ("x = 42", "tokens", "42"),
    ("42 🙂", "tokens", "42"),
    ("\u200f42", "tokens", "42"),
    ("(42)", "tokens", "42"),
    ("81×", "times", "81"),
    ("1 time", "times", "1"),
    ("43 %", "times", "43/100"),
    ("50 %", "probability", "1/2"),
    ("0.5%", "probability", "1/200"),
    ("50", "probability", "1/2"),
    ("half", "probability", "1/2"),
    ("53,1 %", "percent", "531/10"),
    ("53.1 per cent", "percent", "531/10"),
    ("3/7", "percent", "300/7"),
    ("5 ‰", "percent", "1/2"),
    ("4.1 GB", "gigabytes", "41/10"),
    ("4.1 gigabytes", "GB", "41/10"),
    ("4.1gb", "GB", "41/10"),
    ("32.8 Gbit", "GB", "41/10"),
    ("6 GiB", "GiB", "6"),
    ("6 GiB", "GB", "100663296/15625000"),
    ("$0.30", "dollars", "3/10"),
    ("0.3 USD", "dollars", "3/10"),
    ("USD 0.30", "dollars", "3/10"),
    ("30 cents", "dollars", "3/10"),
    ("30¢", "dollars", "3/10"),
    ("-$5", "dollars", "-5"),
    ("$-5", "dollars", "-5"),
    ("0,30 $", "dollars", "3/10"),
    ("1500 ms", "seconds", "3/2"),
    ("2 min", "s", "120"),
    ("1.5 s", "ms", "1500"),
    ("6", "billion", "6"),
    ("6e9", "billion", "6"),
    ("6000000000", "billion", "6"),
    ("6 billion", "billion", "6"),
    ("6000 million", "billion", "6"),
    ("2e13", "trillion FLOPs", "20"),
    ("20 trillion", "trillion FLOPs", "20"),
    ("20 TFLOPs", "trillion FLOPs", "20"),
    ("2e13 FLOPs", "trillion FLOPs", "20"),
    ("0.04", "trillion FLOPs", "1/25"),
]
MANY_READINGS = [
    ("1,024", "times", ["1024", "128/125"]),
    ("1.024", "times", ["128/125", "1024"]),
    ("१,०२४", "times", ["1024", "128/125"]),
    ("0.12", "percent", ["3/25", "12"]),
    ("4100 MB", "GB", ["41/10", "1025/256"]),
    ("4.1 Gb", "GB", ["41/80", "41/10"]),
    ("6000", "thousand tokens", ["6000", "6"]),
]
NO_READING = [
    *(
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
        "",
        "..",
        "e5",
        "π π",
    ),
    *(
        "40-45",
        "40–45",
        "40 to 45",
        "between 40 and 45",
        "42 ± 1",
        "42 apples",
        "GPT4",
        "ln 2",
        "9^9^9",
        "9^999",
        "1,2,3,4",
    ),
    *("4 dollars", "4 GB", "1..2", "1,,2", "5 5"),
]


@pytest.mark.parametrize(("text", "unit", "value"), ONE_READING)
def test_a_spelling_that_can_mean_one_number(text: str, unit: str, value: str) -> None:
    assert readings(text, unit) == [Fraction(value)]


@pytest.mark.parametrize(("text", "unit", "values"), MANY_READINGS)
def test_a_spelling_that_can_mean_several_has_the_english_one_first(text: str, unit: str, values: list[str]) -> None:
    assert readings(text, unit) == [Fraction(value) for value in values]


@pytest.mark.parametrize("text", NO_READING)
def test_what_can_mean_no_number_is_a_slip(text: str) -> None:
    with pytest.raises(FormSlip):
        readings(text, "tokens")


@pytest.mark.parametrize(("mark", "value"), [("point", "1024"), ("comma", "128/125")])
def test_a_known_decimal_mark_leaves_one_reading(mark: str, value: str) -> None:
    assert readings("1,024", "times", mark) == [Fraction(value)]


@pytest.mark.parametrize(("text", "mark"), [("0,5", "point"), ("0.5", "comma")])
def test_a_mark_that_the_text_disproves_is_not_insisted_on(text: str, mark: str) -> None:
    assert readings(text, "times", mark) == [Fraction(1, 2)]


def test_pi_is_a_number() -> None:
    assert [round(float(readings(text, "radians")[0]), 6) for text in ("π", "2π", "pi", "π/2")] == [
        3.141593,
        6.283185,
        3.141593,
        1.570796,
    ]


@pytest.mark.parametrize(
    "text", ["1" * 10_000, "1,2" * 5_000, "1 " * 5_000, "(" * 10_000, "one " * 2_500, "½" * 10_000]
)
def test_a_long_text_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(FormSlip, match="too long"):
        readings(text, "tokens")


@pytest.mark.parametrize(("text", "value"), [("0.005", "1/200"), ("1,024", "1024"), ("43 %", "43/100"), ("3/7", "3/7")])
def test_an_author_is_read_in_english(text: str, value: str) -> None:
    assert exact(text) == Fraction(value)


@pytest.mark.parametrize("text", ["some", "", "5 tokens", "9" * 5000])
def test_what_an_author_writes_is_a_number_or_nothing(text: str) -> None:
    assert exact(text) is None


ALPHABET = "0123456789.,'_ -+/^*×eE%‰$kMGBT½⅓²…()[]:=~≈٠٣٫٬万億tokens\u200f\u00a0#|<>น้\u0301🙂"


@pytest.mark.parametrize("unit", ["tokens", "GB", "percent", "probability", "billion", "dollars", "seconds", ""])
def test_any_text_is_read_or_refused_with_a_sentence(unit: str) -> None:
    luck = random.Random(unit)
    for _ in range(400):
        text = "".join(luck.choice(ALPHABET) for _ in range(luck.randint(1, 80)))
        with contextlib.suppress(FormSlip):
            assert readings(text, unit)
