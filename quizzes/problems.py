"""The one shape of an authoring mistake, whoever finds it: a file, the admin, the checker or a test."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "advice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and the likely fix. An error blocks publishing; advice does not.

    Programs and tests go by `code` and `field`, people read `message` and `fix`.
    """

    message: str
    hint: str = ""
    path: str = ""
    line: int = 0
    severity: Severity = "error"
    code: str = dataclasses.field(kw_only=True)
    """One for each mistake: `numeric.tolerance-relative`. docs/problem-codes.md lists them."""
    field: str = ""
    """The cell: a field, an index from 0, a part of it, such as `options.2.feedback` or `sources.3.url`."""
    value: str = ""
    """What stands there, where that tells two problems of one cell apart."""
    suggestion: str = ""
    """What was probably meant in its place."""

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    @property
    def fix(self) -> str:
        """The hint in words; where a name is near, that name."""
        return f"did you mean `{self.suggestion}`?" if self.suggestion else self.hint

    @property
    def identity(self) -> tuple[str, int, str, str, str]:
        """Equal for two tellings of one mistake, however they are worded and however grave they find it."""
        return self.path, self.line, *self.cell

    def at(self, path: str, line: int = 0) -> Problem:
        """The same problem with its place filled in; a place that is known already stays."""
        return replace(self, path=self.path or path, line=self.line or line)

    @property
    def cell(self) -> tuple[str, str, str]:
        """The same, wherever the lines of it stand."""
        return self.code, self.field, self.value

    def inside(self, cell: str) -> Problem:
        """The same problem of what a larger thing has in `cell`: a question that a page has as `questions.3`."""
        return replace(self, field=f"{cell}.{self.field}".removesuffix("."))

    def within(self, cell: str) -> Problem:
        """The same problem for who sees only what stands in `cell`."""
        return replace(self, field=self.field.removeprefix(cell).removeprefix("."))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        hint = f"\n    hint: {self.fix}" if self.fix else ""
        return f"{place}: {self.message}{hint}" if place else f"{self.message}{hint}"


def counted(number: int, noun: str) -> str:
    """“1 problem”, “2 problems”."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def advice(message: str, hint: str = "", line: int = 0, *, code: str, field: str = "", value: str = "") -> Problem:
    """A rule of good questions, as against one that a question cannot do without."""
    return Problem(message, hint, line=line, severity="advice", code=code, field=field, value=value)


def nearest(word: str, choices: Iterable[str]) -> str:
    """The name that was probably meant; empty if none is near."""
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return near[0] if near else ""
