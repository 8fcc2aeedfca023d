"""Front matter: YAML in which every value is text, read with its lines and without type guessing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import yaml

from quizzes.problems import Problem, nearest

from .pages import (
    COVERAGE_ID,
    RESOURCE_KINDS,
    SLUG,
    VERSION,
    Fact,
    Misconception,
    Page,
    Resource,
    Slip,
    Source,
    is_date,
)

KEYS = (
    "concept",
    "title",
    "section",
    "order",
    "level",
    "version",
    "reviewed",
    "prerequisites",
    "covers",
    "definition",
    "why",
    "facts",
    "misconceptions",
    "slips",
    "sources",
    "resources",
)
NAMED = ("facts", "misconceptions", "slips", "sources")
"""Their entries have short names of the author's; a cell counts them from 0, as it does those of a list."""
OPTIONAL = ("covers", "misconceptions", "slips", "sources", "resources")
# Pages beside those of the concepts: /guide/search/ belongs to no concept.
TAKEN = frozenset({"search", "glossary"})
SOURCE_KEYS = ("title", "by", "date", "url", "checked", "opened", "copy", "quote")
QUOTE_WORDS = 25
RESOURCE_KEYS = ("label", "by", "date", "kind", "minutes", "url", "covers", "note", "warning")
OPENED_HINT = "write `opened: 2026-11-29`, `copy: live` or the date of the stored copy, and `quote: a line of it`"
NO_COMMENTS = "put the value in double quotes; the front matter has no comments"
# The C loader says the same and takes a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
DEEPEST = 20


def read_front(lines: Sequence[str], first: int) -> tuple[Page | None, list[Problem]]:
    """A page without text and questions. None when there is no telling which concept it is."""
    reader = _Reader(lines, first)
    root = reader.compose()
    if root is None:
        return None, reader.problems
    return reader.page(root), reader.problems


