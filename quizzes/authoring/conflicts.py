"""Deciding a conflict: the shipped guide and this site both changed the same page or question."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.models import Concept, Conflict, Question, User

from .differences import Difference, FieldChange, changed_fields, differences
from .indexing import reindex
from .pages import link_prerequisites, page_of, question_of, save_page, save_question
from .questions import texts_of
from .revisions import Hand, Origin, keep_after, keep_before, texts_of_page


class Gone(Exception):
    """What the conflict was about no longer exists here, or another author decided it."""


@transaction.atomic
def take_shipped(*, conflict: Conflict, author: User, now: dt.datetime) -> None:
    """Store what the shipped guide says. What stood here stays in the history of the page or question."""
    held = _held(conflict)
    if held.question_slug:
        question = _question(held)
        written = question_in(held.shipped)
        save_question(question.concept, written, position=question.position, now=now, question=question, author=author)
        Question.objects.filter(pk=question.pk).update(shipped_hash=held.shipped_hash)
        reindex(question.concept)
    else:
        concept, page = _concept(held), page_in(held.shipped)
        keep_before(concept, now)
        save_page(page, concept)
        by_slug = {each.slug: each for each in Concept.objects.filter(slug__in=page.prerequisites)}
        link_prerequisites(concept, page.prerequisites, by_slug)
        keep_after(concept, Hand(author, now, Origin.TAKEN))
        Concept.objects.filter(pk=concept.pk).update(shipped_hash=held.shipped_hash)
        reindex(concept)
    held.delete()


@transaction.atomic
def keep_mine(*, conflict: Conflict) -> None:
    """Keep what this site says, until the shipped guide changes it again."""
    held = _held(conflict)
    row = _question(held) if held.question_slug else _concept(held)
    type(row)._default_manager.filter(pk=row.pk).update(shipped_hash=held.shipped_hash)
    held.delete()


def _held(conflict: Conflict) -> Conflict:
    held = Conflict.objects.select_for_update().filter(pk=conflict.pk).first()
    if held is None:
        raise Gone
    return held


def _concept(conflict: Conflict) -> Concept:
    concept = Concept.objects.select_for_update(no_key=True).filter(slug=conflict.concept_slug).first()
    if concept is None:
        raise Gone
    return concept


def _question(conflict: Conflict) -> Question:
    rows = Question.objects.select_for_update(of=("self",), no_key=True).select_related("concept", "current")
    question = rows.filter(concept__slug=conflict.concept_slug, slug=conflict.question_slug).first()
    if question is None:
        raise Gone
    return question


def shipped_changes(conflict: Conflict) -> list[Difference]:
    """What taking the shipped version would change here. Raises Gone."""
    if conflict.question_slug:
        ours = question_of(_named_question(conflict))
        return differences(guide.write_question(ours), guide.write_question(question_in(conflict.shipped)))
    concept = Concept.objects.filter(slug=conflict.concept_slug).first()
    if concept is None:
        raise Gone
    mine = dataclasses.replace(page_of(concept), questions=())
    shipped = dataclasses.replace(page_in(conflict.shipped), questions=())
    return differences(guide.write_page(mine).split("\n"), guide.write_page(shipped).split("\n"))


# -- put together


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions of one thing, and the field by field differences: what is here, then what is shipped."""

    row: Concept | Question
    mine: pages.Page | pages.Question
    shipped: pages.Page | pages.Question
    changes: list[FieldChange]

    @property
    def fields(self) -> list[str]:
        """Those that one can take by themselves."""
        return list(dict.fromkeys(change.cell.partition(".")[0] for change in self.changes))


def sides_of(conflict: Conflict) -> Sides:
    """Raises Gone."""
    if conflict.question_slug:
        question = _named_question(conflict)
        ours, theirs = question_of(question), question_in(conflict.shipped)
        return Sides(question, ours, theirs, changed_fields(texts_of(ours), texts_of(theirs)))
    concept = Concept.objects.filter(slug=conflict.concept_slug).first()
    if concept is None:
        raise Gone
    mine, shipped = page_of(concept), page_in(conflict.shipped)
    return Sides(concept, mine, shipped, changed_fields(texts_of_page(mine), texts_of_page(shipped)))


def put_together(sides: Sides, theirs: Collection[str]) -> pages.Page | pages.Question:
    """What is here, with these fields as the shipped guide has them. Answers of another kind come as a whole."""
    mine, shipped = sides.mine, sides.shipped
    if isinstance(mine, pages.Page) and isinstance(shipped, pages.Page):
        return dataclasses.replace(mine, **{name: getattr(shipped, name) for name in theirs if name in PARTS_OF_PAGE})
    assert isinstance(mine, pages.Question)
    assert isinstance(shipped, pages.Question)
    if "kind" in theirs:
        return dataclasses.replace(shipped, version=mine.version)
    same_kind = mine.kind == shipped.kind
    content = {name: shipped.content[name] for name in theirs if same_kind and name in shipped.content}
    details = {name: getattr(shipped, name) for name in theirs if name in pages.DETAILS}
    return dataclasses.replace(mine, content=dict(mine.content) | content, **details)


PARTS_OF_PAGE = frozenset(each.name for each in dataclasses.fields(pages.Page)) - {"slug", "path", "lines", "questions"}


def _named_question(conflict: Conflict) -> Question:
    rows = Question.objects.select_related("concept", "current")
    found = rows.filter(concept__slug=conflict.concept_slug, slug=conflict.question_slug).first()
    if found is None:
        raise Gone
    return found


# -- from JSON back to what the content files say


def question_in(shipped: Mapping[str, Any]) -> pages.Question:
    fields = dict(shipped)
    return pages.Question(**fields | {name: tuple(fields[name]) for name in ("covers", "sources")})


def page_in(shipped: Mapping[str, Any]) -> pages.Page:
    fields = dict(shipped)
    parts: dict[str, Any] = {
        "facts": tuple(pages.Fact(**each) for each in fields["facts"]),
        "misconceptions": tuple(pages.Misconception(**each) for each in fields["misconceptions"]),
        "slips": tuple(pages.Slip(**each) for each in fields["slips"]),
        "sources": tuple(pages.Source(**each) for each in fields["sources"]),
        "resources": tuple(pages.Resource(**each | {"covers": tuple(each["covers"])}) for each in fields["resources"]),
        "questions": tuple(question_in(each) for each in fields["questions"]),
    }
    return pages.Page(**fields | parts | {name: tuple(fields[name]) for name in ("prerequisites", "covers")})
