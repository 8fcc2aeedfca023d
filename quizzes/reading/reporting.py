"""A learner reports a problem with a question; an author gets it with the revision, seed and answer, and answers."""

from __future__ import annotations

import datetime as dt
import uuid

from quizzes.log.answering import UnknownQuestion
from quizzes.log.locking import unless_removed
from quizzes.log.presenting import Presentation
from quizzes.models import ProblemReport, Review, User


def report_problem(
    *,
    learner: User,
    presentation: Presentation,
    review: Review | None,
    report_id: uuid.UUID,
    now: dt.datetime,
    reason: str,
    text: str,
) -> ProblemReport:
    """Store the report, once for each `report_id`: what was sent first stands.

    With a review, the revision and seed are those that the learner answered. Raises UnknownQuestion.
    """
    of_this = review is not None and review.component_id == presentation.component.pk
    shown = review if of_this else None
    what = {
        "component": presentation.component,
        "revision": shown.revision if shown else presentation.revision,
        "seed": shown.seed if shown else presentation.seed,
        "response": shown.response if shown else None,
        "reason": reason,
        "text": text,
        "created_at": now,
    }
    with unless_removed(UnknownQuestion):
        report, _ = ProblemReport.objects.get_or_create(learner=learner, report_id=report_id, defaults=what)
    return report


def unread_answer(learner: User) -> ProblemReport | None:
    """The oldest report of theirs that an author has answered, and that they have not put away."""
    answered = learner.problem_reports.filter(answered_at__isnull=False, seen_at=None, report_id__isnull=False)
    named = answered.select_related("revision", "component__question__concept")
    return named.order_by("answered_at", "pk").first()


def put_away(*, learner: User, report_id: uuid.UUID, now: dt.datetime) -> None:
    """The learner has read what came of a report. What is no answered report of theirs stays as it is."""
    answered = learner.problem_reports.filter(report_id=report_id, answered_at__isnull=False, seen_at=None)
    answered.update(seen_at=now)
