"""What an answer met, by authored positions: whatever the order in which the options were shown."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import UNKNOWN, Response
from tests.kinds.samples import KINDS, revealed, sample


@pytest.mark.parametrize(
    ("name", "response", "met"),
    [
        ("basic", {"grade": "good"}, ()),
        ("choice", {"choice": 0}, ("option.0",)),
        ("choice", {"choice": 2}, ("option.2",)),
        ("choices", {"chosen": [0, 2]}, ("option.0", "option.2")),
        ("true-false", {"verdict": False, "reason": 1}, ("verdict.false", "reason.1")),
        ("short", {"text": "Argmax"}, ("key",)),
        ("short", {"text": "determinism"}, ("near-miss.0",)),
        ("short", {"text": "beam search"}, ()),
        ("numeric", {"text": "0.79", "value": "79/100"}, ("key",)),
        ("numeric", {"text": "1"}, ("near-miss.1",)),
        ("numeric", {"text": "?"}, ()),
        ("ordering", {"order": [0, 2, 1, 3]}, ("order.1",)),
        ("ordering", {"order": [3, 0, 1, 2]}, ("order.0",)),
        (
            "categorize",
            {"placed": [0, 1, 1, 1]},
            ("item.0.target.0", "item.1.target.1", "item.2.target.1", "item.3.target.1"),
        ),
    ],
)
def test_a_verdict_says_what_was_met(name: str, response: Response, met: tuple[str, ...]) -> None:
    assert KINDS[name].grade(sample(name), "", response).met == met


@pytest.mark.parametrize("name", sorted(KINDS))
def test_who_does_not_know_met_nothing(name: str) -> None:
    assert KINDS[name].grade(sample(name), "", UNKNOWN).met == ()


@pytest.mark.parametrize(
    ("name", "response", "read_as"),
    [
        ("short", {"text": "greedy/beam search", "meant": "greedy"}, "greedy"),
        ("numeric", {"text": "79 %", "value": "79/100"}, "0.79"),
        ("numeric", {"text": "0.79", "value": "79/100"}, ""),
    ],
)
def test_a_verdict_says_what_a_typed_answer_was_read_as(name: str, response: Response, read_as: str) -> None:
    assert KINDS[name].grade(sample(name), "", response).read_as == read_as


@pytest.mark.parametrize(("name", "text", "tempting"), [("short", "determinism", 0), ("numeric", "1", 1)])
def test_what_was_met_is_revealed_apart_from_the_others(name: str, text: str, tempting: int) -> None:
    content = sample(name)
    near = [each["feedback"] for each in content["near"]]

    shown = revealed(name, content, {"text": text})

    assert [each["feedback"] for each in shown["tempting"]] == [near[tempting]]
    assert [each["feedback"] for each in shown["others"]] == [each for at, each in enumerate(near) if at != tempting]
