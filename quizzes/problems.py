"""The one shape of an authoring mistake, whoever finds it: a file, the admin, the checker or a test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "advice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and the likely fix. An error blocks publishing; advice does not.

    `code` names the kind of mistake (`numeric.tolerance-relative`) and `field` the cell it is in
    (`options.2.feedback`): programs and tests go by these, people read the message.
    """

    message: str
    hint: str = ""
    path: str = ""
    line: int = 0
    severity: Severity = "error"
    code: str = ""
    field: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def at(self, path: str, line: int = 0) -> Problem:
        """The same problem with its place filled in; a place that is known already stays."""
        return replace(self, path=self.path or path, line=self.line or line)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}: {self.message}{hint}" if place else f"{self.message}{hint}"


def counted(number: int, noun: str) -> str:
    """“1 problem”, “2 problems”."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def advice(message: str, hint: str = "", line: int = 0) -> Problem:
    """A rule of good questions, as against one that a question cannot do without."""
    return Problem(message, hint, line=line, severity="advice")