class _Reader:
    """Walks the nodes of the YAML and keeps every mistake with its line."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self.source = lines
        self.first = first
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.cells: dict[int, str] = {}
        """The cell of each node, by the identity of the node."""

    # -- the document

    def compose(self) -> yaml.MappingNode | None:
        text = "\n".join(self.source) + "\n"
        try:
            if self._has_anchors(text) or self._is_nested_deep(text):
                return None
            node = yaml.compose(text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
            return None
        except (yaml.YAMLError, RecursionError) as error:
            self.note(0, "frontmatter.not-yaml", f"the front matter isn’t valid YAML: {str(error).splitlines()[0]}", "")
            return None
        if not isinstance(node, yaml.MappingNode):
            hint = "start with `concept: its-short-name`"
            self.note(0, "frontmatter.no-fields", "the front matter has no fields", hint)
            return None
        self._name_cells(node)
        return node

    def _name_cells(self, node: yaml.Node, cell: str = "") -> None:
        """Each node's place in the page, such as `sources.3.url`; a key has the place of its value."""
        self.cells[id(node)] = cell
        if isinstance(node, yaml.SequenceNode):
            for at, item in enumerate(node.value):
                self._name_cells(item, _cell(cell, at))
        elif isinstance(node, yaml.MappingNode):
            for at, (key, value) in enumerate(node.value):
                part = _cell(cell, at if cell in NAMED else key.value)
                self.cells[id(key)] = part
                self._name_cells(value, part)

    def _has_anchors(self, text: str) -> bool:
        """Anchors could make a small file huge, and nobody needs them. Lost comments are noted on the way."""
        for token in yaml.scan(text, Loader=LOADER):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                hint = "put the value in double quotes"
                message = "`&`, `*` and `!` at the start of a value don’t do anything here"
                self.note(token.start_mark.line, "frontmatter.yaml-sign", message, hint)
                return True
            if isinstance(token, yaml.ScalarToken):
                self._comment_after(token.end_mark)
        return False

    def _is_nested_deep(self, text: str) -> bool:
        """The reader of YAML calls itself for each level: nested deep enough, that would end the process."""
        depth = 0
        for token in yaml.scan(text, Loader=LOADER):
            depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
            if depth > DEEPEST:
                hint = "no field needs more than a list of names inside a list"
                message = "the front matter is nested too deeply"
                self.note(token.start_mark.line, "frontmatter.too-deep", message, hint)
                return True
        return False

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark: Any = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        hint = "put the value in double quotes if it has `: ` or ` #` in it, or starts with a sign"
        if mark and re.match(r"\s*[\w-]+: +\S.*: ", self.at(line)):
            hint = "put the value in double quotes: it has a colon and a space in it"
        message = f"the front matter isn’t valid YAML here: {error.problem or error.context}"
        self.note(line, "frontmatter.syntax", message, hint)

    def page(self, root: yaml.MappingNode) -> Page | None:
        self._comment_lines()
        nodes = self.mapping(root, "the front matter", KEYS, optional=OPTIONAL)
        for key, node in nodes.items():
            self.lines[key] = self.first + node.start_mark.line
        if "concept" not in nodes:
            return None
        slug = self.text(nodes, "concept")
        self.expect_slug(nodes["concept"], slug, "concept")
        if slug in TAKEN:
            message = f"`{slug}` is another page of the guide"
            self.note(nodes["concept"], "frontmatter.taken-name", message, "choose a longer short name")
        return Page(
            slug=slug,
            title=self.text(nodes, "title"),
            section=self.slug(nodes, "section"),
            order=self.number(nodes, "order", 1, 99, "its place within the section"),
            level=self.number(nodes, "level", 1, 3, "1 newcomer, 2 practitioner, 3 engineer"),
            version=self.version(nodes),
            reviewed=self.day(nodes, "reviewed", "pending"),
            prerequisites=self.slugs(nodes, "prerequisites"),
            covers=self.coverage(nodes, "covers"),
            definition=self.text(nodes, "definition"),
            why=self.text(nodes, "why"),
            facts=self.facts(nodes),
            misconceptions=self.misconceptions(nodes),
            slips=self.slips(nodes),
            sources=self.sources(nodes),
            resources=self.resources(nodes),
            text="",
            questions=(),
            lines=self.lines,
        )

    # -- the parts

    def facts(self, nodes: dict[str, yaml.Node]) -> tuple[Fact, ...]:
        return tuple(Fact(key, self.scalar(node, key)) for key, node in self.named(nodes, "facts"))

    def slips(self, nodes: dict[str, yaml.Node]) -> tuple[Slip, ...]:
        return tuple(Slip(key, self.scalar(node, key)) for key, node in self.named(nodes, "slips"))

    def misconceptions(self, nodes: dict[str, yaml.Node]) -> tuple[Misconception, ...]:
        found = []
        for key, node in self.named(nodes, "misconceptions"):
            part = self.mapping(node, f"the misconception `{key}`", ("wrong", "right"))
            found.append(Misconception(key, self.text(part, "wrong"), self.text(part, "right")))
        return tuple(found)

    def sources(self, nodes: dict[str, yaml.Node]) -> tuple[Source, ...]:
        found = []
        for key, node in self.named(nodes, "sources"):
            part = self.mapping(node, f"the source `{key}`", SOURCE_KEYS, optional=SOURCE_KEYS[4:])
            self.opening(node, key, part)
            found.append(
                Source(
                    key,
                    title=self.text(part, "title"),
                    by=self.text(part, "by"),
                    date=self.day(part, "date", "undated"),
                    url=self.url(part),
                    checked=self.day(part, "checked", "no") or "no",
                    opened=self.day(part, "opened", ""),
                    copy=self.day(part, "copy", "live"),
                    quote=self.text(part, "quote"),
                )
            )
        return tuple(found)

    def opening(self, node: yaml.Node, key: str, part: dict[str, yaml.Node]) -> None:
        """A source was opened, with the copy and a line of it, or it has the `checked` of older pages."""
        if "opened" not in part:
            if "checked" not in part:
                self.note(node, "source.not-opened", f"the source `{key}` needs `opened`", OPENED_HINT)
            return
        if not {"copy", "quote"} <= part.keys() or "checked" in part:
            self.note(node, "source.unproven", f"the source `{key}` is marked as opened, without proof", OPENED_HINT)
        elif len(self.text(part, "quote").split()) > QUOTE_WORDS:
            hint = f"at most {QUOTE_WORDS} words, the ones that carry the fact"
            self.note(part["quote"], "source.quote-length", f"the line quoted from `{key}` is too long", hint)

    def resources(self, nodes: dict[str, yaml.Node]) -> tuple[Resource, ...]:
        found: list[Resource] = []
        for node in self.items(nodes, "resources"):
            optional = ("by", "date", "minutes", "covers", "note", "warning")
            part = self.mapping(node, "the resource", RESOURCE_KEYS, optional=optional)
            self.lines[f"resources.{len(found)}"] = self.first + node.start_mark.line
            found.append(
                Resource(
                    label=self.text(part, "label"),
                    url=self.url(part),
                    kind=self.resource_kind(part),
                    by=self.text(part, "by"),
                    date=self.day(part, "date", "undated"),
                    minutes=self.number(part, "minutes", 1, 6000, "whole minutes") if "minutes" in part else None,
                    covers=self.coverage(part, "covers"),
                    note=self.text(part, "note"),
                    warning=self.text(part, "warning"),
                )
            )
        return tuple(found)

    # -- single values

    def text(self, nodes: dict[str, yaml.Node], key: str) -> str:
        return self.scalar(nodes[key], key) if key in nodes else ""

    def scalar(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            message = f"`{what}` isn’t a line of text"
            self.note(node, "frontmatter.not-text", message, "put the value in double quotes")
            return ""
        value: str = node.value.strip()
        if not value:
            hint = "write a value, or leave the key out if you don’t need it"
            self.note(node, "frontmatter.empty", f"`{what}` is empty", hint)
        return value

    def slug(self, nodes: dict[str, yaml.Node], key: str) -> str:
        value = self.text(nodes, key)
        if value:
            self.expect_slug(nodes[key], value, key)
        return value

    def expect_slug(self, node: yaml.Node, value: str, what: str) -> None:
        if not SLUG.fullmatch(value):
            hint = "use small letters, digits and single hyphens"
            self.note(node, "frontmatter.short-name", f"`{value}` isn’t a valid short name for `{what}`", hint)

    def number(self, nodes: dict[str, yaml.Node], key: str, low: int, high: int, meaning: str) -> int:
        value = self.text(nodes, key)
        if value and not (re.fullmatch(r"\d{1,6}", value) and low <= int(value) <= high):
            message = f"`{key}: {value}` isn’t a number from {low} to {high}"
            self.note(nodes[key], "frontmatter.number", message, meaning)
            return low
        return int(value) if value else low

    def version(self, nodes: dict[str, yaml.Node]) -> str:
        value = self.text(nodes, "version")
        if value and not VERSION.fullmatch(value):
            hint = 'write `version: "1.0"`'
            self.note(nodes["version"], "frontmatter.version", f"`{value}` isn’t a valid version", hint)
        return value

    def day(self, nodes: dict[str, yaml.Node], key: str, word: str) -> str:
        value = self.text(nodes, key)
        if value and value != word and not is_date(value):
            hint = f"write a date such as 2026-11-24, or `{word}`"
            self.note(nodes[key], "frontmatter.date", f"`{key}: {value}` isn’t a valid date", hint)
        return value

    def url(self, nodes: dict[str, yaml.Node]) -> str:
        value = self.text(nodes, "url")
        if value and not is_web_address(value):
            self.note(nodes["url"], "frontmatter.address", f"`{value}` isn’t a web address", "begin with https://")
        return value

    def resource_kind(self, nodes: dict[str, yaml.Node]) -> str:
        value = self.text(nodes, "kind")
        if value and value not in RESOURCE_KINDS:
            meant, hint = nearest(value, RESOURCE_KINDS), "one of " + ", ".join(RESOURCE_KINDS)
            message = f"`{value}` isn’t a kind of resource"
            self.note(nodes["kind"], "frontmatter.resource-kind", message, hint, suggestion=meant)
        return value

    def slugs(self, nodes: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        found = []
        for node in self.items(nodes, key):
            value = self.scalar(node, key)
            self.expect_slug(node, value, key)
            found.append(value)
        return self.once(nodes, key, found)

    def coverage(self, nodes: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        found = []
        for node in self.items(nodes, key):
            value = self.scalar(node, key)
            if not COVERAGE_ID.fullmatch(value):
                hint = "write C and three digits, such as C042"
                self.note(node, "frontmatter.coverage-form", f"`{value}` isn’t a coverage id", hint)
            found.append(value)
        return self.once(nodes, key, found)

    def once(self, nodes: dict[str, yaml.Node], key: str, values: list[str]) -> tuple[str, ...]:
        for value in sorted({value for value in values if values.count(value) > 1}):
            message = f"`{key}` names `{value}` twice"
            self.note(nodes[key], "frontmatter.named-twice", message, "name it once", value=value)
        return tuple(dict.fromkeys(values))

    # -- shapes

    def items(self, nodes: dict[str, yaml.Node], key: str) -> list[yaml.Node]:
        node = nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            hint = f"write `{key}: [one, two]`, or `{key}: []` for none"
            self.note(node, "frontmatter.not-a-list", f"`{key}` isn’t a list", hint)
            return []
        return list(node.value)

    def named(self, nodes: dict[str, yaml.Node], key: str) -> list[tuple[str, yaml.Node]]:
        """The entries of a mapping with short names of the author's."""
        node = nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.MappingNode):
            hint = "write each as `short-name: text`"
            self.note(node, "frontmatter.unnamed", f"`{key}` has no short names", hint)
            return []
        entries = []
        for name_node, value in self.pairs(node, f"`{key}`"):
            self.expect_slug(name_node, name_node.value, key)
            self.lines[f"{key}.{name_node.value}"] = self.first + name_node.start_mark.line
            entries.append((name_node.value, value))
        return entries

    def mapping(
        self, node: yaml.Node, what: str, keys: Sequence[str], optional: Sequence[str] = ()
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            hint = "write each as `field: value`: " + ", ".join(keys)
            self.note(node, "frontmatter.part-without-fields", f"{what} has no fields", hint)
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in self.pairs(node, what):
            key = key_node.value
            if key in keys:
                found[key] = value
            else:
                meant, hint = nearest(key, keys), "the fields are " + ", ".join(keys)
                message = f"{what} has no field `{key}`"
                self.note(key_node, "frontmatter.unknown-field", message, hint, suggestion=meant)
                # Take the value all the same, so that one slip is not told twice.
                found.setdefault(meant, value)
        found.pop("", None)
        for key in keys:
            if key not in found and key not in optional:
                hint, cell = f"add a line `{key}: …`", _cell(self.cells[id(node)], key)
                self.note(node, "frontmatter.missing-field", f"{what} lacks `{key}`", hint, cell)
        return found

    def pairs(self, node: yaml.MappingNode, what: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        seen: set[str] = set()
        pairs = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                message = f"{what} has a key that isn’t a valid short name"
                self.note(key, "frontmatter.key", message, "write `short-name: text`")
            elif key.value in seen:
                message = f"{what} has `{key.value}` twice"
                self.note(key, "frontmatter.key-twice", message, "give each its own name", value=key.value)
            else:
                seen.add(key.value)
                pairs.append((key, value))
        return pairs

    # -- mistakes

    def _comment_after(self, end: Any) -> None:
        """YAML drops what follows ` #` without a word, so a comment is a mistake here."""
        rest = self.at(end.line)[max(end.column - 1, 0) :]
        if found := re.match(r".?(\s+#.*)", rest):
            self._comment(end.line, found[1])

    def _comment_lines(self) -> None:
        for number, line in enumerate(self.source):
            if line.lstrip().startswith("#"):
                self._comment(number, line)

    def _comment(self, line: int, text: str) -> None:
        self.note(line, "frontmatter.comment", f"“{text.strip()}” would be lost", NO_COMMENTS, value=text.strip())

    def at(self, line: int) -> str:
        return self.source[line] if line < len(self.source) else ""

    def note(
        self,
        where: yaml.Node | int,
        code: str,
        message: str,
        hint: str,
        field: str = "",
        *,
        value: str = "",
        suggestion: str = "",
    ) -> None:
        line = where if isinstance(where, int) else where.start_mark.line
        field = field or self.cells.get(id(where), "")
        problem = Problem(message, hint, line=self.first + line, code=code, field=field)
        self.problems.append(replace(problem, value=value, suggestion=suggestion))


def _cell(around: str, part: object) -> str:
    return f"{around}.{part}" if around else str(part)


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"`\\]", url)
