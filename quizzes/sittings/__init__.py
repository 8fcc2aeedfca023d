"""The ways of being asked: one file each. A new one is added here by name, and needs no other edit."""

from quizzes import models
from quizzes.models import Place

from .base import Fields, Sitting
from .lesson import Lesson
from .placement import Placement
from .practice import Practice
from .reading import Reading
from .review import Review
from .round import Round
from .trial import Trial

SITTINGS: list[type[Sitting]] = [Reading, Placement, Practice, Lesson, Round, Review]
"""In the order in which they are looked for. The daily review comes last: it is meant where no other is spoken of."""


def sitting_of(sent: Fields) -> Sitting:
    """The sitting that a form or an address speaks of."""
    return _found(sent, SITTINGS)


def leading(sent: Fields) -> Sitting:
    """The same for an address that asks: not one whose questions stand on a page."""
    return _found(sent, [each for each in SITTINGS if each.leads])


def sitting_in(record: models.Review, sent: Fields) -> Sitting:
    """The sitting that asks again what was undone: a lesson's question with its text, any other in the review.

    A part of the day or a round goes on where it was; `sent` speaks of it.
    """
    if record.place == Place.LESSON:
        return Lesson(record.component.question.concept.slug)
    found = leading(sent).before
    return found if found.place == Place.REVIEW else Review()


def _found(sent: Fields, among: list[type[Sitting]]) -> Sitting:
    return next(found for each in among if (found := each.of(sent)) is not None)


__all__ = [
    "SITTINGS",
    "Lesson",
    "Placement",
    "Practice",
    "Reading",
    "Review",
    "Round",
    "Sitting",
    "Trial",
    "leading",
    "sitting_in",
    "sitting_of",
]
