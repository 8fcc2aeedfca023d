"""What an answer would come to, for authors: the same reading and grading as a learner's, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from . import KINDS
from .base import Ask, CannotTry, FormSlip, Verdict
from .reading.numerals import AUTOMATIC

RIGHT, PARTLY, WRONG, ASK = "right", "partly", "wrong", "ask"


@dataclass(frozen=True, slots=True)
class Tried:
    """The verdict in a word, and what the answer was read as: several readings where the learner would be asked."""

    kind: str
    verdict: str
    score: float | None
    read_as: list[str]
    message: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def try_answer(name: str, stored: Mapping[str, Any], part: str, answer: str, mark: str = AUTOMATIC) -> Tried:
    """Read and grade `answer`. Raises CannotTry, and Forged for half a character."""
    kind = KINDS[name]
    content = kind.load(stored)
    parts = kind.components(content)
    if part not in parts and (part or len(parts) > 1):
        raise CannotTry(f"There’s no part “{part}”. The parts are: {', '.join(map(repr, parts))}.")
    try:
        verdict, read_as = kind.tried(content, part or parts[0], answer, mark)
    except Ask as ask:
        return Tried(name, ASK, None, [each.label for each in ask.readings], ask.message)
    except FormSlip as slip:  # nothing is stored, and the learner is asked to type it anew
        return Tried(name, ASK, None, [], slip.message)
    return Tried(name, _word(verdict), verdict.score, read_as, _message(verdict))


def _word(verdict: Verdict) -> str:
    return RIGHT if verdict.is_right else PARTLY if verdict.score > 0 else WRONG


def _message(verdict: Verdict) -> str:
    return " ".join([verdict.heading, *(note.feedback for note in verdict.notes)]).strip()
