"""Questions of a page in another order, or in another place of its text."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from quizzes.guide.format.markup import Heading, headings
from quizzes.guide.format.placing import place_of, placed
from quizzes.models import Concept, Question, Status, User

from .concepts import edit_concept
from .pages import page_of
from .questions import EditedMeanwhile


class ArrangedMeanwhile(Exception):
    """The page has other questions by now. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A question and its place in the text: the anchor of the heading above it, None where it stands below the text."""

    question: Question
    place: str | None


def questions_in_order(concept: Concept) -> list[Arranged]:
    rows = concept.questions.exclude(status=Status.RETIRED).select_related("current").order_by("position", "pk")
    return [Arranged(question, place_of(concept.text, question.slug)) for question in rows]


def outline_of(concept: Concept) -> list[Heading]:
    return headings(concept.text)


def arrange_questions(
    *, concept: Concept, order: Sequence[int], places: Mapping[int, str], seen: int, author: User, now: dt.datetime
) -> None:
    """Give the questions this order, and those in `places` a place below that heading.

    `seen` is the edit_version that the author saw. Raises EditedMeanwhile where a place was chosen in another text,
    and ArrangedMeanwhile where the page has other questions: nothing is changed then.
    """
    with transaction.atomic():
        present = Concept.objects.select_for_update(no_key=True).get(pk=concept.pk)
        rows = {each.question.pk: each for each in questions_in_order(present)}
        if sorted(order) != sorted(rows):
            raise ArrangedMeanwhile
        retired = len(rows)
        for position, number in enumerate(order):
            Question.objects.filter(pk=number).exclude(position=position).update(position=position)
        left = present.questions.filter(status=Status.RETIRED).order_by("position", "pk").values_list("pk", flat=True)
        for position, number in enumerate(left, start=retired):
            Question.objects.filter(pk=number).exclude(position=position).update(position=position)
        moved = {number: place for number, place in places.items() if number in rows and rows[number].place != place}
        if not moved:
            return
        if present.edit_version != seen:
            raise EditedMeanwhile
        text = present.text
        for number, place in moved.items():
            text = placed(text, rows[number].question.slug, place)
        edit_concept(
            concept=present, page=dataclasses.replace(page_of(present), text=text), seen=seen, author=author, now=now
        )
