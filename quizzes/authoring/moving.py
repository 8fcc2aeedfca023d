"""A question moves to another concept: its history, its cards and its reports go with it.

What the other page doesn't have is told in one round. A fact and its sources are brought along, a mistake is named as
one of the page that has it, and a heading to read again that isn't there is left out.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.guide.format.placing import placed, taken_out
from quizzes.models import Concept, Conflict, Question, Status, User, WorkingCopy
from quizzes.problems import Problem

from .concepts import edit_concept
from .indexing import reindex
from .pages import page_of, question_of, save_question
from .parts import Part, name_of, with_part
from .questions import Checked, EditedMeanwhile, check_question, next_version


class CannotMove(Exception):
    """The question wouldn't be whole there. Nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(*problems)
        self.problems = problems


class ConflictFirst(Exception):
    """The shipped guide changed it, too: an author decides about that before it moves."""


@dataclass(frozen=True, slots=True)
class Move:
    """What moving a question would do."""

    written: pages.Question
    """As it would stand there."""
    page: pages.Page
    """The other page, with what is brought along."""
    brought: list[Part]
    """A fact or a misconception that it asks, and sources, which the other page doesn't have."""
    borrowed: list[str]
    """Mistakes that it names as those of other pages from then on."""
    renamed: bool
    """The other page has a question of its name."""
    loses_heading: bool
    problems: list[Problem]
    """What keeps it from being moved."""


def planned_move(question: Question, to: Concept) -> Move:
    here, there, written = page_of(question.concept), page_of(to), question_of(question)
    brought: list[Part] = []
    about, there = _about(written.about, here, there, brought)
    sources = []
    for key in written.sources:
        named, there = _source(key, here, there, brought)
        sources.append(named)
    names = {name: _mistake(name, here.slug, there) for name in guide.named_mistakes(written.content)}
    anchors = {heading.anchor for heading in guide.headings(there.text)}
    slug = _free_name(to, written.slug)
    moved = dataclasses.replace(
        written,
        slug=slug,
        about=about,
        sources=tuple(dict.fromkeys(sources)),
        content=_renamed(written.content, names),
        see=written.see if written.see in anchors else "",
    )
    problems = _new_problems(
        check_question(written, here), check_question(moved, there, moving=str(question)), question.status
    )
    borrowed = [new for old, new in names.items() if new != old and "/" in new]
    return Move(moved, there, brought, borrowed, slug != written.slug, moved.see != written.see, problems)


def _new_problems(before: Checked, after: Checked, status: str) -> list[Problem]:
    """What is wrong there and isn't here: what it lacks already keeps it nowhere."""
    known = {(each.code, each.value, each.message) for each in before.errors}
    errors = after.errors if status == Status.PUBLISHED else after.broken
    return [each for each in errors if (each.code, each.value, each.message) not in known]


def _about(key: str, here: pages.Page, there: pages.Page, brought: list[Part]) -> tuple[str, pages.Page]:
    """What it asks, under the name that the other page has for it or gets."""
    parts: list[Part] = [*here.facts, *here.misconceptions, *here.slips]
    part = next((each for each in parts if each.key == key), None)
    if part is None:  # the definition: each page has its own
        return key, there
    known: list[Part] = [*there.facts, *there.misconceptions, *there.slips]
    same = next((each for each in known if dataclasses.replace(each, key=key) == part), None)
    if same is not None:
        return same.key, there
    return _bring(part, there, brought)


def _source(key: str, here: pages.Page, there: pages.Page, brought: list[Part]) -> tuple[str, pages.Page]:
    source = next((each for each in here.sources if each.key == key), None)
    same = next((each for each in there.sources if source and each.url == source.url), None)
    if source is None or same is not None:
        return (same.key if same else key), there
    return _bring(source, there, brought)


def _bring(part: Part, there: pages.Page, brought: list[Part]) -> tuple[str, pages.Page]:
    taken = {each.key for rows in (there.facts, there.misconceptions, there.slips, there.sources) for each in rows}
    if part.key in taken:
        part = dataclasses.replace(part, key=name_of(part, taken))
    brought.append(part)
    return part.key, with_part(there, part)


def _mistake(name: str, here: str, there: pages.Page) -> str:
    """The same mistake, as the other page calls it: of its own page, of another, or of this one."""
    page, slash, key = name.rpartition("/")
    if slash:
        return key if page == there.slug else name
    return f"{here}/{name}"


def _renamed(content: Any, names: Mapping[str, str]) -> Any:
    if isinstance(content, Mapping):
        return {
            key: names.get(value, value) if key == "mistake" else _renamed(value, names)
            for key, value in content.items()
        }
    return [_renamed(each, names) for each in content] if isinstance(content, list | tuple) else content


def _free_name(concept: Concept, slug: str) -> str:
    taken = set(concept.questions.values_list("slug", flat=True))
    return slug if slug not in taken else next(new for n in count(2) if (new := f"{slug}-{n}") not in taken)


def move_question(
    *, question: Question, to: Concept, place: str, seen: int, seen_there: int, author: User, now: dt.datetime
) -> Question:
    """Move it below a heading of the other page (empty: below its text). Nobody's schedule changes.

    Raises EditedMeanwhile where the question or the other page is not what the author saw, CannotMove with everything
    that is wrong, and ConflictFirst.
    """
    with transaction.atomic():
        rows_of_both = Concept.objects.select_for_update(no_key=True).order_by("pk")
        both = rows_of_both.in_bulk([question.concept_id, to.pk])
        rows = Question.objects.select_for_update(of=("self",), no_key=True).select_related("concept", "current")
        present, here, there = rows.get(pk=question.pk), both[question.concept_id], both[to.pk]
        if (present.edit_version, there.edit_version, present.concept_id) != (seen, seen_there, here.pk):
            raise EditedMeanwhile
        if Conflict.objects.filter(concept_slug=here.slug, question_slug=present.slug).exists():
            raise ConflictFirst
        move = planned_move(present, there)
        if move.problems:
            raise CannotMove(move.problems)
        return _moved(present, here, there, move, place, author, now)


def _moved(
    question: Question, here: Concept, there: Concept, move: Move, place: str, author: User, now: dt.datetime
) -> Question:
    name = question.slug
    if question.shipped_hash and not question.moved_from:
        question.moved_from = str(question)
    question.concept, question.slug, question.shipped_hash = there, move.written.slug, ""
    last = there.questions.order_by("-position").values_list("position", flat=True).first()
    question.position = 0 if last is None else last + 1
    question.save()
    assert question.current is not None
    saved = save_question(
        there,
        dataclasses.replace(move.written, version=next_version(question.current.version, major=False)),
        position=question.position,
        now=now,
        question=question,
        author=author,
        major=False,
        minor_because=gettext("Moved here from %(page)s.") % {"page": here.title},
    )
    WorkingCopy.objects.filter(question=question).update(concept=there)
    left = dataclasses.replace(page_of(here), text=taken_out(here.text, name))
    edit_concept(concept=here, page=left, seen=here.edit_version, author=author, now=now)
    page = dataclasses.replace(
        move.page, text=placed(there.text, saved.slug, place), questions=page_of(there).questions
    )
    edit_concept(concept=there, page=page, seen=there.edit_version, author=author, now=now)
    for concept in (here, there):
        reindex(concept)
    return saved
