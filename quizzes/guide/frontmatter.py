"""Front matter: YAML in which every value is text, read with its lines and without type guessing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from quizzes.guide.pages import (
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
from quizzes.problems import Problem

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


def did_you_mean(word: str, choices: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest name, or another hint if nothing is near."""
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else otherwise


def meant_by(hint: str) -> str:
    """The name that such a hint proposes."""
    near = re.fullmatch(r"did you mean `(.+)`\?", hint)
    return near[1] if near else ""


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
            self.note(0, f"the front matter is not YAML: {str(error).splitlines()[0]}", "")
            return None
        if not isinstance(node, yaml.MappingNode):
            self.note(0, "the front matter has no fields", "begin with `concept: its-short-name`")
            return None
        return node

    def _has_anchors(self, text: str) -> bool:
        """Anchors could make a small file huge, and nobody needs them. Lost comments are noted on the way."""
        for token in yaml.scan(text, Loader=LOADER):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                hint = "put the value in double quotes"
                self.note(token.start_mark.line, "`&`, `*` and `!` at the start of a value have no use here", hint)
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
                hint = "no field of it goes deeper than a list of names in a list"
                self.note(
                    token.start_mark.line, "the front matter is nested too deep", hint, code="frontmatter.too-deep"
                )
                return True
        return False

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark: Any = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        hint = "put the value in double quotes if it has `: ` or ` #` in it, or begins with a sign"
        if mark and re.match(r"\s*[\w-]+: +\S.*: ", self.at(line)):
            hint = "put the value in double quotes: it has a colon and a space in it"
        self.note(line, f"the front matter is not YAML here: {error.problem or error.context}", hint)

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
            self.note(nodes["concept"], f"`{slug}` is another page of the guide", "choose a longer short name")
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
                self.note(node, f"the source `{key}` lacks `opened`", OPENED_HINT, code="source.opening")
            return
        if not {"copy", "quote"} <= part.keys() or "checked" in part:
            self.note(node, f"the source `{key}` is opened without a proof", OPENED_HINT, code="source.opening")
        elif len(self.text(part, "quote").split()) > QUOTE_WORDS:
            hint = f"at most {QUOTE_WORDS} words, the ones that carry the fact"
            self.note(part["quote"], f"the line quoted from `{key}` is long", hint, code="source.quote-length")

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
            self.note(node, f"`{what}` is not a line of text", "put the value in double quotes")
            return ""
        value: str = node.value.strip()
        if not value:
            self.note(node, f"`{what}` is empty", "write a value, or leave the key out where it is not needed")
        return value

    def slug(self, nodes: dict[str, yaml.Node], key: str) -> str:
        value = self.text(nodes, key)
        if value:
            self.expect_slug(nodes[key], value, key)
        return value

    def expect_slug(self, node: yaml.Node, value: str, what: str) -> None:
        if not SLUG.fullmatch(value):
            self.note(node, f"`{value}` is no short name for `{what}`", "use small letters, digits and single hyphens")

    def number(self, nodes: dict[str, yaml.Node], key: str, low: int, high: int, meaning: str) -> int:
        value = self.text(nodes, key)
        if value and not (re.fullmatch(r"\d{1,6}", value) and low <= int(value) <= high):
            self.note(nodes[key], f"`{key}: {value}` is not a number from {low} to {high}", meaning)
            return low
        return int(value) if value else low

    def version(self, nodes: dict[str, yaml.Node]) -> str:
        value = self.text(nodes, "version")
        if value and not VERSION.fullmatch(value):
            self.note(nodes["version"], f"`{value}` is no version", 'write `version: "1.0"`')
        return value

    def day(self, nodes: dict[str, yaml.Node], key: str, word: str) -> str:
        value = self.text(nodes, key)
        if value and value != word and not is_date(value):
            hint = f"write a date such as 2026-11-24, or `{word}`"
            self.note(nodes[key], f"`{key}: {value}` is no date", hint)
        return value

    def url(self, nodes: dict[str, yaml.Node]) -> str:
        value = self.text(nodes, "url")
        if value and not is_web_address(value):
            self.note(nodes["url"], f"`{value}` is no web address", "begin with https://")
        return value

    def resource_kind(self, nodes: dict[str, yaml.Node]) -> str:
        value = self.text(nodes, "kind")
        if value and value not in RESOURCE_KINDS:
            hint = did_you_mean(value, RESOURCE_KINDS, "one of " + ", ".join(RESOURCE_KINDS))
            self.note(nodes["kind"], f"`{value}` is no kind of resource", hint)
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
                self.note(node, f"`{value}` is no coverage id", "write C and three digits, such as C042")
            found.append(value)
        return self.once(nodes, key, found)

    def once(self, nodes: dict[str, yaml.Node], key: str, values: list[str]) -> tuple[str, ...]:
        for value in sorted({value for value in values if values.count(value) > 1}):
            self.note(nodes[key], f"`{key}` names `{value}` twice", "name it once")
        return tuple(dict.fromkeys(values))

    # -- shapes

    def items(self, nodes: dict[str, yaml.Node], key: str) -> list[yaml.Node]:
        node = nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, f"`{key}` is not a list", f"write `{key}: [one, two]`, or `{key}: []` for none")
            return []
        return list(node.value)

    def named(self, nodes: dict[str, yaml.Node], key: str) -> list[tuple[str, yaml.Node]]:
        """The entries of a mapping with short names of the author's."""
        node = nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.MappingNode):
            self.note(node, f"`{key}` has no short names", "write each as `short-name: text`")
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
            self.note(node, f"{what} has no fields", "write each as `field: value`: " + ", ".join(keys))
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in self.pairs(node, what):
            key = key_node.value
            if key in keys:
                found[key] = value
            else:
                hint = did_you_mean(key, keys, "the fields are " + ", ".join(keys))
                self.note(key_node, f"{what} has no field `{key}`", hint)
                # Take the value all the same, so that one slip is not told twice.
                found.setdefault(meant_by(hint), value)
        found.pop("", None)
        for key in keys:
            if key not in found and key not in optional:
                self.note(node, f"{what} lacks `{key}`", f"add a line `{key}: …`")
        return found

    def pairs(self, node: yaml.MappingNode, what: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        seen: set[str] = set()
        pairs = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.note(key, f"{what} has a key that is no short name", "write `short-name: text`")
            elif key.value in seen:
                self.note(key, f"{what} has `{key.value}` twice", "give each its own name")
            else:
                seen.add(key.value)
                pairs.append((key, value))
        return pairs

    # -- mistakes

    def _comment_after(self, end: Any) -> None:
        """YAML drops what follows ` #` without a word, so a comment is a mistake here."""
        rest = self.at(end.line)[max(end.column - 1, 0) :]
        if found := re.match(r".?(\s+#.*)", rest):
            self.note(end.line, f"“{found[1].strip()}” would be lost", NO_COMMENTS)

    def _comment_lines(self) -> None:
        for number, line in enumerate(self.source):
            if line.lstrip().startswith("#"):
                self.note(number, f"“{line.strip()}” would be lost", NO_COMMENTS)

    def at(self, line: int) -> str:
        return self.source[line] if line < len(self.source) else ""

    def note(self, where: yaml.Node | int, message: str, hint: str, *, code: str = "") -> None:
        line = where if isinstance(where, int) else where.start_mark.line
        self.problems.append(Problem(message, hint, line=self.first + line, code=code))


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"`\\]", url)
