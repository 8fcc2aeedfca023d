"""Questions pasted as text, in our own format or in GIFT: what was understood, and what wasn't, by its line."""

from __future__ import annotations

import re
from dataclasses import replace

from quizzes.problems import Problem

from .gift import Pasted, read_gift
from .pages import Page
from .parse import parse_question

FENCE = re.compile(r"`{3,}question\b")
MOST = 100
"""Questions at once."""


def read_pasted(text: str, page: Page) -> tuple[list[Pasted], list[Problem]]:
    """A line that opens one of our questions decides how the whole text is read."""
    ours = any(FENCE.match(line) for line in text.splitlines())
    found, problems = _read_ours(text, page) if ours else read_gift(text)
    if not found and not problems:
        problems = [
            Problem("there’s no question", "paste one, or more with blank lines between", code="pasted.nothing")
        ]
    if len(found) > MOST:
        message, hint = f"there are {len(found)} questions", f"paste {MOST} at most at a time"
        problems = [*problems, Problem(message, hint, line=found[MOST].line, code="pasted.too-many")]
    return found, problems


def _read_ours(text: str, page: Page) -> tuple[list[Pasted], list[Problem]]:
    found, problems = list[Pasted](), list[Problem]()
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [at for at, line in enumerate(lines) if FENCE.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        read, told = parse_question("\n".join(lines[start:end]).strip(), page)
        if read is None:
            problems += [replace(each, line=each.line + start) for each in told if each.is_error]
            continue
        details = (
            "about",
            "skill",
            "difficulty",
            "covers",
            "sources",
            "as_of",
            "review_by",
            "lasting",
            "transfer",
            "see",
        )
        known = {name: getattr(read, name) for name in details}
        found.append(Pasted(read.kind, dict(read.content), start + 1, read.slug, known))
    return found, problems
