"""Lines told apart: prose, fences, questions and their place marks."""

from __future__ import annotations

import pytest

from quizzes.guide import marked, marks_in, tidy
from quizzes.guide.format.fences import Fence, Prose, blocks


def kinds(text: str) -> list[tuple[str, int]]:
    return [("prose" if isinstance(block, Prose) else block.info, block.line) for block in blocks(text.split("\n"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\nb", [("prose", 1)]),
        ("a\n```python\nx\n```\nb", [("prose", 1), ("python", 2), ("prose", 5)]),
        ("````text\n```\nx\n```\n````", [("text", 1)]),
        ("~~~\n```\n~~~", [("", 1)]),
        ("```question a\n```question b\n```", [("question a", 1), ("question b", 2)]),
        ("```python\n```question b\n```", [("python", 1)]),
        ("a ``` b\n``` `c` ```", [("prose", 1)]),
        ("    ```", [("prose", 1)]),
    ],
)
def test_blocks_of_a_text(text: str, found: list[tuple[str, int]]) -> None:
    assert kinds(text) == found


def test_blocks_hold_every_line_once() -> None:
    lines = ["a", "```question b", "c", "```", "", "```figure d", "```", "e"]

    assert [line for block in blocks(lines) for line in block.lines] == lines


def test_fence_knows_its_name_and_whether_it_is_closed() -> None:
    fence = next(iter(blocks(["```question ice", "kind: basic"])))

    assert isinstance(fence, Fence)
    assert (fence.name, fence.is_question, fence.closed, fence.body) == ("ice", True, False, ("kind: basic",))


def test_marks_of_a_text_are_found_in_order_and_not_in_code() -> None:
    assert marks_in(f"{marked('b')}\n\n```\n{marked('c')}\n```\n\n{marked('a')}") == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("\n\na  \n\n\n\nb\r\n", "a\n\nb"),
        ("a\n{{question b}}\nc", "a\n\n{{question b}}\n\nc"),
        ("```\na  \n\n\n\nb\n```", "```\na  \n\n\n\nb\n```"),
        ("a\x07b", "ab"),
    ],
)
def test_tidy_text(text: str, tidied: str) -> None:
    assert tidy(text) == tidied
