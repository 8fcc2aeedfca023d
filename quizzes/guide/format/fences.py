"""The lines of a content file, told apart: prose, code fences, questions and their place marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

OPENING = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
"""What is dropped from every line: nobody can see it, and no file should hold it."""
MARK = re.compile(r"\{\{question (?P<name>[^{}\s]+)\}\}[ \t]*")


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines outside any fence. `line` is the number of the first."""

    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block. `lines` has the opening line, the body and the closing line if there is one."""

    line: int
    marks: str
    info: str
    lines: tuple[str, ...]
    closed: bool

    @property
    def body(self) -> tuple[str, ...]:
        return self.lines[1:-1] if self.closed else self.lines[1:]

    @property
    def is_question(self) -> bool:
        return self.info.split(maxsplit=1)[:1] == ["question"]

    @property
    def is_figure(self) -> bool:
        return self.info.split(maxsplit=1)[:1] == ["figure"]

    @property
    def name(self) -> str:
        """What follows the first word, such as the id of a question."""
        return self.info.partition(" ")[2].strip()


def clean_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them, without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text).split("\n")


def opening(line: str) -> tuple[str, str] | None:
    """The marks and the info of a line that opens a fence."""
    found = OPENING.match(line)
    if found is None or (found["marks"][0] == "`" and "`" in found["info"]):
        return None
    return found["marks"], found["info"]


def closes(line: str, marks: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(marks) and not bare.strip(marks[0]) and len(line) - len(line.lstrip(" ")) < 4


def blocks(lines: Sequence[str], first: int = 1) -> Iterator[Prose | Fence]:
    """The lines in order, in pieces. An unclosed question ends where the next one begins."""
    prose: list[str] = []
    at = 0
    while at < len(lines):
        opened = opening(lines[at])
        if opened is None:
            prose.append(lines[at])
            at += 1
            continue
        if prose:
            yield Prose(first + at - len(prose), tuple(prose))
            prose = []
        fence = _fence(lines, at, first, *opened)
        yield fence
        at += len(fence.lines)
    if prose:
        yield Prose(first + at - len(prose), tuple(prose))


def _fence(lines: Sequence[str], start: int, first: int, marks: str, info: str) -> Fence:
    question = info.split(maxsplit=1)[:1] == ["question"]
    for at in range(start + 1, len(lines)):
        if closes(lines[at], marks):
            return Fence(first + start, marks, info, tuple(lines[start : at + 1]), closed=True)
        if question and re.match(r"`{3,} *question\b", lines[at]):
            return Fence(first + start, marks, info, tuple(lines[start:at]), closed=False)
    return Fence(first + start, marks, info, tuple(lines[start:]), closed=False)


def marked(name: str) -> str:
    """The line that stands for a question in the text of a page."""
    return f"{{{{question {name}}}}}"


def mark_of(line: str) -> str | None:
    """The question that a line of prose stands for."""
    found = MARK.fullmatch(line)
    return found["name"] if found else None


def marks_in(text: str) -> list[str]:
    """The questions named in the text, in order."""
    proses = (block for block in blocks(text.split("\n")) if isinstance(block, Prose))
    return [name for prose in proses for line in prose.lines if (name := mark_of(line))]


def tidy(text: str) -> str:
    """The one way to lay out a text: no spaces at line ends, single blank lines, place marks set apart."""
    lines = clean_lines(text)
    laid: list[str] = []
    for block in blocks(lines):
        if isinstance(block, Fence):
            laid.extend(block.lines)
        else:
            _lay(block.lines, laid)
    return "\n".join(laid).strip("\n")


def _lay(lines: Iterable[str], laid: list[str]) -> None:
    for raw in lines:
        line = raw.rstrip()
        is_mark = mark_of(line) is not None
        after_mark = bool(laid) and mark_of(laid[-1]) is not None
        if laid and laid[-1] != "" and (is_mark or (after_mark and line)):
            laid.append("")
        if line or (laid and laid[-1] != ""):
            laid.append(line)
