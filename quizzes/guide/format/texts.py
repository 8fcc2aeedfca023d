"""Mistakes in the Markdown of a page, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from quizzes.guide.format import markup
from quizzes.problems import Problem, counted, nearest

from .fences import Fence, blocks
from .frontmatter import is_web_address
from .kept import first_lost
from .pages import COVERAGE_ID, MONTH, SLUG
from .sanitizer import CALLOUTS

LONGEST_TEXT = 100_000  # five times the longest page of the shipped guide; checked and rendered in about a second
ASTERISKS = "write × or put the formula between dollar signs; a star starts italics"
ADDRESSES = "start with https://, concept: or source:"
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")


@dataclass(frozen=True, slots=True)
class Names:
    """What a text may refer to."""

    mistakes: Collection[str] = ()
    sources: Collection[str] = ()
    questions: Collection[str] = ()
    concepts: Collection[str] | None = None
    """None: not known here, so any well-formed name will do."""


def _problem(code: str, message: str, hint: str, line: int, *, value: str = "", suggestion: str = "") -> Problem:
    return Problem(message, hint, line=line, code=code, field="text", value=value, suggestion=suggestion)


def text_problems(text: str, names: Names) -> list[Problem]:
    """Every mistake of a text, in the order of its lines. A text beyond the bounds is not looked at further."""
    if len(text) > LONGEST_TEXT:
        hint = f"a page can have {LONGEST_TEXT:,} characters at most: split it in two"
        return [_problem("text.too-long", f"the text has {len(text):,} characters", hint, 1)]
    found = [*_fence_problems(text, names), *_token_problems(text, names), *_reference_problems(text)]
    found = found or _lost(text)
    return sorted(found, key=lambda problem: problem.line)


def _reference_problems(text: str) -> Iterator[Problem]:
    for label, line in markup.references_in(text):
        message = f"“[{_short(label.lower())}]:” is read as the address of a link and isn’t shown"
        hint = "write links right where they go, as [words](https://…); else write \\[ for the bracket"
        yield _problem("text.reference", message, hint, line, value=label)


def _lost(text: str) -> list[Problem]:
    """Whatever else would vanish on the way to the reader."""
    line = first_lost(text, markup.render_block(text, markup.UNDRAWN))
    hint = "it’s read as part of the format: write it differently, or in `backticks`"
    return [_problem("text.lost", "part of this line wouldn’t be shown", hint, line)] if line else []


def links_in(text: str, scheme: str) -> list[tuple[str, int]]:
    """The names a text links to, such as the slugs behind `concept:`, with their lines."""
    return [
        (address.removeprefix(f"{scheme}:"), line)
        for address, line in _addresses(markup.page_tokens(text))
        if address.startswith(f"{scheme}:")
    ]


def callouts_in(text: str, kind: str) -> list[str]:
    """The words after `[!kind` of each such callout, in order."""
    return [
        token.meta["args"]
        for token in markup.page_tokens(text)
        if token.type == "callout_open" and token.meta["kind"] == kind
    ]


def figures_in(text: str) -> list[tuple[str, int]]:
    """The figures of a text with the lines of their fences."""
    return [
        (block.name, block.line) for block in blocks(text.split("\n")) if isinstance(block, Fence) and block.is_figure
    ]


def figures_of_question(content: Any) -> list[tuple[str, str, int]]:
    """The figures of a question's texts: each with its cell and its line there."""
    return [
        (name, cell, line) for cell, text in text_cells(content) if "figure" in text for name, line in figures_in(text)
    ]


def texts_of(content: Any) -> list[str]:
    """Every text of a question."""
    return [text for _cell, text in text_cells(content)]


def descriptions_in(text: str) -> Iterator[tuple[str, str]]:
    """What each figure of a text says of what it shows."""
    for block in blocks(text.split("\n")):
        if isinstance(block, Fence) and block.is_figure:
            yield block.name, markup.figure_fields("\n".join(block.body))[0].get("alt", "")


def figure_problems(content: Any) -> Iterator[Problem]:
    """What is wrong with the figures of a question, by the cell that each stands in."""
    seen: dict[str, int] = {}
    for cell, text in text_cells(content):
        for block in blocks(text.split("\n")):
            if isinstance(block, Fence) and block.is_figure:
                yield from (replace(each, field=cell, line=0) for each in _figure_problems(block, seen))


