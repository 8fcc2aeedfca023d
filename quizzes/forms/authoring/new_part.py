"""A fact, misconception or source that is written down beside a question, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.authoring.parts import Part
from quizzes.guide.format import pages

from .rows import Words

PREFIX = "desk_new_"
"""Not typed into the question: no working copy of it holds these fields."""
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Sort:
    """What can be added: its fields with their labels, and what the button says."""

    name: str
    button: Words
    fields: Mapping[str, Words]


SORTS = (
    Sort("misconception", _("Add this misconception"), {"wrong": _("What people think"), "right": _("What is true")}),
    Sort("fact", _("Add this fact"), {"fact": _("What the page teaches")}),
    Sort(
        "source",
        _("Add this source"),
        {
            "title": _("Title"),
            "by": _("By"),
            "date": _("Date"),
            "url": _("Address"),
            "opened": _("Opened on"),
            "copy": _("Copy"),
            "quote": _("A line of it"),
        },
    ),
)


def fields_of(sent: Mapping[str, Any]) -> list[tuple[Sort, list[tuple[str, Words, str]]]]:
    """For the page: each sort with its fields, their labels and what was typed."""
    return [
        (
            sort,
            [(f"{PREFIX}{name}", label, str(sent.get(f"{PREFIX}{name}", ""))) for name, label in sort.fields.items()],
        )
        for sort in SORTS
    ]


def part_from(sort: str, sent: Mapping[str, Any]) -> Part | None:
    """What was typed, without a short name; None where nothing of this sort was."""
    said = {
        name: " ".join(str(sent.get(f"{PREFIX}{name}", ""))[:LONGEST].split()) for each in SORTS for name in each.fields
    }
    if sort == "fact" and said["fact"]:
        return pages.Fact("", said["fact"])
    if sort == "misconception" and said["wrong"]:
        believed = pages.Misconception("", said["wrong"], said["right"])
        return believed if said["right"] else pages.Slip("", said["wrong"])
    if sort == "source" and said["title"]:
        named = {name: said[name] for name in ("title", "by", "date", "url", "opened", "copy", "quote")}
        return pages.Source(key="", **named)
    return None
