"""A round: a few questions of one concept at once, because the learner asked for them.

The answers are ordinary reviews. A learner who wants to learn a concept next begins with a round of it; one who says
that they know it proves it with one.
"""

from __future__ import annotations

import datetime as dt

from quizzes.models import User

from .presenting import Presentation
from .today import first_of, unanswered

ROUND = 3


def next_of_round(learner: User, concept: str, day: dt.date) -> Presentation | None:
    """The first question of a concept that the learner has not answered, whether the concept is open or not."""
    return first_of(learner, unanswered(learner, day).filter(question__concept__slug=concept))
