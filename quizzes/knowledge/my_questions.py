"""Every question of a learner: what they'd remember of it, and when it comes back.

A page of the list costs the same however many questions there are. It goes on from the last card of the page before,
by an index. A state of memory is no column: a filter for one looks through the cards in their order until the page is
full, or until it has looked at enough for one page. Then the next page goes on from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from quizzes.concepts import MemoryState
from quizzes.log.answerable import is_asked
from quizzes.log.presenting import page_text_fields
from quizzes.log.setting_aside import last_public
from quizzes.models import Card, Concept, Question, QuestionRevision, User

from .memory import Remembered, remembered

PAGE = 40
BATCH = 400
LOOKED_THROUGH = 2000  # cards for one page, at most


class Order(StrEnum):
    NEXT = "next"
    LATEST = "latest"
    WEAKEST = "weakest"
    STRONGEST = "strongest"


# The column that an index orders, and the way it goes.
COLUMNS = {
    Order.NEXT: ("due_day", ""),
    Order.LATEST: ("due_day", "-"),
    Order.WEAKEST: ("stability", ""),
    Order.STRONGEST: ("stability", "-"),
}
DUE, SUSPENDED = "due", "suspended"


@dataclass(frozen=True, slots=True)
class Place:
    """A card in its order: what follows comes after it. `value` is None where the card has none: those come last."""

    value: str | None
    card: int

    def __str__(self) -> str:
        return f"{self.value or ''}~{self.card}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions, in which order, from where on."""

    concept: str = ""
    show: str = ""
    """A state of memory, `due`, `suspended`, or all of them."""
    order: Order = Order.NEXT
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """A question as a learner's list shows it."""

    card: Card
    remembered: Remembered
    revision: QuestionRevision | None
    """What learners last read of it; None while an author rewrites it."""
    is_asked: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class MyQuestions:
    rows: list[Mine]
    following: Place | None
    """Where the next page goes on; None: this is the last."""
    cut_short: bool = False
    """Looked through enough for one page before it was full."""


def my_questions(learner: User, day: dt.date, wanted: Wanted) -> MyQuestions:
    """One page. Without a filter for a state it takes two statements."""
    found: list[Card] = []
    for looked, card in enumerate(_in_order(learner, wanted), start=1):
        if len(found) == PAGE:
            return MyQuestions(_rows(found, day), _place(found[-1], wanted.order))
        if _is_wanted(card, wanted.show, day):
            found.append(card)
        if looked == LOOKED_THROUGH:
            return MyQuestions(_rows(found, day), _place(card, wanted.order), cut_short=len(found) < PAGE)
    return MyQuestions(_rows(found, day), None)


def concepts_met(learner: User) -> QuerySet[Concept]:
    """The concepts that the learner has questions of: to choose one from."""
    asked = Question.objects.filter(concept=OuterRef("pk"))
    cards = Card.objects.of(learner).filter(question=OuterRef("pk"))
    return Concept.objects.filter(Exists(asked.filter(Exists(cards)))).in_reading_order().only("slug", "title")


def mine(card: Card, day: dt.date) -> Mine:
    """A card that came with its component, question, concept and current revision."""
    asked = is_asked(card.question) and card.component.active
    return Mine(card, remembered(card, day), last_public(card.component), asked, asked and _is_due(card, day))


def with_its_question(cards: QuerySet[Card]) -> QuerySet[Card]:
    related = ("question__concept", "component__question__current", "component__question__concept")
    text = [name for concept in (related[0], related[2]) for name in page_text_fields(concept)]
    return cards.select_related(*related).defer(*text)


def _in_order(learner: User, wanted: Wanted) -> Iterator[Card]:
    """All cards that the database can tell are wanted, a batch at a time."""
    after, batch = wanted.after, BATCH if wanted.show else PAGE + 1
    while True:
        cards = _batch(_narrowed(learner, wanted), replace(wanted, after=after), batch)
        yield from cards
        if len(cards) < batch:
            return
        after = _place(cards[-1], wanted.order)


def _narrowed(learner: User, wanted: Wanted) -> QuerySet[Card]:
    cards = Card.objects.of(learner)
    if wanted.concept:
        # By number alone: SQLite would read all the learner's cards in order, to save itself the sorting of a few.
        questions = Question.objects.filter(concept__slug=wanted.concept).values("pk")
        cards = Card.objects.filter(pk__in=list(cards.filter(question__in=questions).values_list("pk", flat=True)))
    if wanted.show == SUSPENDED:
        cards = cards.filter(suspended=True)
    return cards.select_related("question__concept", "component").defer(*page_text_fields("question__concept"))


def _batch(cards: QuerySet[Card], wanted: Wanted, most: int) -> list[Card]:
    """The next cards: those with a value in the order of it, then those without. Each part is read by an index."""
    column, sign = COLUMNS[wanted.order]
    after, found = wanted.after, list[Card]()
    if after is None or after.value is not None:
        valued = cards.filter(**{f"{column}__isnull": False}).order_by(f"{sign}{column}", f"{sign}pk")
        found = list((valued.filter(_follows(column, sign, after)) if after else valued)[:most])
        after = None
    if len(found) < most:
        rest = cards.filter(**{f"{column}__isnull": True}).order_by("pk")
        found += (rest.filter(pk__gt=after.card) if after else rest)[: most - len(found)]
    return found


def _follows(column: str, sign: str, after: Place) -> Q:
    """Said twice, so that the index finds the beginning: an "or" alone would read everything before it."""
    beyond = "lt" if sign else "gt"
    same = Q(**{column: after.value, f"pk__{beyond}": after.card})
    return Q(**{f"{column}__{beyond}e": after.value}) & (Q(**{f"{column}__{beyond}": after.value}) | same)


def _place(card: Card, order: Order) -> Place:
    value: Any = getattr(card, COLUMNS[order][0])
    return Place(None if value is None else str(value), card.pk)


def _is_wanted(card: Card, show: str, day: dt.date) -> bool:
    if not show or show == SUSPENDED:
        return True
    if show == DUE:
        return is_asked(card.question) and card.component.active and _is_due(card, day)
    return remembered(card, day).state == MemoryState(show)


def _is_due(card: Card, day: dt.date) -> bool:
    return not card.suspended and card.due_day is not None and card.due_day <= day


def _rows(cards: list[Card], day: dt.date) -> list[Mine]:
    whole = with_its_question(Card.objects.filter(pk__in=[card.pk for card in cards])).in_bulk()
    return [mine(whole[card.pk], day) for card in cards if card.pk in whole]
