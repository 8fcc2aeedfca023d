"""Questions pasted as text, in our own format or in GIFT: what was understood, and what wasn't, by its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from quizzes.problems import Problem, advice

from . import fences
from .gift import Pasted, blocks_of, read_gift
from .pages import DETAILS, Page
from .parse import parse_question

FENCE = re.compile(r"`{3,}question\b")
MOST = 100
"""Questions at once."""


def read_pasted(text: str, page: Page) -> tuple[list[Pasted], list[Problem]]:
    """A line that opens one of our questions decides how the whole text is read."""
    ours = any(FENCE.match(line) for line in text.splitlines())
    blocks, strays = _our_blocks(text) if ours else (blocks_of(text), [])
    if not blocks:
        hint = "paste one, or more with blank lines between"
        return [], [Problem("there’s no question", hint, code="pasted.nothing")]
    if len(blocks) > MOST:  # counted before they are read: reading thousands takes minutes
        message, hint = f"there are {len(blocks)} questions", f"paste {MOST} at most at a time"
        return [], [Problem(message, hint, line=blocks[MOST][0], code="pasted.too-many")]
    found, problems = _read_ours(blocks, page) if ours else read_gift(blocks)
    return found, sorted([*problems, *strays], key=lambda problem: problem.line)


def _our_blocks(text: str) -> tuple[list[tuple[int, str]], list[Problem]]:
    """The questions with their lines, and what stands between them: it's left out, but not unnoticed."""
    found, strays = list[tuple[int, str]](), list[Problem]()
    for each in fences.blocks(text.replace("\r\n", "\n").split("\n")):
        written = next((at for at, line in enumerate(each.lines) if line.strip()), None)
        if isinstance(each, fences.Fence) and each.is_question:
            found.append((each.line, "\n".join(each.lines).strip()))
        elif written is not None:
            hint = "if it’s a question in GIFT, paste it by itself"
            strays.append(
                advice("this is outside the questions and left out", hint, each.line + written, code="pasted.stray")
            )
    return found, strays


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
