from __future__ import annotations

from typing import Any

import pytest

from quizzes.guide import Chance, chance_of
from quizzes.kinds import KINDS
from tests.kinds.samples import sample


def items(targets: str) -> dict[str, Any]:
    return {"items": [{"text": f"item {at}", "target": target} for at, target in enumerate(targets)]}


@pytest.mark.parametrize(
    ("kind", "content", "score", "passing"),
    [
        ("choice", {"options": [{}] * 4}, 1 / 4, 1 / 4),
        ("true-false", {"reasons": [{}] * 3}, 1 / 6, 1 / 6),
        # Two categories: half of the items is what luck scores, so three of four and five of six are half above it.
        ("categorize", items("aabb"), 1 / 2, 5 / 16),
        ("categorize", items("aaabbb"), 1 / 2, 7 / 64),
        ("categorize", items("aabbc"), 1 / 3, 11 / 243),
        ("ordering", {"steps": ["step"] * 5, "also": []}, 1 / 5, 5 / 120),
        ("short", {}, 0, 0),
    ],
)
def test_chance_of_question(kind: str, content: dict[str, Any], score: float, passing: float) -> None:
    chance = chance_of(kind, content)

    assert chance is not None
    assert (chance.score, chance.passing) == pytest.approx((score, passing))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_sample_has_a_chance(kind: str) -> None:
    assert chance_of(kind, sample(kind)) is not None


def test_all_answers_right_is_a_chance_too() -> None:
    assert chance_of("choices", {"options": [{"right": True}]}) == Chance(1.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("choices", {"options": [{"right": False}] * 4}),
        ("choices", {"options": []}),
        ("choices", {}),
        ("choice", {"options": []}),
        ("true-false", {"reasons": []}),
        ("matching", {"items": []}),
        ("categorize", {"items": [{}]}),
        ("ordering", {"steps": ["step"], "also": []}),
        ("ordering", {"steps": ["step"] * 3, "also": [["?"]]}),
        ("oracle", {}),
    ],
)
def test_what_cannot_be_counted_has_none(kind: str, content: dict[str, Any]) -> None:
    assert chance_of(kind, content) is None
