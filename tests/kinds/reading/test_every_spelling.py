"""No spelling of a key in any locale's number format is ever a stored miss."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from quizzes.kinds.base import Ask, FormSlip
from quizzes.kinds.content import Stored as Content
from quizzes.kinds.numeric.kind import MANY_READINGS
from quizzes.kinds.reading.numerals import COMMA, POINT
from tests.kinds.reading.spellings import LOCALES, localized, random_spelling, scientific
from tests.kinds.samples import KINDS, data, sample

numeric = KINDS["numeric"]

KEYS = {
    "tokens": ("4", "2400", "3840", "8260", "4000", "8000", "131072000", "1024", "30", "1000000"),
    "GB": ("6.5", "4.1", "0.8", "1.024", "1500", "32.768"),
    "gigabytes": ("4.1", "6500", "13"),
    "nats": ("0.69", "0.693", "1.386", "2.302", "10.5"),
    "percent": ("1.3", "53.1", "88.1", "84.4", "12", "67.2", "78.4", "100"),
    "probability": ("0.88", "0.54", "0.787", "0.125", "0.5"),
    "dollars": ("0.30", "0.21", "4.30", "1250", "12.345"),
    "billion": ("6", "4.5", "1.8", "175"),
    "trillion FLOPs": ("20", "0.04"),
    "times": ("81", "2.5"),
}
WORDS = {
    "tokens": ("tokens", "tok"),
    "GB": ("GB", "gb", "gigabytes"),
    "gigabytes": ("GB", "gigabytes", "gigabyte"),
    "nats": ("nats", "nat"),
    "percent": ("%", "percent", "per cent"),
    "probability": (),
    "dollars": ("dollars", "USD", "$"),
    "billion": ("billion", "bn", "B"),
    "trillion FLOPs": ("trillion", "TFLOPs", "trillion FLOPs"),
    "times": ("times", "×", "x"),
}
ALL_KEYS = [(key, unit) for unit, keys in KEYS.items() for key in keys]
KEY_IDS = [f"{key} {unit}" for key, unit in ALL_KEYS]


NUMERIC = sample("numeric")


def question(key: str, unit: str) -> Content:
    return NUMERIC | {"value": key, "tolerance": "0", "unit": unit, "near": []}


def outcome(content: Content, text: str, **sent: str) -> str:
    """What typing `text` leads to: right, a stored miss, a question back, or a slip."""
    try:
        response = numeric.parse(content, "", 1, data(answer=text, **sent))
    except Ask as ask:
        return "asked" if right_among(content, ask, text) else "asked without the right one"
    except FormSlip as slip:
        return f"slip: {slip.message}"
    return "right" if numeric.grade(content, "", response).is_right else "miss"


def right_among(content: Content, ask: Ask, text: str) -> bool:
    """Exactly one of the offered readings is right, and choosing it is accepted."""
    chosen = [numeric.parse(content, "", 1, data(answer=text, reading=each.value)) for each in ask.readings]
    return sum(numeric.grade(content, "", response).is_right for response in chosen) == 1


def test_there_are_fifty_keys_and_twelve_locales() -> None:
    assert (len(ALL_KEYS), len(LOCALES)) == (50, 12)


@pytest.mark.parametrize(("key", "unit"), ALL_KEYS, ids=KEY_IDS)
def test_no_random_spelling_of_a_key_is_a_miss(key: str, unit: str) -> None:
    luck = random.Random(f"{key} {unit}")
    spellings = [random_spelling(Decimal(key), WORDS[unit], luck) for _ in range(200)]

    found = {text: outcome(question(key, unit), text) for _, text in spellings}

    assert {text: how for text, how in found.items() if how not in ("right", "asked")} == {}


@pytest.mark.parametrize(("key", "unit"), ALL_KEYS, ids=KEY_IDS)
def test_the_learners_own_mark_settles_every_spelling_of_their_country(key: str, unit: str) -> None:
    content = question(key, unit)
    number = Decimal(key)
    for locale in LOCALES:
        mark = COMMA if locale.decimal == "," else POINT
        for text in (localized(number, locale), localized(number, locale, grouped=False), scientific(number, locale)):
            assert outcome(content, text, **{"decimal-mark": mark}) == "right", (locale.name, text)


def asked(content: Content, text: str) -> list[str] | None:
    """The values offered for `text`, in order; None where nothing is asked."""
    try:
        numeric.parse(content, "", 1, data(answer=text))
    except Ask as ask:
        return [each.value for each in ask.readings] if ask.message == MANY_READINGS else []
    return None


@pytest.mark.parametrize(("key", "unit"), ALL_KEYS, ids=KEY_IDS)
def test_what_is_offered_stands_in_order_of_size_under_the_same_words(key: str, unit: str) -> None:
    luck = random.Random(f"{key} {unit}")
    spellings = [random_spelling(Decimal(key), WORDS[unit], luck)[1] for _ in range(40)]
    offered = [values for text in spellings if (values := asked(question(key, unit), text)) is not None]

    assert all(len(values) > 1 and values == sorted(values, key=Fraction) for values in offered)
