"""What a content file says: a page of the guide with its facts, sources and questions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.generators import is_drawn
from quizzes.kinds import KINDS, Kind

SECTIONS = (
    "foundations",
    "training",
    "reasoning",
    "tokenization",
    "context",
    "embeddings",
    "sampling",
    "tools",
    "building",
)
"""The sections of the shipped guide, in reading order. Folders are named for them: 01-foundations."""

SKILLS = ("recall", "discriminate", "apply", "predict", "diagnose")
"""`diagnose`: find what is wrong or going on in a real output, log, bill, configuration or transcript."""
RESOURCE_KINDS = (
    "article",
    "video",
    "tool",
    "course",
    "channel",
    "leaderboard",
    "paper",
    "book",
    "documentation",
    "dataset",
    "model",
    "image",
)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COVERAGE_ID = re.compile(r"C\d{3}")
VERSION = re.compile(r"[1-9]\d*\.\d+")
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the page teaches, under the short name that questions refer to."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Misconception:
    """Something learners believe, and the rebuttal."""

    key: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong path taken by accident, not believed: it needs no rebuttal."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from, and the proof that somebody opened it: the day, the copy they read, a line of it.

    `copy` is "live", or the date of the stored copy: a fact from it is as old as that. `checked` is what older pages
    have instead: a day or "no", without a line to prove it.
    """

    key: str
    title: str
    by: str
    date: str
    url: str
    checked: str = "no"
    opened: str = ""
    copy: str = ""
    quote: str = ""

    @property
    def is_opened(self) -> bool:
        return bool(self.opened and self.copy and self.quote)


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read, watch or use next, with a warning where it misleads."""

    label: str
    url: str
    kind: str
    by: str = ""
    date: str = ""
    minutes: int | None = None
    covers: tuple[str, ...] = ()
    note: str = ""
    warning: str = ""


DETAILS = ("about", "skill", "difficulty", "covers", "sources", "as_of", "review_by", "lasting", "transfer", "see")
"""What a question says of itself beside its kind and its texts."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question under its authored name. `content` is the kind's own part, as plain JSON data."""

    slug: str
    kind: str
    skill: str
    difficulty: int
    about: str
    covers: tuple[str, ...]
    sources: tuple[str, ...]
    content: Mapping[str, Any]
    as_of: str = ""
    review_by: str = ""
    lasting: str = ""
    """Why a fact stays true although it names what changes, such as a product."""
    transfer: bool = False
    """It joins two concepts, or asks about something real: an output, log, bill, configuration or transcript."""
    see: str = ""
    version: str = "1.0"
    line: int = field(default=0, compare=False)

    @property
    def typed(self) -> tuple[Kind[Any], Any]:
        """Its kind, and its content as that kind has it."""
        kind = KINDS[self.kind]
        return kind, kind.load(self.content)

    @property
    def is_drawn(self) -> bool:
        """Its numbers are drawn each time; the content is that of one example."""
        return is_drawn(self.content)

    def id(self, concept: str) -> str:
        """The identity a learner's history hangs on."""
        return f"{concept}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Page:
    """One concept. In `text` a line `{{question name}}` stands where that question is asked."""

    slug: str
    title: str
    section: str
    order: int
    level: int
    version: str
    reviewed: str
    prerequisites: tuple[str, ...]
    covers: tuple[str, ...]
    definition: str
    why: str
    facts: tuple[Fact, ...]
    misconceptions: tuple[Misconception, ...]
    slips: tuple[Slip, ...]
    sources: tuple[Source, ...]
    resources: tuple[Resource, ...]
    text: str
    questions: tuple[Question, ...]
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """Where the parts stand, such as "facts.odds" or "figure:bars": only to say where a mistake is."""

    @property
    def section_order(self) -> int:
        """The place of its section in the guide: the number of its folder."""
        number = re.match(r"(?:.*/)?(\d+)-[^/]+/[^/]+$", self.path)
        return int(number[1]) if number else 1 + len(SECTIONS)

    @property
    def mistakes(self) -> frozenset[str]:
        """The names that may stand in braces after a wrong answer."""
        return frozenset([*(each.key for each in self.misconceptions), *(each.key for each in self.slips)])

    @property
    def subjects(self) -> tuple[str, ...]:
        """What a question can be about."""
        return (*(each.key for each in self.facts), *(each.key for each in self.misconceptions), "definition")


def page_path(section_order: int, section: str, slug: str) -> str:
    """Where the page's file lies under the content folder."""
    return f"{section_order:02}-{section}/{slug}.md"


def is_date(value: str) -> bool:
    """A year, a month or a day that exists."""
    if not DATE.fullmatch(value):
        return False
    year, *rest = map(int, value.split("-"))
    month, day = (*rest, 1, 1)[:2]
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
