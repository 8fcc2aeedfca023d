"""Reports of learners as authors work through them: by question, without names, and answered together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from quizzes.models import ProblemReport, Question

LETTERS = 6
READ_AT_ONCE = 12


def pseudonym(learner_id: int) -> str:
    """The same for all that one learner reports. Only the site's secret key leads back."""
    return salted_hmac("quizzes.desk.reports", str(learner_id), algorithm="sha256").hexdigest()[:LETTERS]


def open_reports(question: Question) -> QuerySet[ProblemReport]:
    """Those that nobody answered, the oldest first."""
    waiting = ProblemReport.objects.filter(component__question=question, state=ProblemReport.State.OPEN)
    return waiting.select_related("revision__question__concept", "component").order_by("created_at", "pk")


def answer_reports(*, question: Question, reports: Iterable[int], state: str, reply: str, now: dt.datetime) -> int:
    """Say to all who sent these what came of it, and how many they are. What somebody answered meanwhile stands."""
    waiting = ProblemReport.objects.filter(
        pk__in=list(reports), component__question=question, state=ProblemReport.State.OPEN
    )
    return waiting.update(state=state, reply=reply, answered_at=now, seen_at=None)


def note_answer(report: ProblemReport, now: dt.datetime) -> None:
    """One report whose state or note was changed: its learner hears of it, once more if need be. Not saved yet."""
    report.answered_at = None if report.state == ProblemReport.State.OPEN else now
    report.seen_at = None
