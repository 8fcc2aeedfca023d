"""What to read and try after a quiz: the places in the guide where most was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.labs import Lab, labs_about
from quizzes.models import Concept
from quizzes.study.reading_on import Place, place_of

from .asked import Asked

MOST_PLACES, MOST_LABS = 3, 2


@dataclass(frozen=True, slots=True)
class ReadNext:
    places: Sequence[Place]
    labs: Sequence[Lab[Any]]


def read_next(missed: Sequence[Asked]) -> ReadNext:
    """Of the concepts with the most misses, as far as their pages can still be read: two statements.

    Pages are long: only those that are named are fetched.
    """
    counted = Counter(each.question.concept_id for each in missed)
    readable = set(Concept.objects.published().filter(pk__in=counted).order_by().values_list("pk", flat=True))
    named = [pk for pk, _ in counted.most_common() if pk in readable][:MOST_PLACES]
    pages = Concept.objects.defer("blocks").in_bulk(named)
    most = [pages[pk] for pk in named if pk in pages]
    places = [place_of(page, [each for each in missed if each.question.concept_id == page.pk]) for page in most]
    labs = dict.fromkeys(lab for page in most for lab in labs_about(page.slug))
    return ReadNext(places, list(labs)[:MOST_LABS])
