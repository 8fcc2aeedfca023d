"""What authors do with answers that learners overruled: accept the spelling from now on."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction

from quizzes.generators import is_drawn
from quizzes.kinds import KINDS
from quizzes.models import Question, Review, User

from .pages import page_of, question_of
from .publishing import NotPublishable
from .questions import check_question, edit_question

SPELLING = "A learner’s spelling of the answer. The question asks the same thing as before."


class CannotAccept(Exception):
    """The typed answer is no spelling that the question can list."""

    code = "overrule.cannot-accept"


def spelling_of(review: Review) -> str:
    """What the learner had typed, or chosen of it."""
    response: dict[str, str] = review.response
    return response.get("meant") or response.get("text", "")


def can_be_listed(review: Review) -> bool:
    """A number is not listed by its spellings, nor is what was drawn; its author looks at the question."""
    if is_drawn(review.revision.content):
        return False
    return KINDS[review.component.question.kind].can_list(spelling_of(review))


def is_accepted(review: Review) -> bool:
    """Whether the question as it is now takes the answer."""
    question = review.component.question
    if question.current is None or is_drawn(question.current.content):
        return False
    kind = KINDS[question.current.kind]
    return kind.accepts(kind.load(question.current.content), spelling_of(review))


def accept_spelling(*, overruling: Review, author: User, now: dt.datetime) -> Question:
    """Add what the learner typed to the accepted answers, as a minor revision; nothing where it is taken already.

    It leaves the near answers, where it was one. Raises CannotAccept, EditedMeanwhile, or NotPublishable with the
    problems that the question would have because of it.
    """
    if not can_be_listed(overruling):
        raise CannotAccept
    with transaction.atomic():
        question = Question.objects.select_related("concept", "current").get(pk=overruling.component.question_id)
        if is_accepted(overruling):
            return question
        spelling = spelling_of(overruling)
        written = question_of(question)
        kind = KINDS[written.kind]
        content = kind.accepting(kind.load(written.content), spelling)
        changed = dataclasses.replace(written, content=kind.dump(content))
        page = page_of(question.concept)
        known = {problem.cell for problem in check_question(written, page).errors}
        errors = [problem for problem in check_question(changed, page).errors if problem.cell not in known]
        if errors:
            raise NotPublishable("The question would have a problem with this answer.", errors)
        return edit_question(
            question=question,
            written=changed,
            seen=question.edit_version,
            major=False,
            minor_because=SPELLING,
            author=author,
            now=now,
        )
