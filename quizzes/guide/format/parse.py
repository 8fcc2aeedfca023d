"""A content file to a page of the guide. Every mistake is told at once, with its line and the likely fix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizzes.generators import Recipe, UnknownGenerator, read_recipe
from quizzes.guide.format import markup
from quizzes.kinds import DRAWN, KINDS
from quizzes.kinds.base import Line
from quizzes.problems import Problem, nearest

from .fences import Fence, Prose, blocks, clean_lines, mark_of, marked, tidy
from .frontmatter import read_front
from .kept import first_lost
from .pages import COVERAGE_ID, MONTH, SKILLS, SLUG, VERSION, Page, Question
from .texts import Names, figure_problems, figures_in, links_in, text_cells, text_problems

LARGEST = 400_000
FIELDS = ("kind", "about", "covers", "source", "as_of", "review_by", "lasting", "transfer", "see", "version", DRAWN)
REQUIRED = ("kind", "about", "source")
OTHER_WORDS = {"remember": "recall", "easy": "1", "medium": "2", "hard": "3"}
STRAY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffd\ufeff]")
EMPTY_FIELD = "write a value or leave out the line"


def parse_page(path: str, text: str) -> tuple[Page | None, list[Problem]]:
    """The page, and what is wrong with it. With a problem of severity error the page may lack parts."""
    lines, problems = _lines(text)
    front, rest, more = _front(lines)
    problems += more
    if front is None:
        _, more = _questions(lines, rest, None)
        return None, _at(path, [*problems, *more])
    page = replace(front, path=path)
    questions, more = _questions(lines, rest, page)
    problems += more
    masked = _masked(lines, rest)
    page = replace(page, questions=tuple(questions), text=_text(lines, rest), lines={**page.lines, **_places(masked)})
    problems += [*_stray_marks(lines, rest), *_text_problems(page, masked)]
    return page, _at(path, problems)


def _at(path: str, problems: Sequence[Problem]) -> list[Problem]:
    return sorted((replace(problem, path=path) for problem in problems), key=lambda problem: problem.line)


def _lines(text: str) -> tuple[list[str], list[Problem]]:
    problems = []
    if len(text) > LARGEST:
        message = "the file is too long for one concept"
        problems.append(Problem(message, "split the concept", line=1, code="file.too-long"))
        text = text[:LARGEST]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if found := STRAY.search(line):
            hint = "save the file as UTF-8 and remove the invisible characters"
            message = f"a stray character U+{ord(found[0]):04X}"
            problems.append(Problem(message, hint, line=number, code="file.stray-character"))
        elif "\t" in line:
            problems.append(Problem("a tab", "use spaces", line=number, code="file.tab"))
    return clean_lines(text), problems


# -- front matter


def _front(lines: Sequence[str]) -> tuple[Page | None, int, list[Problem]]:
    """The page so far, and the index of the first line of its text."""
    if not lines or lines[0].rstrip() != "---":
        hint = "start the file with a --- line and the fields, and close them with another --- line"
        return None, 0, [Problem("the front matter is missing", hint, line=1, code="file.without-frontmatter")]
    ends = [at for at, line in enumerate(lines) if at and line.rstrip() == "---"]
    if not ends:
        hint = "put a --- line after its fields"
        return None, len(lines), [Problem("the front matter isn’t closed", hint, line=1, code="file.open-frontmatter")]
    page, problems = read_front(lines[1 : ends[0]], first=2)
    return page, ends[0] + 1, problems


# -- text


def _text(lines: Sequence[str], rest: int) -> str:
    """The text with a mark in the place of each question."""
    kept: list[str] = []
    for block in blocks(lines[rest:], rest + 1):
        if isinstance(block, Fence) and block.is_question:
            kept += ["", marked(_slug(block) or "?"), ""]
        else:
            kept += block.lines
    return tidy("\n".join(kept))


def _masked(lines: Sequence[str], rest: int) -> str:
    """The text with blank lines for all else, so that its lines have the numbers of the file."""
    masked = [""] * rest
    for block in blocks(lines[rest:], rest + 1):
        is_question = isinstance(block, Fence) and block.is_question
        masked += ["" if is_question or mark_of(line) else line for line in block.lines]
    return "\n".join(masked)


def _text_problems(page: Page, masked: str) -> list[Problem]:
    mistakes = [part.key for part in page.misconceptions]
    return text_problems(masked, Names(mistakes=mistakes, sources=[source.key for source in page.sources]))


def _places(masked: str) -> dict[str, int]:
    """Where the text first links to each concept and shows each figure."""
    places: dict[str, int] = {}
    for slug, line in links_in(masked, "concept"):
        places.setdefault(f"concept:{slug}", line)
    for name, line in figures_in(masked):
        places.setdefault(f"figure:{name}", line)
    return places


def _stray_marks(lines: Sequence[str], rest: int) -> Iterator[Problem]:
    for block in blocks(lines[rest:], rest + 1):
        if isinstance(block, Prose):
            for number, line in enumerate(block.lines, block.line):
                if mark_of(line):
                    hint = "write the question itself here, in a fence"
                    yield Problem(
                        f"“{line}” isn’t a question", hint, line=number, code="text.mark-in-file", field="text"
                    )


# -- questions


def parse_question(text: str, page: Page | None = None) -> tuple[Question | None, list[Problem]]:
    """One question fence by itself; with a page, its names are looked up there."""
    lines, problems = _lines(text.strip("\n"))
    fence = next((block for block in blocks(lines) if isinstance(block, Fence) and block.is_question), None)
    if fence is None:
        hint = "start with ```question short-name"
        return None, [*problems, Problem("there’s no question", hint, line=1, code="question.none")]
    anchors = [heading.anchor for heading in markup.headings(page.text)] if page else []
    reader = _QuestionReader(fence, page, anchors)
    return reader.read({}), [*problems, *reader.problems]


def parse_gradable(text: str) -> tuple[str, dict[str, Any]] | None:
    """The kind and the content of the first question in `text`, as far as grading needs them; None if there is none.

    Nothing else is looked at: no sources, no coverage, no style.
    """
    lines, _ = _lines(text)
    fence = next((block for block in blocks(lines) if isinstance(block, Fence) and block.is_question), None)
    if fence is None:
        return None
    reader = _QuestionReader(fence, None, [])
    fields, body = reader.split()
    kind, _, _ = reader.kind(fields)
    if kind not in KINDS:
        return None
    found = KINDS[kind]
    if DRAWN in fields and (recipe := reader.recipe(fields[DRAWN])):
        return recipe.kind.name, recipe.stored
    content, _ = found.read(body, {name: fields[name] for name in found.fields if name in fields})
    return kind, found.dump(content)


def _questions(lines: Sequence[str], rest: int, page: Page | None) -> tuple[list[Question], list[Problem]]:
    anchors = [heading.anchor for heading in markup.headings(_text(lines, rest))] if page else []
    taken: dict[str, int] = {}
    questions: list[Question] = []
    problems: list[Problem] = []
    for block in blocks(lines[rest:], rest + 1):
        if not (isinstance(block, Fence) and block.is_question):
            continue
        reader = _QuestionReader(block, page, anchors)
        question = reader.read(taken)
        problems += [problem.inside(f"questions.{len(questions)}") for problem in reader.problems]
        if question:
            questions.append(question)
    return questions, problems


def _slug(fence: Fence) -> str:
    return fence.name.split(" ")[0]


class _QuestionReader:
    """Reads one fence and keeps every mistake in it."""

    def __init__(self, fence: Fence, page: Page | None, anchors: Sequence[str]) -> None:
        self.fence = fence
        self.page = page
        self.anchors = anchors
        self.problems: list[Problem] = []
        self.field_lines: dict[str, int] = {}

    def note(
        self, code: str, field: str, message: str, hint: str, line: int = 0, *, value: str = "", suggestion: str = ""
    ) -> None:
        line = line or self.field_lines.get(field, 0) or self.fence.line
        problem = Problem(message, hint, line=line, code=code, field=field, value=value, suggestion=suggestion)
        self.problems.append(problem)

    def read(self, taken: dict[str, int]) -> Question | None:
        slug = self.name(taken)
        fields, body = self.split()
        kind, skill, difficulty = self.kind(fields)
        about = self.about(fields)
        covers = self.coverage(fields)
        sources = self.sources(fields)
        self.dates(fields)
        transfer = self.transfer(fields)
        see, version = self.see(fields), self.version(fields)
        if kind not in KINDS:
            return None
        content = self.drawn(kind, fields, body) if DRAWN in fields else self.content(kind, fields, body)
        if not slug or content is None:
            return None
        return Question(
            slug=slug,
            kind=kind,
            skill=skill,
            difficulty=difficulty,
            about=about,
            covers=covers,
            sources=sources,
            content=content,
            as_of=fields.get("as_of", ""),
            review_by=fields.get("review_by", ""),
            lasting=fields.get("lasting", ""),
            transfer=transfer,
            see=see,
            version=version,
            line=self.fence.line,
        )

    def name(self, taken: dict[str, int]) -> str:
        name = self.fence.name
        slug = _slug(self.fence)
        if not name:
            hint = "write ```question short-name; learners’ histories depend on it, so it can’t change later"
            self.note("question.unnamed", "slug", "the question has no id", hint)
        elif not SLUG.fullmatch(name) or name.count("-") > 4 or len(name) > 60:
            hint = "use one to five short words in small letters, joined by hyphens"
            self.note("question.name", "slug", f"`{name}` isn’t a valid id", hint)
        elif slug in taken:
            hint = "choose another short name; never reuse the id of a retired question"
            self.note("question.name-taken", "slug", f"the id `{slug}` is taken (line {taken[slug]})", hint)
            slug = ""
        taken.setdefault(slug, self.fence.line)
        if not self.fence.closed:
            hint = f"put a line {self.fence.marks} after its `Remember:` line"
            self.note("question.unclosed", "", f"the question `{name}` isn’t closed", hint)
        return slug

    # -- fields

    def split(self) -> tuple[dict[str, str], list[Line]]:
        """The fields up to the first blank line, and the body after it."""
        fields: dict[str, str] = {}
        body = [Line(number, line.rstrip()) for number, line in enumerate(self.fence.body, self.fence.line + 1)]
        while body and body[0].text:
            found = re.fullmatch(r"([\w-]+):[ \t]*(.*)", body[0].text)
            if found is None:
                message = f"“{_short(body[0].text)}” isn’t a field"
                hint = "leave one blank line between the fields and the question"
                self.note("question.not-a-field", "", message, hint, body[0].number)
                break
            self.field(fields, found[1], found[2].strip(), body[0].number)
            body = body[1:]
        while body and not body[0].text:
            body = body[1:]
        while body and not body[-1].text:
            body = body[:-1]
        for name in REQUIRED:
            if name not in fields:
                message = f"the question has no `{name}`"
                self.note("question.missing-field", _cell_of(name), message, f"add a line `{name}: …`")
        return fields, body

    def field(self, fields: dict[str, str], name: str, value: str, line: int) -> None:
        known = (*FIELDS, *kind_fields())
        if name not in known:
            meant, hint = nearest(name, known), "the fields are " + ", ".join(known)
            message = f"there’s no field `{name}`"
            self.note("question.unknown-field", "", message, hint, line, value=name, suggestion=meant)
            # Take the value all the same, so that one slip is not told twice.
            name = meant or name
        elif name in fields:
            hint = "keep one; several values are split by spaces"
            self.note("question.field-twice", _cell_of(name), f"the field `{name}` is there twice", hint, line)
        elif not value:
            self.note("question.empty-field", _cell_of(name), f"the field `{name}` is empty", EMPTY_FIELD, line)
        fields.setdefault(name, value)
        self.field_lines.setdefault(_cell_of(name), line)

    def kind(self, fields: Mapping[str, str]) -> tuple[str, str, int]:
        words = fields.get("kind", "").split()
        kinds = [word for word in words if word in KINDS]
        skills = [word for word in words if word in SKILLS]
        levels = [word for word in words if word in {"1", "2", "3"}]
        for word in words:
            if word not in {*kinds, *skills, *levels}:
                self.strange_word(word)
        wrong = f"`kind: {' '.join(words)}`"
        if words and len(words) != 3 and {*words} <= {*kinds, *skills, *levels}:
            hint = "write such as `kind: choice apply 2`"
            self.note("question.kind-count", "kind", f"{wrong} isn’t three words", hint)
        elif [*kinds, *skills, *levels] != words and len(words) == 3 and kinds and skills and levels:
            hint = f"write `kind: {kinds[0]} {skills[0]} {levels[0]}`"
            self.note("question.kind-order", "kind", "kind, skill and difficulty are in the wrong order", hint)
        elif len(words) == 3 and {*words} <= {*kinds, *skills, *levels} and not (kinds and skills and levels):
            hint = "write such as `kind: choice apply 2`"
            self.note("question.kind-incomplete", "kind", f"{wrong} is missing one of the three", hint)
        return (
            kinds[0] if kinds else "",
            skills[0] if skills else "recall",
            int(levels[0]) if levels else 1,
        )

    def strange_word(self, word: str) -> None:
        """A word after `kind:` that is none of the three."""
        names = {other: name for name, kind in KINDS.items() for other in kind.other_names}
        meant = (names | OTHER_WORDS).get(word) or nearest(word, (*KINDS, *SKILLS, "1", "2", "3"))
        message = f"`{word}` isn’t a kind, skill or difficulty"
        hint = "write a kind, a skill and a difficulty from 1 to 3"
        self.note("question.kind-word", "kind", message, hint, value=word, suggestion=meant)

    def about(self, fields: Mapping[str, str]) -> str:
        value = fields.get("about", "")
        if value and self.page and value not in self.page.subjects:
            message = f"`{value}` isn’t a fact or misconception on this page"
            hint = "name one fact or misconception on this page, or `definition`"
            self.note("question.about", "about", message, hint, suggestion=nearest(value, self.page.subjects))
        return value

    def coverage(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        words = fields.get("covers", "").replace(",", " ").split()
        for word in words:
            if not COVERAGE_ID.fullmatch(word):
                hint = "write C and three digits, such as C042"
                self.note("question.coverage-form", "covers", f"`{word}` isn’t a coverage id", hint, value=word)
        return tuple(dict.fromkeys(words))

    def sources(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        words = fields.get("source", "").replace(",", " ").split()
        known = [source.key for source in self.page.sources] if self.page else words
        for word in words:
            if word not in known:
                message, hint = f"there’s no source `{word}`", "add it to `sources` in the front matter"
                meant = nearest(word, known)
                self.note("question.unknown-source", "sources", message, hint, value=word, suggestion=meant)
        return tuple(dict.fromkeys(words))

    def dates(self, fields: Mapping[str, str]) -> None:
        as_of, review_by = fields.get("as_of", ""), fields.get("review_by", "")
        for name, value in (("as_of", as_of), ("review_by", review_by)):
            if value and not MONTH.fullmatch(value):
                self.note("question.month", name, f"`{name}: {value}` isn’t a valid month", "write such as 2026-11")
                return
        if bool(as_of) != bool(review_by):
            given, missing = ("as_of", "review_by") if as_of else ("review_by", "as_of")
            self.note(
                "question.half-dated",
                given,
                f"`{given}` is missing its partner `{missing}`",
                f"add a line `{missing}: …`",
            )
        elif as_of and "lasting" in fields:
            hint = "keep the dates if the fact ages, or say why it doesn’t"
            self.note("question.dated-and-lasting", "lasting", "`lasting` can’t go with `as_of`", hint)
        elif as_of and not as_of < review_by <= _a_year_after(as_of):
            message = f"`review_by: {review_by}` doesn’t fit `as_of: {as_of}`"
            hint = f"at most a year after `as_of`: {_a_year_after(as_of)}"
            self.note("question.review-by", "review_by", message, hint)

    def transfer(self, fields: Mapping[str, str]) -> bool:
        value = fields.get("transfer", "")
        if value not in {"", "yes"}:
            self.note("question.transfer", "transfer", f"`transfer: {value}` isn’t yes", "leave the line out")
        return value == "yes"

    def see(self, fields: Mapping[str, str]) -> str:
        value = fields.get("see", "")
        if value and self.page and value not in self.anchors:
            hint = "name a heading of this page, in small letters with hyphens"
            meant = nearest(value, self.anchors)
            self.note("question.see", "see", f"there’s no heading `{value}`", hint, suggestion=meant)
        return value

    def version(self, fields: Mapping[str, str]) -> str:
        value = fields.get("version", "1.0")
        if not VERSION.fullmatch(value):
            self.note("question.version", "version", f"`{value}` isn’t a valid version", "write such as `version: 1.1`")
        return value

    # -- body

    def drawn(self, kind: str, fields: Mapping[str, str], body: Sequence[Line]) -> dict[str, Any] | None:
        """The content of a question whose numbers a generator draws; None if there is no such generator."""
        if body:
            hint = "take it out: question, answers and explanation come from the generator"
            self.note("question.drawn-text", "stem", "a question with `generator` has no text", hint, body[0].number)
        recipe = self.recipe(fields[DRAWN])
        if recipe is None:
            return None
        if recipe.kind.name != kind:
            message, hint = f"`{recipe}` asks in a different form", f"write `kind: {recipe.kind.name} …`"
            self.note("question.drawn-kind", "kind", message, hint, value=kind, suggestion=recipe.kind.name)
            return None
        return recipe.stored

    def recipe(self, text: str) -> Recipe | None:
        try:
            return read_recipe(text)
        except UnknownGenerator:
            hint = "write a name, a mode and a version, such as `generator: G05 b 1`"
            self.note("question.unknown-generator", DRAWN, f"there’s no generator `{text}`", hint, value=text)
            return None

    def content(self, name_of_kind: str, fields: Mapping[str, str], body: Sequence[Line]) -> dict[str, Any]:
        kind = KINDS[name_of_kind]
        own = {name: value for name, value in fields.items() if name in kind.fields}
        for name in fields:
            if name in kind_fields() and name not in own:
                hint = "remove the line, or choose the kind that has it"
                self.note("question.field-of-another-kind", name, f"`{kind.name}` has no field `{name}`", hint)
        content, problems = kind.read(body, own)
        seen = {problem.cell for problem in problems}
        problems += [problem for problem in kind.problems(content) if problem.cell not in seen]
        self.problems += [problem if problem.line else replace(problem, line=self.fence.line) for problem in problems]
        stored = kind.dump(content)
        self.problems += [replace(problem, line=self.fence.line) for problem in figure_problems(stored)]
        self.mistakes(stored, body)
        if not any(problem.is_error for problem in self.problems):
            self.kept(stored, kind.write(content), body)
        return stored

    def kept(self, content: Mapping[str, Any], written: Sequence[str], body: Sequence[Line]) -> None:
        """Nothing of the body is dropped on the way into the content, and nothing of the content on its way out."""
        left = _words(" ".join(line.text for line in body))
        left -= _words(" ".join(written)) | _words(" ".join(_texts_in(content)))
        if left:
            line = max(body, key=lambda line: (_words(line.text) & left).total())
            self.lost(line.text, line.number)
        for name, show in (("stem", _shown_stem), ("why", markup.render_paragraphs)):
            text = str(content[name])
            if at := first_lost(text, show(text)):
                words = text.split("\n")[at - 1]
                self.lost(words, next((line.number for line in body if words in line.text), 0), name)

    def lost(self, text: str, line: int, field: str = "") -> None:
        message = f"a part of “{_short(text, 60)}” wouldn’t be shown"
        hint = (
            "it’s read as part of the format; in a table, write \\| for a bar; an answer line can’t have feedback here"
        )
        self.note("question.lost", field, message, hint, line)

    def mistakes(self, content: Mapping[str, Any], body: Sequence[Line]) -> None:
        """A name in braces is a misconception or a slip of this page; `{concept/name}` is looked up later."""
        if self.page is None:
            return
        for name, cell in named_mistakes(content).items():
            if "/" in name or name in self.page.mistakes:
                continue
            line = next((line.number for line in body if f"{{{name}}}" in line.text), 0)
            message = f"`{name}` is neither a misconception nor a slip"
            hint = "add it to `misconceptions` or `slips` in the front matter"
            meant = nearest(name, self.page.mistakes)
            self.note("question.unknown-mistake", cell, message, hint, line, value=name, suggestion=meant)


def _cell_of(name: str) -> str:
    """The field of a question that a field of its file fills."""
    return {"source": "sources"}.get(name, name)


def named_mistakes(content: Any) -> dict[str, str]:
    """The mistakes that wrong answers stand for, each with the first cell that names it."""
    named: dict[str, str] = {}
    for cell, text in text_cells(content):
        if cell.rpartition(".")[2] == "mistake" and text:
            named.setdefault(text, cell)
    return named


def mistakes_in(content: Any) -> Iterator[str]:
    """The names of mistakes anywhere in the content of a question."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key == "mistake":
                if value:
                    yield str(value)
            else:
                yield from mistakes_in(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from mistakes_in(value)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _texts_in(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        content = content.values()
    if isinstance(content, str) or not isinstance(content, Iterable):
        yield str(content)
        return
    for value in content:
        yield from _texts_in(value)


def _shown_stem(text: str) -> str:
    return "".join(markup.render_stem(text))


def kind_fields() -> tuple[str, ...]:
    """The fields that belong to some kind alone."""
    return tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.fields))


def _a_year_after(month: str) -> str:
    return f"{int(month[:4]) + 1:04}{month[4:]}"


def _short(text: str, limit: int = 25) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