def text_cells(content: Any, around: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a question with its cell, such as `options.2.feedback`."""
    if isinstance(content, str):
        yield around, content
        return
    parts: Iterable[tuple[object, Any]] = content.items() if isinstance(content, Mapping) else ()
    parts = enumerate(content) if isinstance(content, list | tuple) else parts
    for name, part in parts:
        yield from text_cells(part, f"{around}.{name}" if around else str(name))


# -- fences


def _fence_problems(text: str, names: Names) -> Iterator[Problem]:
    figures: dict[str, int] = {}
    for block in blocks(text.split("\n")):
        if not isinstance(block, Fence):
            continue
        if block.is_question:
            hint = (
                f"write a line {{{{question {block.name or 'short-name'}}}}}; the question itself is edited separately"
            )
            yield _problem("text.question", "there’s a question in the text", hint, block.line)
        elif not block.closed:
            yield _problem(
                "text.open-fence", "the fence isn’t closed", f"put a line {block.marks} after it", block.line
            )
        elif block.is_figure:
            yield from _figure_problems(block, figures)
        else:
            yield from _language_problems(block)


def _figure_problems(fence: Fence, seen: dict[str, int]) -> Iterator[Problem]:
    if not SLUG.fullmatch(fence.name):
        yield _problem("figure.unnamed", "the figure has no name", "write ```figure short-name", fence.line)
    elif fence.name in seen:
        message = f"the figure `{fence.name}` is shown twice (line {seen[fence.name]})"
        yield _problem("figure.twice", message, "show it once", fence.line)
    seen.setdefault(fence.name, fence.line)
    fields, strange = markup.figure_fields("\n".join(fence.body))
    for name in ("alt", "caption"):
        if not fields.get(name):
            message = f"the figure `{fence.name}` has no `{name}:`"
            yield _problem("figure.missing-line", message, f"add a line `{name}: …`", fence.line, value=name)
    for line in strange:
        hint = "a figure has the lines `alt:` and `caption:`, each once and on one line; it shows a file or an upload"
        at = fence.line + 1 + fence.body.index(line)
        yield _problem("figure.strange-line", f"“{_short(line)}” isn’t a line of a figure", hint, at, value=line)


def _language_problems(fence: Fence) -> Iterator[Problem]:
    language, _, rest = fence.info.partition(" ")
    if rest.strip() and not language.startswith("question"):
        hint = f"only the language goes there: {fence.marks}{language}"
        yield _problem("text.fence-words", f"“{_short(rest)}” isn’t shown", hint, fence.line)
    if language.startswith("question"):
        hint = "write ```question short-name"
        yield _problem("text.question-word", f"`{language}` doesn’t start a question", hint, fence.line)
        return
    try:
        if language:
            get_lexer_by_name(language)
    except ClassNotFound:
        message = f"`{language}` isn’t a language we can color code for"
        yield _problem("text.language", message, "write ```python, ```text or another language", fence.line)


# -- tokens


def _token_problems(text: str, names: Names) -> Iterator[Problem]:
    tokens = markup.page_tokens(text)
    yield from _heading_order(tokens)
    yield from _table_problems(tokens)
    yield from _row_problems(tokens, text.split("\n"))
    for at, token in enumerate(tokens):
        line = _line(token)
        if token.type == "callout_open":
            yield from _callout_problems(token, names, line)
        elif token.type == "blockquote_open" and at + 2 < len(tokens):
            yield from _quotation_problems(tokens[at + 2].content, line)
        elif token.type == "question_mark":
            yield from _name_problems(token.content, names.questions, "question", line)
        elif token.type == "math_block":
            yield from _math_problems(token.content, line)
        elif token.type == "inline":
            yield from _inline_problems(token, line)
    for address, line in _addresses(tokens):
        yield from _address_problems(address, names, line)


def _heading_order(tokens: Sequence[Token]) -> Iterator[Problem]:
    above = 1
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            yield from _heading_problems(level, above, _line(token))
            above = level


def _table_problems(tokens: Sequence[Token]) -> Iterator[Problem]:
    """A column without a heading is a riddle to who hears the table read out."""
    line = 0
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            line = _line(token)
        elif token.type == "th_open" and not tokens[at + 1].content:
            hint = "give every column a heading, including the first: | Word | Count |"
            yield _problem("text.table-heading", "a column of the table has no heading", hint, line)


def _row_problems(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Problem]:
    """A row with more cells than there are columns loses the last ones: a bar in a cell is written with a backslash."""
    columns = 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "tr_open" and token.map and (cells := cells_in(lines[token.map[0]])) > columns > 0:
            message = f"this row has {counted(cells, 'cell')} for {counted(columns, 'column')}"
            hint = "write \\| for a bar in the text, even inside `code`"
            yield _problem("text.table-row", message, hint, _line(token))


def cells_in(line: str) -> int:
    """How many cells a row of a table has. A bar with a backslash parts none."""
    row = re.sub(r"\\\|", "", re.sub(r"^[\s>]*", "", line)).strip()
    return row.removeprefix("|").removesuffix("|").count("|") + 1


def _heading_problems(level: int, above: int, line: int) -> Iterator[Problem]:
    if level == 1:
        hint = "start headings in the text with ##"
        yield _problem("text.title", "the title goes in the front matter", hint, line)
    elif level > 4:
        yield _problem("text.heading-depth", "a heading is too deep", "use ##, ### or ####", line)
    elif level > above + 1:
        yield _problem("text.heading-level", "a heading skips a level", f"use {'#' * (above + 1)} here", line)


def _callout_problems(token: Token, names: Names, line: int) -> Iterator[Problem]:
    kind, args = token.meta["kind"], token.meta["args"]
    if kind == "mistake" and args not in names.mistakes:
        message, hint = (
            f"`{args}` isn’t a misconception on this page",
            "write [!mistake key] with a key of `misconceptions`",
        )
        meant = nearest(args, names.mistakes)
        yield _problem("callout.mistake", message, hint, line, value=args, suggestion=meant)
    elif kind == "guide" and not (args and all(COVERAGE_ID.fullmatch(word) for word in args.split())):
        yield _problem("callout.guide", f"`[!guide {args}]` doesn’t name a coverage id", "write [!guide C042]", line)
    elif kind == "dated":
        dated = markup.DATED.fullmatch(args)
        if not (dated and all(MONTH.fullmatch(month) for month in dated.groups())):
            hint = "write [!dated 2026-11 review 2027-05]"
            yield _problem("callout.dated", f"`[!dated {args}]` has no two months", hint, line)
    elif kind == "note" and args:
        yield _problem("callout.note", f"`[!note {args}]` says more than [!note]", "write [!note]", line)


def _quotation_problems(content: str, line: int) -> Iterator[Problem]:
    found = re.match(r"\[!\s*([\w-]*)", content)
    if found:
        hint = "the callouts are " + ", ".join(f"[!{kind}]" for kind in CALLOUTS)
        message, meant = f"there’s no callout `{found[1]}`", nearest(found[1], CALLOUTS)
        yield _problem("callout.unknown", message, hint, line, value=found[1], suggestion=meant)


def _math_problems(tex: str, line: int) -> Iterator[Problem]:
    if markup.is_beyond_bounds(tex):
        hint = f"at most {markup.LONGEST_FORMULA:,} characters and {markup.DEEPEST_FORMULA} brackets in one another"
        yield _problem("formula.too-large", "the formula is too large to be read", hint, line, value=tex)
        return
    if re.search(r"(?<!\\)%", tex):
        hint = "in a formula, % starts a comment: write \\%"
        yield _problem("formula.comment", "what comes after % isn’t shown", hint, line, value=tex)
        return
    problem = markup.tex_problem(tex)
    if problem:
        hint = "write simple LaTeX, such as \\frac{a}{b}"
        yield _problem("formula.unreadable", f"the formula can’t be shown: {problem}", hint, line, value=tex)


def _inline_problems(inline: Token, first: int) -> Iterator[Problem]:
    """The line of a child is told by the line breaks before it."""
    line = first
    if found := markup.accidental_emphasis(inline.children or ()):
        yield _problem("text.emphasis", f"“{_short(found)}…” is set in italics", ASTERISKS, line)
    for child in inline.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "math_inline":
            yield from _math_problems(child.content, line)
        elif child.type == "link_open" and child.attrGet("title"):
            hint = "say it in the text: [words](https://…)"
            message = f"“{_short(str(child.attrGet('title')))}” next to a link’s address isn’t shown"
            yield _problem("text.link-title", message, hint, line, value=str(child.attrGet("title")))
        elif child.type == "text":
            yield from _word_problems(child.content, _next_is_link(inline, child), line)


def _word_problems(text: str, before_link: bool, line: int) -> Iterator[Problem]:
    if found := TAG.search(text):
        hint = "HTML doesn’t work here; put it in `backticks` if you want to show it"
        yield _problem("text.html", f"“{_short(found[0])}” would be shown as text", hint, line, value=found[0])
    if before_link and text.endswith("!"):
        yield _problem(
            "text.image",
            "images don’t work here",
            "upload it or draw it, and show it by a fence ```figure short-name",
            line,
        )
    if re.search(r"\]\((?:javascript|data|vbscript|file):", text, re.IGNORECASE):
        yield _problem("text.unsafe-link", "a link doesn’t lead to a web address", ADDRESSES, line)


def _next_is_link(inline: Token, child: Token) -> bool:
    children = inline.children or []
    at = children.index(child)
    return at + 1 < len(children) and children[at + 1].type == "link_open"


def _addresses(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    for token in tokens:
        if token.type != "inline":
            continue
        line = _line(token)
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "link_open":
                yield str(child.attrGet("href") or ""), line


def _address_problems(address: str, names: Names, line: int) -> Iterator[Problem]:
    scheme, _, name = address.partition(":")
    if address.startswith("#"):
        return
    if scheme == "concept":
        yield from _name_problems(name, names.concepts, "concept", line)
    elif scheme == "source":
        yield from _name_problems(name, names.sources, "source", line)
    elif not is_web_address(unquote(address)):
        yield _problem("text.address", f"`{_short(address)}` isn’t an address", ADDRESSES, line, value=address)


def _name_problems(name: str, known: Collection[str] | None, what: str, line: int) -> Iterator[Problem]:
    if known is None:
        if not SLUG.fullmatch(name):
            hint = "use small letters, digits and hyphens"
            yield _problem("text.short-name", f"`{name}` isn’t a valid short name for a {what}", hint, line, value=name)
    elif name not in known:
        message, meant = f"there’s no {what} `{name}`", nearest(name, known)
        value = f"{what}:{name}"
        yield _problem("text.unknown-name", message, f"name a {what} that exists", line, value=value, suggestion=meant)


def _line(token: Token) -> int:
    return (token.map or [0])[0] + 1


def _short(text: str, limit: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
