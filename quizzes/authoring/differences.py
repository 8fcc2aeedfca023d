"""What changed between two versions of a text, line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Mark = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is in both versions, in the earlier one only, or in the later one only."""

    mark: Mark
    text: str


def differences(before: Sequence[str], after: Sequence[str], around: int = 1) -> list[Difference]:
    """The lines that differ, with the lines `around` them so that one sees where they stand."""
    found: list[Difference] = []
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(around):
        for change, start, end, new_start, new_end in group:
            found += _marked(change, before[start:end], after[new_start:new_end])
    return found


def _marked(change: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    if change == "equal":
        yield from (Difference("same", line) for line in before)
        return
    yield from (Difference("gone", line) for line in before)
    yield from (Difference("new", line) for line in after)
