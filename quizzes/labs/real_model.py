"""What a real model holds likely after our prompts, as its authors' file says: made once, shipped as data.

`building/README.md` says how the data was made. The model itself is not part of this product.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "next_tokens.json"
SHOWN_AS = {" ": "␣", "\n": "⏎", "\t": "⇥"}
"""White space that nobody could see."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that may come next, with its log-probability in nats, and what may come after it where that is known."""

    id: int
    text: str
    logprob: float
    then: tuple[Candidate, ...] = ()

    @property
    def share(self) -> float:
        return math.exp(self.logprob)

    @property
    def label(self) -> str:
        return visible(self.text)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`user` said something in a chat, and the model is about to go on from `text`; otherwise it goes on a plain text.

    `then` is how we went on, and `written` its first token; `then` is None where the turn is over.
    """

    id: str
    topic: str
    text: str
    user: str | None
    then: str | None
    written: Candidate
    next: tuple[Candidate, ...]

    @property
    def title(self) -> str:
        """For lists: the end of it, on one line."""
        words = " ".join((self.text or self.user or "").split())
        return words if len(words) <= LONGEST_TITLE else f"…{words[1 - LONGEST_TITLE :]}"


LONGEST_TITLE = 48


def visible(text: str) -> str:
    """A token as it can be read: the spaces at its ends, and all other white space, have signs."""
    if text == "<|im_end|>":
        return "end of turn"
    inner = text.strip(" ")
    before, after = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" ")) if inner else 0
    shown = "".join(SHOWN_AS.get(each, each) if each != " " else each for each in inner)
    return f"{'␣' * before}{shown}{'␣' * after}"


@dataclass(frozen=True, slots=True)
class RealModel:
    about: Mapping[str, Any]
    prompts: Mapping[str, Prompt]

    @property
    def topics(self) -> list[tuple[str, list[Prompt]]]:
        names = dict.fromkeys(each.topic for each in self.prompts.values())
        return [(name, [each for each in self.prompts.values() if each.topic == name]) for name in names]


@cache
def real_model() -> RealModel:
    """Read when a lab first asks for it."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    prompts = [_prompt(each) for each in stored["prompts"]]
    return RealModel(stored["about"], {each.id: each for each in prompts})


def _prompt(stored: Mapping[str, Any]) -> Prompt:
    return Prompt(
        id=stored["id"],
        topic=stored["topic"],
        text=stored["text"],
        user=stored.get("user"),
        then=stored["then"],
        written=_candidate(stored["written"]),
        next=tuple(map(_candidate, stored["next"])),
    )


def _candidate(row: Sequence[Any]) -> Candidate:
    number, text, logprob, *then = row
    return Candidate(number, text, logprob, tuple(map(_candidate, then[0])) if then else ())
