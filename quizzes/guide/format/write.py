"""The one canonical writer of content files. Reading what it wrote gives the same page back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator

import yaml

from quizzes.generators import recipe_in
from quizzes.kinds import DRAWN

from .fences import CONTROL, Fence, blocks, mark_of, marked, marks_in, tidy
from .pages import Page, Question, Resource, Source

PLAIN_IN_LIST = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def write_page(page: Page) -> str:
    """The file of a page. Questions that have no place in the text come at its end."""
    body = "\n".join(_with_questions(page))
    return "\n".join([*write_front(page), "", body, ""]) if body else "\n".join([*write_front(page), ""])


def write_front(page: Page) -> list[str]:
    """The front matter with its two lines of dashes."""
    return [
        "---",
        f"concept: {_value(page.slug)}",
        f"title: {_value(page.title)}",
        f"section: {_value(page.section)}",
        f"order: {page.order}",
        f"level: {page.level}",
        f"version: {quoted(page.version)}",
        f"reviewed: {_day(page.reviewed)}",
        f"prerequisites: {_list(page.prerequisites)}",
        f"covers: {_list(page.covers)}",
        f"definition: {_value(page.definition)}",
        f"why: {_value(page.why)}",
        *_section("facts", [[f"  {fact.key}: {_value(fact.text)}"] for fact in page.facts]),
        *_section("misconceptions", [_parts(m.key, wrong=m.wrong, right=m.right) for m in page.misconceptions]),
        *_section("slips", [[f"  {slip.key}: {_value(slip.text)}"] for slip in page.slips]),
        *_section(
            "sources",
            [
                [
                    *_parts(s.key, title=s.title, by=s.by),
                    *_days(date=s.date),
                    *_parts("", url=s.url),
                    *_opening(s),
                ]
                for s in page.sources
            ],
        ),
        *_section("resources", [_resource(resource) for resource in page.resources]),
        "---",
    ]


def write_question(question: Question) -> list[str]:
    """The fence of a question."""
    body = _fields(question)
    if not question.is_drawn:
        kind, content = question.typed
        body += ["", *kind.write(content)]
    marks = "`" * max(3, 1 + max((_ticks(line) for line in body), default=0))
    return [f"{marks}question {question.slug}", *(CONTROL.sub("", line).rstrip() for line in body), marks]


def write_source(page: Page) -> str:
    """The page without its questions: in the text a mark stands in the place of each. `parse_page` reads it."""
    return "\n".join([*write_front(page), tidy(page.text)])


def hash_page(page: Page) -> str:
    """Changes with anything of the page but what its questions say."""
    return hashlib.sha256(f"{page.section_order}\n{write_source(page)}".encode()).hexdigest()


def hash_question(question: Question) -> str:
    """Changes with anything that the question says or is."""
    return hashlib.sha256("\n".join(write_question(question)).encode()).hexdigest()


# -- text


def _with_questions(page: Page) -> Iterator[str]:
    questions = {question.slug: question for question in page.questions}
    text = tidy(page.text)
    placed = set(marks_in(text))
    unplaced = [marked(slug) for slug in questions if slug not in placed]
    whole = tidy("\n\n".join([*filter(None, [text]), *unplaced]))
    lines = whole.split("\n") if whole else []
    skip_blank = False
    for block in blocks(lines):
        if isinstance(block, Fence):
            yield from block.lines
            skip_blank = False
            continue
        for line in block.lines:
            name = mark_of(line)
            if skip_blank and not line:
                continue
            skip_blank = name is not None and name not in questions
            if name is None:
                yield line
            elif name in questions:
                yield from write_question(questions.pop(name))


def _ticks(line: str) -> int:
    found = re.match(r" {0,3}(`{3,})", line)
    return len(found[1]) if found else 0


def _fields(question: Question) -> list[str]:
    kind, content = question.typed
    own = {DRAWN: str(recipe_in(question.content))} if question.is_drawn else kind.field_values(content)
    given = [
        ("kind", f"{question.kind} {question.skill} {question.difficulty}"),
        ("about", question.about),
        ("covers", " ".join(question.covers)),
        ("source", " ".join(question.sources)),
        ("as_of", question.as_of),
        ("review_by", question.review_by),
        ("lasting", question.lasting),
        ("transfer", "yes" if question.transfer else ""),
        ("see", question.see),
        ("version", question.version if question.version != "1.0" else ""),
        *own.items(),
    ]
    return [f"{name}: {value}" for name, value in given if value]


# -- front matter


def _section(name: str, entries: Iterable[list[str]]) -> list[str]:
    lines = [line for entry in entries for line in entry]
    return [f"{name}:", *lines] if lines else []


def _parts(key: str, **values: str) -> list[str]:
    head = [f"  {key}:"] if key else []
    return [*head, *(f"    {name}: {_value(value)}" for name, value in values.items())]


def _opening(source: Source) -> list[str]:
    if not source.opened:
        return _days(checked=source.checked)
    return [*_days(opened=source.opened, copy=source.copy), *_parts("", quote=source.quote)]


def _days(**values: str) -> list[str]:
    return [f"    {name}: {_day(value)}" for name, value in values.items()]


def _resource(resource: Resource) -> list[str]:
    given = [
        ("label", _value(resource.label)),
        ("by", _value(resource.by) if resource.by else ""),
        ("date", _day(resource.date) if resource.date else ""),
        ("kind", resource.kind),
        ("minutes", str(resource.minutes) if resource.minutes else ""),
        ("url", _value(resource.url)),
        ("covers", _list(resource.covers) if resource.covers else ""),
        ("note", _value(resource.note) if resource.note else ""),
        ("warning", _value(resource.warning) if resource.warning else ""),
    ]
    lines = [f"    {name}: {value}" for name, value in given if value]
    return ["  - " + lines[0].lstrip(), *lines[1:]]


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(v if PLAIN_IN_LIST.fullmatch(v) and _is_text(v) else quoted(v) for v in values) + "]"


def _day(value: str) -> str:
    """Dates and `no` stand as they are: everything here is read as text."""
    return value if re.fullmatch(r"[\d-]+|no|pending|undated|live", value) else _value(value)


def _value(text: str) -> str:
    """The text as a YAML value, in quotes only where YAML needs them."""
    if _is_plain(text):
        return text
    if '"' in text and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return quoted(text)


def _is_plain(text: str) -> bool:
    if not re.match(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~]", text) or text != text.strip() or not text.isprintable():
        return False
    if ": " in text or " #" in text or text.endswith(":") or text.startswith(("---", "...")):
        return False
    return _is_text(text)


def _is_text(text: str) -> bool:
    """Would a YAML reader that guesses types take it for text, too?"""
    loader = yaml.SafeLoader("")
    try:
        tag: str = loader.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # untyped stub
    finally:
        loader.dispose()
    return tag == "tag:yaml.org,2002:str"


def quoted(text: str) -> str:
    """The text in double quotes, on one line, with everything escaped that cannot be seen."""
    body = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() and char != "\ufeff" else _escape(char) for char in body)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
