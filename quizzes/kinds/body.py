"""The lines of a question between its fields and its end: the first characters of a line decide what it is.

stem, of one or more paragraphs
- [x] an answer, or a line that starts with `=`, `!` or `1.` {the-mistake-behind-it}
  feedback to it, indented
Why: the explanation
Remember: one line
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from quizzes.problems import Problem, advice

from .base import Line
from .content import Content, dumped

SIGN = re.compile(r"(?P<sign>[=!-]|\d{1,3}\.)(?:\s+(?P<text>.*))?$")
LABEL = re.compile(r"(?P<label>Why|Remember):\s*(?P<text>.*)$")
FENCE = re.compile(r"\s{0,3}(```|~~~)")
MISTAKE = re.compile(r"\s*\{(?P<name>[\w /-]+)\}$")
MISTAKE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?$")

STEM_WORDS = 45
EXPLANATION_WORDS = 40
ALL_WORDS = 120


@dataclass(slots=True)
class Entry:
    """An answer line: its sign, the text after it, and the feedback below it."""

    sign: str
    text: str
    line: int
    feedback: str = ""


@dataclass(slots=True)
class Body:
    """A question as its lines have it, before a kind makes sense of the answers."""

    stem: str = ""
    entries: list[Entry] = field(default_factory=list)
    why: str = ""
    remember: str = ""
    line: int = 0
    problems: list[Problem] = field(default_factory=list)

    def only(self, *signs: str) -> list[Entry]:
        """The entries with one of these signs; any other is a problem of this question."""
        for entry in self.entries:
            if entry.sign not in signs:
                wanted = " or ".join(f"`{sign}`" for sign in signs) or "no answer lines"
                message = f"“{entry.sign} {entry.text}” isn’t an answer line of this kind"
                self.add("question.answer-line", message, f"here it is {wanted}", entry.line, field="stem")
        return [entry for entry in self.entries if entry.sign in signs]

    def add(self, code: str, message: str, hint: str = "", line: int = 0, *, field: str = "") -> None:
        self.problems.append(Problem(message, hint, line=line or self.line, code=code, field=field))

    def named(self, entry: Entry, row: str) -> tuple[str, str]:
        """The text of an entry and the name of the mistake at its end, if there is one; `row` is its place."""
        found = MISTAKE.search(entry.text)
        if not found:
            return one_line(entry.text), ""
        if not MISTAKE_NAME.match(found["name"]):
            hint = "names are small letters, digits and hyphens, like {low-is-greedy}"
            message = f"`{{{found['name']}}}` isn’t the name of a mistake"
            self.add("question.mistake-name", message, hint, entry.line, field=f"{row}.mistake")
        return one_line(entry.text[: found.start()]), found["name"]

    def content[C: Content](self, content: type[C], **answers: Any) -> C:
        """The content: the stem, the answers of the kind, the explanation."""
        return content(stem=self.stem, why=self.why, remember=self.remember, **answers)


def read_body(lines: Sequence[Line]) -> Body:
    """Tell the lines of a question apart."""
    reader = _Reader(Body(line=lines[0].number if lines else 0))
    for line in lines:
        reader.take(line)
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    """Goes down the lines; `part` says in which part of the question it is."""

    body: Body
    part: str = "stem"
    fenced: bool = False
    texts: dict[str, list[str]] = field(default_factory=lambda: {"stem": [], "Why": [], "Remember": []})

    def take(self, line: Line) -> None:
        if self.part != "answers" and (self.fenced or FENCE.match(line.text)):
            self.fenced ^= bool(FENCE.match(line.text))
            self.texts[self.part].append(line.text.rstrip())
        elif label := LABEL.match(line.text):
            self._open(label["label"], label["text"], line)
        elif self.part in {"Why", "Remember"}:
            self.texts[self.part].append(line.text.rstrip())
        elif sign := SIGN.match(line.text):
            self.part = "answers"
            self.body.entries.append(Entry(sign["sign"], (sign["text"] or "").strip(), line.number))
        elif self.part == "stem":
            self.texts["stem"].append(line.text.rstrip())
        else:
            self._below_an_answer(line)

    def finish(self) -> Body:
        body = self.body
        body.stem, body.why = ("\n".join(self.texts[part]).strip() for part in ("stem", "Why"))
        reminders = [text.strip() for text in self.texts["Remember"] if text.strip()]
        if len(reminders) > 1:
            message, hint = "`Remember:` goes on for more than one line", "keep one line; the rest belongs under `Why:`"
            body.add("question.remember-goes-on", message, hint, field="remember")
        body.remember = " ".join(reminders)
        return body

    def _open(self, label: str, text: str, line: Line) -> None:
        if self.texts[label]:
            message, name = f"there’s a second `{label}:`", label.lower()
            self.body.add("question.second-explanation", message, "put both into one", line.number, field=name)
        self.part = label
        self.texts[label].append(text.strip())

    def _below_an_answer(self, line: Line) -> None:
        text = line.text.strip()
        if not text:
            return
        if line.text[0].isspace():
            last = self.body.entries[-1]
            last.feedback = f"{last.feedback} {one_line(text)}".strip()
        else:
            message = f"“{_shortened(text)}” is at the left margin, among the answers"
            hint = "indent feedback by two spaces; start the explanation with `Why:`"
            self.body.add("question.left-margin", message, _field_hint(text) or hint, line.number)


def _field_hint(text: str) -> str:
    name = re.match(r"(also|unit):", text)
    return f"`{name[1]}:` is a field: put the line above the question, below `kind:`" if name else ""


def _shortened(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[:length].rstrip() + "…"


# -- writing


def write_body(content: Content, answers: Sequence[str]) -> list[str]:
    """The canonical lines: stem, answers, explanation, with a blank line between them."""
    parts = [content.stem.strip().split("\n"), list(answers), explanation_lines(content)]
    return [line for part in parts if part for line in ("", *part)][1:]


def explanation_lines(content: Content) -> list[str]:
    why, remember = content.why.strip(), one_line(content.remember)
    return ([*f"Why: {why}".split("\n")] if why else []) + ([f"Remember: {remember}"] if remember else [])


def entry_lines(start: str, text: str, mistake: str = "", feedback: str = "") -> list[str]:
    """An answer line with its feedback below."""
    name = f"{{{mistake}}}" if mistake else ""
    first = " ".join(part for part in (start, one_line(text), name) if part)
    return [first, *([f"  {one_line(feedback)}"] if feedback.strip() else [])]


def one_line(text: str) -> str:
    return " ".join(text.split())


# -- what every question must have


class ReadsAndWrites[C: Content](Protocol):
    """The part of a kind that a check needs."""

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[C, list[Problem]]: ...

    def write(self, content: C) -> list[str]: ...

    def field_values(self, content: C) -> dict[str, str]: ...


def common_problems(content: Content, feedbacks: Iterable[str] = ()) -> list[Problem]:
    """What any question needs: a stem that asks, an explanation that explains."""
    found = []
    if not content.stem.strip():
        hint = "write it below the fields, after a blank line"
        found.append(Problem("the question has no text", hint, code="question.no-stem", field="stem"))
    if not content.why.strip():
        hint = "start it with `Why:` after the answers"
        found.append(Problem("there’s no explanation", hint, code="question.no-why", field="why"))
    if not content.remember.strip():
        hint = "end with one line that starts with `Remember:`"
        found.append(Problem("there’s nothing to remember", hint, code="question.no-remember", field="remember"))
    if "\n" in content.remember.strip():
        message, hint = "what to remember is more than one line", "keep the one line to remember"
        found.append(Problem(message, hint, code="question.remember-lines", field="remember"))
    return found or _lengths(content, feedbacks)


def _lengths(content: Content, feedbacks: Iterable[str]) -> list[Problem]:
    stem, explanation = words(FIGURE.sub("", content.stem)), words(content.why) + words(content.remember)
    total = explanation + sum(words(text) for text in feedbacks)
    found = []
    if stem > STEM_WORDS:
        message, hint = f"the question is {stem} words long", f"at most {STEM_WORDS}"
        found.append(advice(message, hint, code="question.stem-length", field="stem"))
    if explanation < EXPLANATION_WORDS or total > ALL_WORDS:
        message = f"the explanation is {explanation} words, {total} with feedback"
        hint = f"Why and Remember at least {EXPLANATION_WORDS}, with all feedback {ALL_WORDS} at most"
        found.append(advice(message, hint, code="question.explanation-length", field="why"))
    return found


def writing_problems[C: Content](kind: ReadsAndWrites[C], content: C) -> list[Problem]:
    """A text that would be taken for something else when the written file is read again."""
    lines = [Line(number, text) for number, text in enumerate(kind.write(content), start=1)]
    again, _ = kind.read(lines, kind.field_values(content))
    if _squeezed(dumped(again)) == _squeezed(dumped(content)):
        return []
    hint = "does a line start with =, !, -, 1., Why: or Remember:, or end in {…}, or hold | or =>? Reword it"
    message = "in a file, this question would be read differently"
    return [Problem(message, hint, code="question.unwritable")]


def _squeezed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _squeezed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_squeezed(part) for part in value]
    return one_line(value) if isinstance(value, str) else value


FIGURE = re.compile(r"^(?P<marks>`{3,}|~{3,})figure\b.*?^(?P=marks)$", re.MULTILINE | re.DOTALL)
"""Its description and caption are no part of what is asked."""


def words(text: str) -> int:
    """The number of words; a formula such as 2 + 2 = 4 counts its parts."""
    return len(text.split())
