"""A fact, misconception or source that is added to a page while a question is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify

from quizzes.guide.format import pages
from quizzes.models import Concept, User
from quizzes.problems import Problem

from .concepts import check_page, edit_concept
from .pages import page_of

type Part = pages.Fact | pages.Misconception | pages.Slip | pages.Source

NAME_WORDS, LONGEST = 4, 40


class NotAdded(Exception):
    """The page would be worse than it is. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*problems)
        self.problems = problems


def add_part(*, concept: Concept, part: Part, author: User, now: dt.datetime) -> str:
    """Put it last on the page, and return its short name. A part without one takes it from its words."""
    with transaction.atomic():
        present = Concept.objects.select_for_update(no_key=True).get(pk=concept.pk)
        here = page_of(present)
        if not part.key:
            part = dataclasses.replace(part, key=name_of(part, _names_in(here)))
        page = with_part(here, part)
        before = {(each.code, each.value, each.message) for each in check_page(here).errors}
        new = [each for each in check_page(page).errors if (each.code, each.value, each.message) not in before]
        if new:
            raise NotAdded(new)
        edit_concept(concept=present, page=page, seen=present.edit_version, author=author, now=now)
        return part.key


def name_of(part: Part, taken: Iterable[str]) -> str:
    """A short name from the first words of what it says."""
    says = part.title if isinstance(part, pages.Source) else part.text if hasattr(part, "text") else part.wrong
    name = "-".join(slugify(says)[:LONGEST].split("-")[:NAME_WORDS]) or "part"
    known = set(taken)
    return next(each for each in chain([name], (f"{name}-{number}" for number in count(2))) if each not in known)


def _names_in(page: pages.Page) -> list[str]:
    return [each.key for rows in (page.facts, page.misconceptions, page.slips, page.sources) for each in rows]


def with_part(page: pages.Page, part: Part) -> pages.Page:
    """The page with the part, last of its sort."""
    if isinstance(part, pages.Fact):
        return dataclasses.replace(page, facts=(*page.facts, part))
    if isinstance(part, pages.Misconception):
        return dataclasses.replace(page, misconceptions=(*page.misconceptions, part))
    if isinstance(part, pages.Slip):
        return dataclasses.replace(page, slips=(*page.slips, part))
    return dataclasses.replace(page, sources=(*page.sources, part))
