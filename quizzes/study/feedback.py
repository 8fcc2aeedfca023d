"""What a learner is told about an answer: one object with all of it, which a page only has to render."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, QuerySet

from quizzes import guide
from quizzes.kinds.base import Response, Reveal, Verdict
from quizzes.kinds.told import Told
from quizzes.log.answering import Outcome, stored_verdict
from quizzes.log.overruling import may_overrule
from quizzes.log.prepared import prepared
from quizzes.log.presenting import Presentation, presentation_in
from quizzes.log.shown import Shown
from quizzes.models import Concept, Question, QuestionRevision, Review, Source, User
from quizzes.reading.page import body_of, section_above

from .remedy import Contrast, Remedy, belief_behind, remedy_for
from .today import history_of


@dataclass(frozen=True, slots=True)
class Feedback[S: Shown]:
    """The verdict on one answer and what goes with it. Nothing in it depends on later answers."""

    shown: S
    response: Response
    verdict: Verdict
    reveal: Reveal
    """What explains the right answer, and with it `told`."""
    sources: Sequence[Source]
    section: str = ""
    """Where to read on: the id of a heading on the page of the concept."""
    review: Review | None = None
    """Where it was stored, and when the question comes back. None: it was only tried."""
    day: dt.date | None = None
    """The study day on which it is looked at."""
    undone: bool = False
    history: Sequence[Review] = ()
    """The answers to the same question up to this one, latest first."""
    belief: Contrast | None = None
    """What the answer takes for true, where a misconception is behind it."""
    remedy: Remedy | None = None
    may_overrule: bool = False

    @property
    def told(self) -> Told:
        """What was said and what is right."""
        told: Told = self.reveal["told"]
        return told

    @property
    def given(self) -> str:
        """What was said, in words."""
        return self.verdict.given


def feedback_on(learner: User, review: Review, day: dt.date) -> Feedback[Presentation]:
    """The feedback on an answer in the log. No statement for `undone` where `undone_by` was selected with it."""
    return _feedback(learner, review, stored_verdict(review), day, undone=hasattr(review, "undone_by"))


def feedback_after(learner: User, outcome: Outcome, day: dt.date) -> Feedback[Presentation]:
    """The feedback on the answer that was just sent. What was stored just now stands."""
    undone = outcome.replayed and hasattr(outcome.review, "undone_by")
    return _feedback(learner, outcome.review, outcome.verdict, day, undone=undone)


def _feedback(learner: User, review: Review, verdict: Verdict, day: dt.date, *, undone: bool) -> Feedback[Presentation]:
    shown, history = presentation_in(review), history_of(learner, review)
    belief = belief_behind(shown.concept, verdict)
    return Feedback(
        shown=shown,
        response=review.response,
        verdict=verdict,
        reveal=shown.reveal(review.response, verdict),
        sources=sources_of(shown.concept, shown.revision),
        section=section_of(shown.question, shown.revision),
        review=review,
        day=day,
        undone=undone,
        history=history,
        belief=belief,
        remedy=remedy_for(learner=learner, review=review, belief=belief, history=history, day=day),
        may_overrule=may_overrule(learner, review, day),
    )


def feedback_without_a_trace[S: Shown](
    shown: S, response: Response, verdict: Verdict, sources: Sequence[Source] = (), belief: Contrast | None = None
) -> Feedback[S]:
    """The feedback on an answer that is in no log of reviews."""
    return Feedback(shown, response, verdict, shown.reveal(response, verdict), sources, belief=belief)


def section_of(question: Question, revision: QuestionRevision, page: Concept | None = None) -> str:
    """The id of the heading to read on from: the one the author named, or the one above the question.

    `page`: its concept with all of its text, where the question came without it.
    """
    if named := revision.details.get("see"):
        return guide.heading_id(named)
    return section_above(body_of(page or question.concept), question.slug)


def sources_of(concept: Concept, revision: QuestionRevision) -> list[Source]:
    """The sources the question cites, as its concept lists them."""
    cited = revision.details.get("sources", [])
    return [source for source in _sources(concept=concept.pk) if source.key in cited] if cited else []


@prepared(concept=BigIntegerField())
def _sources(concept: Any) -> QuerySet[Source]:
    return Source.objects.filter(concept=concept)
