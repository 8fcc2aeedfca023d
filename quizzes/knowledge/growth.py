"""How much a learner knows, week by week, and what they've reached: counted by the database, never from the whole log.

Only answers that carry a memory over a threshold matter: each such crossing adds one or takes one away. So the past is
today's number less the crossings since, and half a year of them is all that is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from django.db.models import Case, Count, Min, Q, QuerySet, Sum, When

from quizzes.concepts import KNOWN_FOR, STRONG_FOR, MemoryState
from quizzes.models import Card, Review, User

from .memory import ConceptState

WEEKS = 26
MANY = 100  # questions, remembered for a month


@dataclass(frozen=True, slots=True)
class Week:
    """How many questions a learner would have known, at the end of this study day."""

    last: dt.date
    known: int
    """For a week at least, the strong ones included."""
    strong: int
    """For a month at least."""


def growth_of(learner: User, day: dt.date) -> list[Week]:
    """The last half year, or since the first answer: three statements."""
    begun = Review.objects.of(learner).answers().aggregate(first=Min("study_day"))["first"]
    if begun is None:
        return []
    span = min(WEEKS, max(1, (day - begun).days // 7 + 1))
    ends = [day - dt.timedelta(weeks=ago) for ago in range(span - 1, -1, -1)]
    cards = Card.objects.of(learner).aggregate(
        known=Count("pk", filter=Q(stability__gte=KNOWN_FOR)), strong=Count("pk", filter=Q(stability__gte=STRONG_FOR))
    )
    changes = list(_crossings(learner, ends[0]))
    known = backward(cards["known"], {each: known for each, known, _ in changes}, ends)
    strong = backward(cards["strong"], {each: strong for each, _, strong in changes}, ends)
    return [Week(*each) for each in zip(ends, known, strong, strict=True)]


def backward(now: int, changes: Mapping[dt.date, int], ends: list[dt.date]) -> list[int]:
    """What the number was at each of these days, from what it is now and by how much it changed on each day."""
    later = [sum(change for day, change in changes.items() if day > end) for end in ends]
    return [max(0, now - change) for change in later]


def _crossings(learner: User, after: dt.date) -> QuerySet[Review, tuple[dt.date, int, int]]:
    """By how much each day changed the two numbers."""
    answers = Review.objects.of(learner).answers().filter(study_day__gt=after).exclude(stability=None)
    days = answers.order_by().values("study_day")
    return days.annotate(known=_crossed(KNOWN_FOR), strong=_crossed(STRONG_FOR)).values_list(
        "study_day", "known", "strong"
    )


def _crossed(mark: float) -> Sum:
    below = Q(stability_before=None) | Q(stability_before__lt=mark)
    return Sum(
        Case(
            When(below, stability__gte=mark, then=1),
            When(stability_before__gte=mark, stability__lt=mark, then=-1),
            default=0,
        )
    )


# --- Milestones ---------------------------------------------------------------------------------


class Milestone(StrEnum):
    QUESTION = "question"
    CONCEPT = "concept"
    MANY = "many"


def milestones(weeks: Iterable[Week], concepts: Iterable[ConceptState]) -> list[Milestone]:
    """What was reached, each once and the greatest last. A week that slips back takes none of them away."""
    most = max(accumulate((week.strong for week in weeks), max), default=0)
    found = [Milestone.QUESTION] if most else []
    if any(each.state is MemoryState.STRONG for each in concepts):
        found.append(Milestone.CONCEPT)
    return [*found, Milestone.MANY] if most >= MANY else found
