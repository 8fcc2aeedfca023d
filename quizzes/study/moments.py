"""The two answers that get a warm word: the first right one ever, and the first right one after a break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists

from quizzes.log.day_log import Given
from quizzes.models import Review, User
from quizzes.scheduling import BREAK, Rating


@dataclass(frozen=True, slots=True)
class Moment:
    days_away: int = 0
    """0: it is the first right answer ever."""
    remembered: bool = False
    """After the break, the question was not new."""


def moment_of(learner: User, review: Review, answers: Sequence[Given]) -> Moment | None:
    """What the answer just given is. `answers` are those of its day; one statement, and only once a day."""
    if sum(is_right(each.rating) for each in answers) != 1 or not is_right(review.rating):
        return None
    earlier = Review.objects.of(learner).answers().filter(study_day__lt=review.study_day)
    were_right = Exists(earlier.filter(rating__gt=Rating.AGAIN))
    found = (
        earlier.order_by("-study_day").annotate(were_right=were_right).values_list("study_day", "were_right").first()
    )
    if found is None or not found[1]:
        return Moment()
    away = review.study_day - found[0]
    return Moment(away.days, remembered=review.recall is not None) if away >= BREAK else None


def is_right(rating: int | None) -> bool:
    return rating is not None and rating > Rating.AGAIN
