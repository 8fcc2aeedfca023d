"""What changed between two versions: line by line, and word by word in each field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Mark = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line or some words that are in both versions, in the earlier one only, or in the later one only."""

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


# -- word by word

MOST_WORDS = 4000
"""Of a changed passage. A longer one is shown as a whole, before and after: comparing takes the square of it."""
AROUND = 80
"""Letters of what didn't change that are shown beside what did."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, under the name of its cell: `why`, `options.2.feedback`, `facts.order-kept`."""

    cell: str
    pieces: list[Difference]


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldChange]:
    """The fields that differ, in the order of the later version, then those that it no longer has."""
    cells = [*after, *(cell for cell in before if cell not in after)]
    pairs = ((cell, before.get(cell, ""), after.get(cell, "")) for cell in cells)
    return [FieldChange(cell, word_differences(was, now)) for cell, was, now in pairs if was != now]


def word_differences(before: str, after: str) -> list[Difference]:
    """One text after the other, in pieces; what is the same is shortened to what stands beside a change."""
    was, now = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Difference] = []
    for change, start, end, new_start, new_end in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        old, new = "".join(was[start:end]), "".join(now[new_start:new_end])
        pieces += [Difference("same", old)] if change == "equal" else _by_word(old, new)
    return _shortened(_joined(pieces))


def _by_word(before: str, after: str) -> list[Difference]:
    was, now = (re.findall(r"\s*\S+|\s+$", text) for text in (before, after))
    if max(len(was), len(now)) > MOST_WORDS:
        return [Difference("gone", before), Difference("new", after)]
    pieces: list[Difference] = []
    for change, start, end, new_start, new_end in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(Difference("same", "".join(was[start:end])))
        else:
            pieces += [Difference("gone", "".join(was[start:end])), Difference("new", "".join(now[new_start:new_end]))]
    return pieces


def _joined(pieces: Sequence[Difference]) -> list[Difference]:
    joined: list[Difference] = []
    for piece in pieces:
        if joined and joined[-1].mark == piece.mark:
            joined[-1] = Difference(piece.mark, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


def _shortened(pieces: Sequence[Difference]) -> list[Difference]:
    last = len(pieces) - 1
    return [
        Difference("same", _middle_out(piece.text, at == 0, at == last)) if piece.mark == "same" else piece
        for at, piece in enumerate(pieces)
    ]


def _middle_out(text: str, is_first: bool, is_last: bool) -> str:
    """The words beside a change. A line of one long word is cut in it."""
    if len(text) <= 2 * AROUND:
        return text
    head = "" if is_first else text[:AROUND].rpartition(" ")[0] or text[:AROUND]
    tail = "" if is_last else text[-AROUND:].partition(" ")[2] or text[-AROUND:]
    return f"{head} … {tail}"
