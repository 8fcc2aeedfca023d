"""Content as it is stored and as it is typed: what was stored once loads for ever and is stored as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quizzes import kinds
from quizzes.kinds.content import Content, texts_in, with_texts
from tests.kinds.samples import KINDS, sample

ALL = sorted(KINDS)


def kind_of(name: str) -> Any:
    return kinds.KINDS[name]


@pytest.mark.parametrize("name", ALL)
def test_stored_content_comes_back_byte_for_byte(name: str) -> None:
    content = sample(name)

    assert json.dumps(kind_of(name).dump(kind_of(name).load(content))) == json.dumps(content)


STORED: dict[str, dict[str, Any]] = {
    "choice": {
        "stem": "Which?",
        "options": [{"text": "a", "right": True, "mistake": "", "feedback": ""}],
        "why": "So.",
        "remember": "It.",
    },
    "numeric": {
        "stem": "How many?",
        "value": "4",
        "tolerance": "0",
        "unit": "tokens",
        "near": [{"value": "5", "mistake": "off-by-one", "feedback": "One more."}],
        "why": "So.",
        "remember": "It.",
    },
    "ordering": {"stem": "Order.", "steps": ["a", "b", "c"], "also": [[2, 1, 3]], "why": "So.", "remember": "It."},
    "true-false": {
        "stem": "True or false?",
        "truth": False,
        "reasons": [{"text": "a", "mark": "half", "mistake": "m", "feedback": "f"}],
        "why": "So.",
        "remember": "It.",
    },
}
"""As the releases before typed content stored them."""


@pytest.mark.parametrize("name", STORED)
def test_what_an_earlier_release_stored_loads(name: str) -> None:
    assert json.dumps(kind_of(name).dump(kind_of(name).load(STORED[name]))) == json.dumps(STORED[name])


def test_a_range_is_stored_only_where_there_is_one() -> None:
    numeric, content = kind_of("numeric"), STORED["numeric"]

    assert numeric.dump(numeric.load(content | {"range": "0 to 9"}))["range"] == "0 to 9"
    assert "range" not in numeric.dump(numeric.load(content | {"range": ""}))


def test_what_is_not_known_here_is_left_out() -> None:
    assert kind_of("choice").load(STORED["choice"] | {"later": 1}) == kind_of("choice").load(STORED["choice"])


def test_an_answer_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        kind_of("choice").load({"stem": "Which?"})


@pytest.mark.parametrize("name", ALL)
def test_content_cannot_be_changed(name: str) -> None:
    content = kind_of(name).load(sample(name))

    with pytest.raises(AttributeError):
        content.stem = "another"


@pytest.mark.parametrize("name", ALL)
def test_content_can_be_compared_and_hashed(name: str) -> None:
    assert len({kind_of(name).load(sample(name)), kind_of(name).load(sample(name))}) == 1


def test_texts_are_told_with_their_places() -> None:
    places = dict(texts_in(kind_of("short").load(sample("short"))))

    assert (places["accepted.1"], places["near.0.answers.1"]) == ("greedy decoding", "determinism")


def test_texts_are_changed_by_their_fields() -> None:
    content = kind_of("choice").load(STORED["choice"])

    changed = with_texts(content, lambda field, text: f"{field}: {text}")

    assert (changed.stem, changed.options[0].text) == ("stem: Which?", "options.text: a")


@pytest.mark.parametrize("name", ALL)
def test_markdown_is_named_by_fields_that_there_are(name: str) -> None:
    kind = kind_of(name)
    fields: set[str] = set()
    with_texts(kind.load(sample(name)), lambda field, text: fields.add(field) or text)  # type: ignore[func-returns-value]

    assert set(kind.markdown_fields) <= fields


def test_a_content_of_no_kind_has_a_stem_and_an_explanation() -> None:
    assert Content(stem="s", why="w", remember="r") == Content(stem="s", why="w", remember="r", setup="")
