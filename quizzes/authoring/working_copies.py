"""Everything saved as it is typed: one working copy for each author and question or page, finished or not.

A page that is open in two tabs must not write over itself. A copy follows one tab; another takes over by having been
opened with the copy as it is now, and is refused otherwise.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from quizzes.models import Concept, Question, User, WorkingCopy
from quizzes.models.desk import WorkingCopyQuerySet

from .keeping import without_nul

MOST_BYTES = 200_000
"""Of one copy, as JSON in UTF-8."""
MOST_COPIES = 200
"""Of one author."""
READ_WAITING = "quizzes.review_guide"
"""The permission to read what others hand over."""
EDITING_FOR = dt.timedelta(minutes=5)
"""Somebody who typed within this time is still at it."""

type Form = Mapping[str, list[str]]
State = WorkingCopy.State


class TooLarge(Exception):
    """What was typed is larger than a working copy may be. Nothing was written."""


class TooMany(Exception):
    """The author has as many working copies as one may have. Nothing was written."""


class TypedElsewhere(Exception):
    """The same author went on in another tab. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is being written: a question, a new question of a kind, or the page of a concept, or a part of that."""

    concept: Concept
    question: Question | None = None
    kind: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """An open form: which one, how often it has saved, and the version of the copy that it was opened with."""

    name: uuid.UUID
    step: int = 0
    seen: int = 0
    """0: it was opened without a copy."""

    def follows(self, copy: WorkingCopy) -> bool:
        """Is what this tab shows at least as new as the copy?"""
        return copy.tab == self.name or copy.version == self.seen


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A copy that somebody handed over, and its version as the reviewer's form shows it."""

    number: int
    seen: int


def keep_working_copy(
    *,
    author: User,
    subject: Subject,
    tab: Tab,
    typed: Form,
    opened_version: int | None,
    now: dt.datetime,
    number: int | None = None,
) -> WorkingCopy:
    """Store what was typed. `number` names the copy of a new question that was stored before.

    What changes is a draft again, whoever it waited for. Raises TooLarge, TooMany, TypedElsewhere.
    """
    data = _storable(typed)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=author.pk)
        copy = _present(author, subject, tab, number)
        if copy is None:
            return _created(author, subject, tab, data, opened_version, now)
        if not tab.follows(copy):
            raise TypedElsewhere
        comes_late = copy.tab == tab.name and tab.step < copy.step
        if comes_late or (copy.data, copy.opened_version, copy.kind) == (data, opened_version, subject.kind):
            return copy
        copy.data, copy.opened_version, copy.kind, copy.state = data, opened_version, subject.kind, State.DRAFT
        copy.tab, copy.step, copy.updated_at = tab.name, tab.step, now
        copy.version += 1
        copy.save()
        return copy


def keep_together(*, author: User, typed: Sequence[tuple[Subject, Tab, Form]], now: dt.datetime) -> list[WorkingCopy]:
    """All of them, or none. Raises as `keep_working_copy` does."""
    with transaction.atomic():
        return [
            keep_working_copy(author=author, subject=subject, tab=tab, typed=form, opened_version=None, now=now)
            for subject, tab, form in typed
        ]


def _storable(typed: Form) -> dict[str, list[str]]:
    data = without_nul(typed)
    if len(json.dumps(data, ensure_ascii=False).encode()) > MOST_BYTES:
        raise TooLarge
    return data


def _created(
    author: User, subject: Subject, tab: Tab, data: Form, opened_version: int | None, now: dt.datetime
) -> WorkingCopy:
    if WorkingCopy.objects.of(author).count() >= MOST_COPIES:
        raise TooMany
    return WorkingCopy.objects.create(
        author=author,
        concept=subject.concept,
        question=subject.question,
        kind=subject.kind,
        part=subject.part,
        data=data,
        opened_version=opened_version,
        tab=tab.name,
        step=tab.step,
        created_at=now,
        updated_at=now,
    )


def _present(author: User, subject: Subject, tab: Tab, number: int | None) -> WorkingCopy | None:
    mine = WorkingCopy.objects.of(author)
    if subject.question is not None or not subject.kind:
        return _of(mine, subject).first()
    new = mine.filter(question=None).exclude(kind="")
    return new.filter(pk=number or 0).first() or new.filter(tab=tab.name).first()


def _of(copies: WorkingCopyQuerySet, subject: Subject) -> WorkingCopyQuerySet:
    if subject.question is not None:
        return copies.filter(question=subject.question)
    return copies.filter(concept=subject.concept, question=None, kind="", part=subject.part)


def working_copy_of(author: User, subject: Subject) -> WorkingCopy | None:
    """What this author has of a question or page that exists."""
    return _of(WorkingCopy.objects.of(author), subject).first()


def copy_of_tab(author: User, tab: Tab | None, number: int | None) -> WorkingCopy | None:
    """The copy of this number, or the one that this tab follows."""
    mine = WorkingCopy.objects.of(author).select_related("concept", "question")
    return mine.filter(pk=number or 0).first() or (mine.filter(tab=tab.name).first() if tab else None)


def readable_copies(reader: User) -> WorkingCopyQuerySet:
    """One's own, and for a reviewer what was handed over and not sent back."""
    own = WorkingCopy.objects.of(reader)
    return own | WorkingCopy.objects.handed_over() if reader.has_perm(READ_WAITING) else own


def readable_copy(reader: User, number: int) -> WorkingCopy | None:
    return readable_copies(reader).select_related("concept", "question", "author").filter(pk=number).first()


def others_writing(author: User, question: Question) -> WorkingCopyQuerySet:
    """What others have of a question, handed over or not, however long ago they typed it."""
    return WorkingCopy.objects.filter(question=question).exclude(author=author).select_related("author")


def others_editing(author: User, subject: Subject, now: dt.datetime) -> list[WorkingCopy]:
    """What others are typing about the same question or page, the latest first."""
    if subject.kind and subject.question is None:
        return []
    others = WorkingCopy.objects.exclude(author=author)
    of_page = others.filter(concept=subject.concept, question=None, kind="")  # whatever tab
    recent = (_of(others, subject) if subject.question else of_page).filter(updated_at__gte=now - EDITING_FOR)
    return list(recent.select_related("author"))


def hand_over(*, author: User, number: int, now: dt.datetime) -> WorkingCopy | None:
    """Let it wait for somebody's review; None where the author has no such copy."""
    with transaction.atomic():
        copy = WorkingCopy.objects.select_for_update().of(author).filter(pk=number).first()
        if copy is not None and copy.state not in (State.WAITING, State.APPROVED):
            copy.state, copy.updated_at = State.WAITING, now
            copy.save(update_fields=["state", "updated_at"])
        return copy


def discard(*, author: User, number: int) -> bool:
    """Throw it away; what is stored stays. False where the author has no such copy."""
    deleted, _ = WorkingCopy.objects.of(author).filter(pk=number).delete()
    return bool(deleted)


def forget_saved(*, author: User, tab: Tab, number: int | None, reviewed: Reviewed | None = None) -> None:
    """What this tab showed was saved as a question or page. What another tab has typed since stays.

    `reviewed` is what somebody handed over, and this author saved for them. Handed over anew since, it waits on.
    """
    mine = WorkingCopy.objects.of(author)
    for copy in mine.filter(Q(pk=number or 0) | Q(tab=tab.name)):
        if tab.follows(copy):
            copy.delete()
    if reviewed is not None:
        readable_copies(author).handed_over().filter(pk=reviewed.number, version=reviewed.seen).delete()
