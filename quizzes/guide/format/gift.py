"""Questions in GIFT, the text format that Moodle and others read, as contents of our kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from quizzes.problems import Problem

ESCAPED = re.compile(r"\\([~=#{}:\\])")
PRIVATE = 0xE000
"""Characters of no script stand for escaped signs while a text is taken apart."""
MARK = re.compile(r"\[(?:html|markdown|plain|moodle)\]")
TITLE = re.compile(r"\s*::.*?::", re.DOTALL)
"""At the beginning alone: C++ names go on being text."""
ANSWER = re.compile(r"(?P<sign>[=~])\s*(?:%(?P<weight>-?\d+(?:\.\d+)?)%)?(?P<text>[^=~#]*)(?:#(?P<feedback>[^=~]*))?")
TRUTHS = {"t": True, "true": True, "f": False, "false": False}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood of one question: the fields that are known, in the shape of its kind's content."""

    kind: str
    content: dict[str, Any]
    line: int
    slug: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    """Fields beside its content: skill, sources, dates."""


@dataclass(frozen=True, slots=True)
class _Answer:
    sign: str
    text: str
    feedback: str
    weight: float | None
    """Percent of the mark, where it's given."""

    @property
    def is_right(self) -> bool:
        return self.weight > 0 if self.weight is not None else self.sign == "="


def blocks_of(text: str) -> list[tuple[int, str]]:
    """Each question as it is written, with its line in the text."""
    return list(_blocks(text))


def read_gift(blocks: Iterable[tuple[int, str]]) -> tuple[list[Pasted], list[Problem]]:
    """Every question that was understood, and what wasn't, each with its line."""
    found, problems = list[Pasted](), list[Problem]()
    for line, block in blocks:
        read = _question(block, line)
        if isinstance(read, Pasted):
            found.append(read)
        else:
            problems.append(read)
    return found, problems


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Questions stand apart by a blank line outside of braces. Comments and categories say nothing of them."""
    lines: list[str] = []
    depth, first = 0, 0
    for number, line in enumerate([*text.replace("\r\n", "\n").split("\n"), ""], start=1):
        if not lines:
            first = number
        plain = ESCAPED.sub("", line)
        if line.lstrip().startswith(("//", "$CATEGORY:")):
            continue
        depth = max(0, depth + plain.count("{") - plain.count("}"))
        if line.strip():
            lines.append(line)
        elif lines and not depth:
            yield first, "\n".join(lines)
            lines = []
    if lines:
        yield first, "\n".join(lines)


def _question(block: str, line: int) -> Pasted | Problem:
    text = MARK.sub("", ESCAPED.sub(lambda found: chr(PRIVATE + ord(found[1])), block))
    title = TITLE.match(text)
    before, brace, rest = text[title.end() if title else 0 :].partition("{")
    inside, closing, after = rest.partition("}")
    if not brace:
        message, hint = "there are no answers in braces", "write such as {=right ~wrong} after the question"
        return Problem(message, hint, line=line, code="gift.no-answers")
    if not closing:
        return Problem("the brace isn’t closed", "put a } after the answers", line=line, code="gift.open-brace")
    stem = _plain(f"{before.rstrip()} ____ {after.strip()}" if after.strip() else before)
    inside, _, general = inside.partition("####")
    read = _content(inside.strip())
    if read is None:
        message = "this is none of our kinds"
        hint = "write a choice, true or false, a short answer, a number or pairs; delete essays and texts"
        return Problem(message, hint, line=line, code="gift.no-kind")
    kind, content = read
    return Pasted(kind, {"stem": stem, "why": _plain(general), "remember": ""} | content, line)


def _content(inside: str) -> tuple[str, dict[str, Any]] | None:
    if inside.startswith("#"):
        return _number(inside[1:].strip())
    word, *feedbacks = inside.split("#")
    if word.strip().casefold() in TRUTHS:
        said = {"truth": TRUTHS[word.strip().casefold()], "reasons": []}
        reason = " ".join(_plain(each) for each in feedbacks if each.strip())
        return "true-false", said | ({"why": reason} if reason else {})
    answers = [_answer(found) for found in ANSWER.finditer(inside)]
    if not answers:
        return None
    if all("->" in each.text for each in answers):
        pairs = (each.text.partition("->") for each in answers)
        items = [{"text": item.strip(), "target": target.strip(), "feedback": ""} for item, _, target in pairs]
        return "matching", {"items": [item for item in items if item["text"]], "decoys": _decoys(items)}
    if all(each.sign == "=" for each in answers):
        return "short", _short(answers)
    options = [{"text": e.text, "right": e.is_right, "mistake": "", "feedback": e.feedback} for e in answers]
    if sum(each.is_right for each in answers) == 1:
        return "choice", {"options": options}
    return "choices", {"options": options}


def _answer(found: re.Match[str]) -> _Answer:
    weight = float(found["weight"]) if found["weight"] else None
    return _Answer(found["sign"], _plain(found["text"]), _plain(found["feedback"] or ""), weight)


def _decoys(items: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"text": item["target"], "mistake": "", "feedback": ""} for item in items if not item["text"]]


def _short(answers: list[_Answer]) -> dict[str, Any]:
    """What earns only a part of the mark is a near answer."""
    full = [each for each in answers if each.weight is None or each.weight >= 100]
    near = [each for each in answers if each not in full]
    rows = [{"answers": [each.text], "mistake": "", "feedback": each.feedback} for each in near]
    return {"accepted": [each.text for each in full], "near": rows}


def _number(text: str) -> tuple[str, dict[str, Any]]:
    """`3.14:0.01`, `1..5`, or the first of several that earns the whole mark."""
    several = [_answer(found) for found in ANSWER.finditer(text)]
    right = [each.text for each in several if each.weight is None or each.weight >= 100]
    asked = right[0] if right else _plain(text.partition("#")[0])
    low, dots, high = asked.partition("..")
    if dots and _is_number(low) and _is_number(high):
        middle, half = (float(low) + float(high)) / 2, abs(float(high) - float(low)) / 2
        return "numeric", {"value": f"{middle:.10g}", "tolerance": f"{half:.10g}", "near": []}
    value, _, tolerance = asked.partition(":")
    return "numeric", {"value": value.strip(), "tolerance": tolerance.strip() or "0", "near": []}


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\s*[-+]?\d{1,15}(\.\d{1,15})?\s*", text))


def _plain(text: str) -> str:
    """One line, with the escaped signs as themselves."""
    line = " ".join(text.split())
    return "".join(chr(ord(each) - PRIVATE) if PRIVATE <= ord(each) < PRIVATE + 128 else each for each in line)
