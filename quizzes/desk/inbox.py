"""What waits for an author, the gravest first. However much there is, a section costs the same few statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from quizzes.authoring.overrules import can_be_listed, is_accepted, spelling_of
from quizzes.models import (
    Conflict,
    Figures,
    Overruled,
    ProblemReport,
    Question,
    RefusedSpelling,
    ReviewNote,
    Status,
    User,
    WorkingCopy,
)
from quizzes.models.desk import WorkingCopyQuerySet

from .expiring import expiring
from .figures import suspects

SHOWN = 8
"""Rows of a section: more would be a list, and there is one."""
MOST_COUNTED = 99
"""Counting on would cost more than it tells."""
LATEST = 200
"""Overruled answers that are looked at."""


@dataclass(frozen=True, slots=True)
class Waiting[Row]:
    """The first few, and how many there are: at most MOST_COUNTED + 1, which means more."""

    rows: list[Row]
    count: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A question with its open reports."""

    question: Question
    reports: int
    since: dt.datetime
    reasons: list[str]
    """What was said about it, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A typed answer that learners called right, on a question that does not take it."""

    overruling: Overruled
    """The latest of them."""
    question: Question
    typed: str
    times: int
    can_be_accepted: bool
    """In one press: a number is not listed by its spellings."""


def reported_questions() -> Waiting[Reported]:
    """Open reports by question, the most reported first."""
    by_question = (
        ProblemReport.objects.filter(state=ProblemReport.State.OPEN)
        .order_by()
        .values("component__question")
        .annotate(reports=Count("pk"), since=Min("created_at"))
    )
    groups = list(by_question.order_by("-reports", "since")[:SHOWN])
    questions = _questions(each["component__question"] for each in groups)
    reasons = _reasons(questions)
    rows = [
        Reported(questions[pk], each["reports"], each["since"], reasons[pk])
        for each in groups
        if (pk := each["component__question"]) in questions
    ]
    return Waiting(rows, _counted(by_question))


def _reasons(questions: Iterable[int]) -> dict[int, list[str]]:
    reports = ProblemReport.objects.filter(state=ProblemReport.State.OPEN, component__question__in=list(questions))
    found: dict[int, Counter[str]] = {pk: Counter() for pk in questions}
    for pk, reason in reports.values_list("component__question", "reason")[: LATEST * SHOWN]:
        found[pk][str(ProblemReport.Reason(reason).label)] += 1
    return {pk: [reason for reason, _ in counts.most_common()] for pk, counts in found.items()}


def called_right() -> Waiting[Spelling]:
    """What learners typed and called right, and no author has decided yet; the most frequent first."""
    latest = Overruled.objects.select_related(
        "component__question__concept", "component__question__current", "revision"
    ).order_by("-overrules_id")[:LATEST]  # the index of these few: by their own key every review would be read
    groups: dict[tuple[int, str], list[Overruled]] = {}
    for overruling in latest:
        key = (overruling.component.question_id, spelling_of(overruling))
        groups.setdefault(key, []).append(overruling)
    refused = set(
        RefusedSpelling.objects.filter(question__in={pk for pk, _ in groups}).values_list("question", "spelling")
    )
    rows = [
        Spelling(found[0], found[0].component.question, typed, len(found), can_be_listed(found[0]))
        for (pk, typed), found in groups.items()
        if (pk, typed) not in refused and not is_accepted(found[0])
    ]
    rows.sort(key=lambda row: -row.times)
    return Waiting(rows[:SHOWN], len(rows))


def refuse_spelling(*, overruling: Overruled, author: User, now: dt.datetime) -> None:
    """Ask about it no more. The learners who called it right keep what they said."""
    RefusedSpelling.objects.get_or_create(
        question_id=overruling.component.question_id,
        spelling=spelling_of(overruling),
        defaults={"author": author, "refused_at": now},
    )


def conflicts() -> Waiting[Conflict]:
    """Edited in the shipped guide and here."""
    return _first(Conflict.objects.order_by("noticed_at", "pk"))


def drafts_of(author: User) -> Waiting[Question]:
    """Questions that no learner has seen, and whose latest words are the author's own."""
    mine = Question.objects.filter(status=Status.DRAFT, current__author=author)
    return _first(mine.select_related("concept", "current").order_by("-current__created_at"))


def copies_of(author: User) -> Waiting[WorkingCopy]:
    """What they typed and haven't handed over, and what somebody has said something of; the latest first."""
    waits = Q(state=WorkingCopy.State.WAITING)
    commented = ReviewNote.objects.filter(working_copy=OuterRef("pk")).exclude(author=author)
    mine = WorkingCopy.objects.of(author).exclude(waits & ~Exists(commented))
    return _first(_copies(mine).order_by("-updated_at"))


def handed_over_to(reader: User) -> Waiting[WorkingCopy]:
    """What others want somebody to look at, the longest waiting first."""
    return _first(_copies(WorkingCopy.objects.waiting().exclude(author=reader)).order_by("updated_at"))


def approved_for(reader: User) -> Waiting[WorkingCopy]:
    """What somebody has looked at and found good, the longest waiting first."""
    approved = WorkingCopy.objects.filter(state=WorkingCopy.State.APPROVED).exclude(author=reader)
    return _first(_copies(approved).order_by("updated_at"))


def _copies(rows: WorkingCopyQuerySet) -> WorkingCopyQuerySet:
    return rows.select_related("author", "concept", "question__concept", "question__current")


def running_out(day: dt.date) -> Waiting[Question]:
    """Questions whose fact must be looked up again this month, or should have been."""
    return _first(expiring(day).select_related("concept", "current").order_by("review_by", "concept", "position"))


def suspicious() -> Waiting[Figures]:
    """Parts of questions that look wrong by what is answered."""
    named = suspects().select_related("question__concept", "question__current", "component")
    return _first(named.order_by("-learners", "pk"))


def _questions(numbers: Iterable[int]) -> dict[int, Question]:
    return Question.objects.select_related("concept", "current").in_bulk(list(numbers))


def _first[Row: Any](rows: QuerySet[Row]) -> Waiting[Row]:
    return Waiting(list(rows[:SHOWN]), _counted(rows))


def _counted(rows: QuerySet[Any, Any]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()
