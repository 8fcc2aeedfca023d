"""The value that a form had sent."""

from __future__ import annotations

import pytest

from quizzes.templatetags.sent import sent


@pytest.mark.parametrize(
    ("said", "value"),
    [({"answer": ["1"]}, "1"), ({"answer": ["1", "2"]}, "2"), ({"answer": []}, ""), ({}, ""), (None, ""), ("", "")],
)
def test_the_last_value_or_nothing(said: object, value: str) -> None:
    assert sent(said, "answer") == value
