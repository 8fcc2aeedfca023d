"""A learner reports a problem with a question; an author gets it with the revision, seed and answer, and answers."""

from __future__ import annotations

import datetime as dt
import uuid

from quizzes.log.answering import UnknownQuestion
from quizzes.log.locking import unless_removed
from quizzes.log.presenting import Presentation, presentation_in
from quizzes.models import Action, ProblemReport, Review, User


def what_to_report(
    learner: User, component_id: int, answer_id: uuid.UUID | None, asked: Presentation | None
) -> tuple[Presentation, Review | None] | None:
    """The question as the learner answered it, else as it is `asked` now.

    A question that was retired since can still be reported by whoever answered it. None where it is as good as unknown.
    """
    answered = Review.objects.of(learner).filter(component=component_id, action=Action.ANSWER)
    mine = answered.select_related("component__question__concept", "revision__question")
    review = mine.filter(answer_id=answer_id).first() if answer_id else None
    if asked is None:
        # By the card's versions, which have an index: by id, SQLite would go through everybody's answers to it.
        review = review or mine.order_by("-card_version").first()
    if review is not None:
        return presentation_in(review), review
    return None if asked is None else (asked, None)


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

    `presentation` is what the learner saw, and `review` what they answered to it. Raises UnknownQuestion.
    """
    what = {
        "component": presentation.component,
        "revision": presentation.revision,
        "seed": presentation.seed,
        "response": review.response if review else None,
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
