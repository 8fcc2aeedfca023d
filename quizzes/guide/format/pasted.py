"""Questions pasted as text, in our own format or in GIFT: what was understood, and what wasn't, by its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from quizzes.problems import Problem

from .gift import Pasted, blocks_of, read_gift
from .pages import DETAILS, Page
from .parse import parse_question

FENCE = re.compile(r"`{3,}question\b")
MOST = 100
"""Questions at once."""


def read_pasted(text: str, page: Page) -> tuple[list[Pasted], list[Problem]]:
    """A line that opens one of our questions decides how the whole text is read."""
    ours = any(FENCE.match(line) for line in text.splitlines())
    blocks = _our_blocks(text) if ours else blocks_of(text)
    if not blocks:
        hint = "paste one, or more with blank lines between"
        return [], [Problem("there’s no question", hint, code="pasted.nothing")]
    if len(blocks) > MOST:  # counted before they are read: reading thousands takes minutes
        message, hint = f"there are {len(blocks)} questions", f"paste {MOST} at most at a time"
        return [], [Problem(message, hint, line=blocks[MOST][0], code="pasted.too-many")]
    return _read_ours(blocks, page) if ours else read_gift(blocks)


def _our_blocks(text: str) -> list[tuple[int, str]]:
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [at for at, line in enumerate(lines) if FENCE.match(line)]
    ends = [*starts[1:], len(lines)]
    return [(start + 1, "\n".join(lines[start:end]).strip()) for start, end in zip(starts, ends, strict=True)]


def _read_ours(blocks: Iterable[tuple[int, str]], page: Page) -> tuple[list[Pasted], list[Problem]]:
    found, problems = list[Pasted](), list[Problem]()
    for line, block in blocks:
        read, told = parse_question(block, page)
        if read is None:
            problems += [replace(each, line=each.line + line - 1) for each in told if each.is_error]
            continue
        known = {name: getattr(read, name) for name in DETAILS}
        found.append(Pasted(read.kind, dict(read.content), line, read.slug, known))
    return found, problems
