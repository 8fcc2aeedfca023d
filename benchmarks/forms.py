"""The form of a question as the page has it, filled in and encoded as a browser does.

Everything is read from the HTML, as a browser reads it. Only which answer is right is looked up, in the revision.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.utils.html import strip_tags

from quizzes.generators import is_drawn
from quizzes.models import QuestionRevision

RIGHT, UNKNOWN = 0.85, 0.05
"""So many answers are right, and so many are “I don’t know”; the others are guesses."""

FORM = re.compile(r'<form\s+id="q"(?P<head>[^>]*)>(?P<body>.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
OPTION = re.compile(
    r'<input\s+type="(?:radio|checkbox)"\s+name="([\w-]+)"\s+value="([^"]*)"[^>]*>\s*<span>(.*?)</span>\s*<kbd',
    re.DOTALL,
)
PLACE = re.compile(r'<label for="[^"]*">(.*?)</label><select\s[^>]*?name="([\w-]+)"[^>]*>(.*?)</select>', re.DOTALL)
CHOICE = re.compile(r'<option\s+value="([^"]+)"[^>]*>(.*?)</option>', re.DOTALL)

type Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks: the fields that its form carries, and whether it is a flashcard before its answer is shown."""

    carried: dict[str, str]
    html: str
    hides_answer: bool

    @classmethod
    def on(cls, page: str) -> Asked | None:
        found = FORM.search(page)
        if found is None:
            return None
        carried = {name: unescape(value) for name, value in HIDDEN.findall(found["body"])}
        return cls(carried, found["body"], 'method="get"' in found["head"])

    @property
    def query(self) -> str:
        """What “Show answer” asks for."""
        return urlencode(self.carried)

    def answered(self, luck: random.Random) -> tuple[str, str]:
        """The body of the request, and the kind of the question."""
        revision = revision_of(int(self.carried["revision"]))
        said = self._said(revision, luck)
        return urlencode([*(self.carried | {"duration": "4000"}).items(), *said]), revision.kind

    def _said(self, revision: QuestionRevision, luck: random.Random) -> Fields:
        chance = luck.random()
        if revision.kind not in RIGHT_BY_KIND:  # a flashcard
            return [("grade", "good" if chance < RIGHT else "again")]
        if chance < UNKNOWN:
            return [("know", "no")]
        if is_drawn(revision.content):  # its numbers are in no revision
            return [*a_guess(self.html, revision, luck), ("sure", "yes")]
        says = right_answer if chance < UNKNOWN + RIGHT else a_guess
        return [*says(self.html, revision, luck), ("sure", luck.choice(["yes", "yes", "no"]))]


@cache
def revision_of(pk: int) -> QuestionRevision:
    return QuestionRevision.objects.get(pk=pk)


def text(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


# --- What is right, by the way in which it is asked ---------------------------------------------


def right_answer(html: str, revision: QuestionRevision, _: random.Random) -> Fields:
    return list(RIGHT_BY_KIND[revision.kind](html, revision.content, revision.rendered))


def _options(html: str, content: Mapping[str, Any], rendered: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    wanted = {option["text"].strip() for option in rendered["options"] if option["right"]}
    yield from ((name, value) for name, value, shown in OPTION.findall(html) if shown.strip() in wanted)


def _verdict(html: str, content: Mapping[str, Any], rendered: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    wanted = {reason["text"].strip() for reason in rendered["reasons"] if reason["mark"] == "right"}
    yield "verdict", "true" if content["truth"] else "false"
    yield from ((name, value) for name, value, shown in OPTION.findall(html) if shown.strip() in wanted)


def _typed(html: str, content: Mapping[str, Any], rendered: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "answer", content["value"] if "value" in content else content["accepted"][0]


def _ordered(html: str, content: Mapping[str, Any], rendered: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    places = {text(step): str(place) for place, step in enumerate(rendered["steps"], start=1)}
    yield from ((name, places[text(label)]) for label, name, _ in PLACE.findall(html))


def _placed(html: str, content: Mapping[str, Any], rendered: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    targets = {text(item["text"]): text(item["target"]) for item in rendered["items"]}
    for label, name, choices in PLACE.findall(html):
        values = {text(shown): value for value, shown in CHOICE.findall(choices)}
        yield name, values[targets[text(label)]]


type Reader = Callable[[str, Mapping[str, Any], Mapping[str, Any]], Iterator[tuple[str, str]]]

RIGHT_BY_KIND: dict[str, Reader] = {
    "choice": _options,
    "choices": _options,
    "true-false": _verdict,
    "numeric": _typed,
    "short": _typed,
    "ordering": _ordered,
    "matching": _placed,
    "categorize": _placed,
}


def a_guess(html: str, revision: QuestionRevision, luck: random.Random) -> Fields:
    """Whatever the form takes."""
    if places := PLACE.findall(html):
        values = [[value for value, _ in CHOICE.findall(choices)] for _, _, choices in places]
        if revision.kind == "ordering":
            return list(zip([name for _, name, _ in places], luck.sample(values[0], len(values[0])), strict=True))
        return [(name, luck.choice(offered)) for (_, name, _), offered in zip(places, values, strict=True)]
    options: dict[str, list[str]] = {}
    for name, value, _ in OPTION.findall(html):
        options.setdefault(name, []).append(value)
    return [(name, luck.choice(values)) for name, values in options.items()] or [("answer", "17")]
