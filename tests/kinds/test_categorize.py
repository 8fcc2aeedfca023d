"""Items to sort into categories."""

from __future__ import annotations

import pytest

from tests.kinds.samples import KINDS, messages, sample

categorize = KINDS["categorize"]


def test_categories_keep_the_order_of_the_author() -> None:
    shown = [categorize.present(sample("categorize"), "", seed)["targets"] for seed in range(9)]

    assert all([target["text"] for target in targets] == ["System 1", "System 2"] for targets in shown)


def test_items_are_shuffled() -> None:
    orders = {str(categorize.present(sample("categorize"), "", seed)["items"]) for seed in range(200)}

    assert len(orders) == 24


@pytest.mark.parametrize(("placed", "score"), [([0, 0, 1, 1], 1), ([0, 0, 1, 0], 0.75), ([1, 1, 0, 0], 0)])
def test_the_score_is_the_share_sorted_right(placed: list[int], score: float) -> None:
    assert categorize.grade(sample("categorize"), "", {"placed": placed}).score == score


def test_the_reason_of_a_misplaced_item_is_noted() -> None:
    notes = categorize.grade(sample("categorize"), "", {"placed": [0, 0, 0, 1]}).notes

    assert [note.feedback for note in notes] == ["You search memory."]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Sort.\n- one => a\n- => b", "“=> b” is a category with no items"),
        ("Sort.\n- one => a\n- two => a", "there are 2 items and 1 targets"),
        ("Sort.\n- one => a\n- two =>", "target 2 is empty"),
    ],
)
def test_what_is_wrong_with_categories(body: str, message: str) -> None:
    assert message in messages("categorize", body)
