"""What a kind shows of itself to the tests: one good question, a right and a wrong response to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from .base import Line, Response
from .kind import Kind

EXPLANATION = """
Why: Every token, in the thinking part or in the answer, is one more pass through the same weights. A reply that grows
from 5 tokens to 60 takes 12 times as many passes, and no other network is called on the way.
Remember: thinking mode buys more tokens, not another brain.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """`body` has the question and its answers as they stand in a file; any explanation will do."""

    body: str
    right: Response
    wrong: Response
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return numbered(f"{self.body.strip()}\n{EXPLANATION}")


def numbered(text: str) -> list[Line]:
    """The lines of a text, numbered from 1."""
    return [Line(number, line) for number, line in enumerate(text.strip("\n").split("\n"), start=1)]


def sample_of(kind: Kind[Any]) -> Sample:
    """From the folder of the kind, wherever that lies."""
    found: Sample = import_module(f"{kind.folder}.sample").SAMPLE
    return found
