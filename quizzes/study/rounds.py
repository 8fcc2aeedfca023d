"""A round: a few questions of one concept at once, because the learner asked for them.

The answers are ordinary reviews. A learner who wants to learn a concept next begins with a round of it; one who says
that they know it proves it with one.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, When

from quizzes.kinds import KINDS
from quizzes.models import User

from .presenting import Presentation
from .today import first_of, unanswered

ROUND = 3
SELF_GRADED = [name for name, kind in KINDS.items() if kind.self_graded]


def next_of_round(learner: User, concept: str, day: dt.date) -> Presentation | None:
    """The first question of a concept that the learner has not answered, whether the concept is open or not.

    Flashcards come last: whoever says that they know a concept shall not prove it by saying so again.
    """
    asked = unanswered(learner, day).filter(question__concept__slug=concept)
    by_themselves = Case(When(question__kind__in=SELF_GRADED, then=1), default=0)
    return first_of(learner, asked.order_by(by_themselves, "question__position", "key", "pk"))
