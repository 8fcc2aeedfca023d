"""What a study day did: what it opened, what it made firmer, and what it is worth. For Today and Done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet

from quizzes.concepts import is_known
from quizzes.knowledge.opening import lacks_prerequisite
from quizzes.log.prepared import prepared
from quizzes.models import Action, Card, Concept, Opening, Question, Review, Status, User
from quizzes.models.study import CardQuerySet
from quizzes.scheduling import Changed, Held, Line, Rating, Worth, worth_ahead, worth_of

from .today import Today

SAMPLE = 500
"""So many cards are looked at. Of a larger memory every second, third … one is: 50,000 cards cost what 500 cost."""
ENOUGH = 5
"""Fewer cards in memory than this give no figure."""


class Answered(NamedTuple):
    """One standing answer of the day."""

    component: int
    question: int
    concept: int
    rating: int | None
    stability_before: float | None
    elapsed_days: int | None
    due_day_before: dt.date | None
    stability: float | None

    def was_known(self, day: dt.date) -> float:
        """The days of memory before it: none for what was new, or still waited since a miss."""
        waited = self.due_day_before == day - dt.timedelta(days=self.elapsed_days or 0)
        return 0.0 if waited or self.stability_before is None else self.stability_before


@dataclass(frozen=True, slots=True)
class Part:
    """What a day did to one question's part: its first answer of the day, and its last."""

    first: Answered
    last: Answered

    @property
    def is_right(self) -> bool:
        return self.last.rating is not None and self.last.rating > Rating.AGAIN

    @property
    def missed_first(self) -> bool:
        return self.first.rating == Rating.AGAIN

    @property
    def is_new(self) -> bool:
        return self.first.stability_before is None

    @property
    def is_firmer(self) -> bool:
        before, after = self.first.stability_before, self.last.stability
        return self.is_right and before is not None and after is not None and after > before

    @property
    def changed(self) -> Changed:
        return Changed(self.first.stability_before, self.first.elapsed_days or 0, self.last.stability or 0.001)


@dataclass(frozen=True, slots=True)
class Achieved:
    """What was answered on a day, once for each question, and what came of it."""

    parts: Sequence[Part] = ()
    unlocked: Sequence[Concept] = ()

    @property
    def questions(self) -> int:
        return len(self.parts)

    @property
    def missed(self) -> int:
        return sum(each.missed_first for each in self.parts)

    @property
    def still_missed(self) -> int:
        return sum(not each.is_right for each in self.parts)

    @property
    def learned(self) -> int:
        return sum(each.is_new and each.is_right for each in self.parts)

    @property
    def firmer(self) -> int:
        return sum(each.is_firmer for each in self.parts)


def achieved_on(learner: User, day: dt.date) -> Achieved:
    """Of the day so far: one statement, three more where something was answered, and one where something opened."""
    parts = _by_part(Answered(*row) for row in _answers(learner, day))
    if not parts:
        return Achieved()
    return Achieved(parts, _unlocked(learner, day, parts))


def _answers(learner: User, day: dt.date) -> QuerySet[Review, Any]:
    names = {"question": "component__question", "concept": "component__question__concept"}
    answers = Review.objects.of(learner).answers().filter(study_day=day, action=Action.ANSWER).order_by("pk")
    return answers.values_list(*[names.get(name, name) for name in Answered._fields])


def _by_part(answers: Iterable[Answered]) -> list[Part]:
    found: dict[int, Part] = {}
    for each in answers:
        earlier = found.get(each.component)
        found[each.component] = Part(earlier.first if earlier else each, each)
    return list(found.values())


def _unlocked(learner: User, day: dt.date, parts: Sequence[Part]) -> list[Concept]:
    """The concepts that are open since something they build on became known on this day."""
    newly = _newly_known(learner, day, parts)
    if not newly:
        return []
    begun = Review.objects.of(learner).answers().filter(study_day__lt=day, component__question__concept=OuterRef("pk"))
    by_hand = Opening.objects.filter(learner=learner, concept=OuterRef("pk"))
    found = Concept.objects.published().filter(prerequisites__in=newly).exclude(lacks_prerequisite(learner))
    waited = found.exclude(Exists(begun)).exclude(Exists(by_hand)).distinct()
    return list(waited.in_reading_order().only("slug", "title"))


def _newly_known(learner: User, day: dt.date, parts: Sequence[Part]) -> list[int]:
    """The concepts that count as known now and did not before the day."""
    touched = {each.first.concept for each in parts}
    before = {each.first.component: each.first.was_known(day) for each in parts}
    is_asked = Q(questions__status=Status.PUBLISHED)
    asked = dict(
        Concept.objects.filter(pk__in=touched)
        .order_by()
        .annotate(n=Count("questions", filter=is_asked))
        .values_list("pk", "n")
    )
    then, now = defaultdict[int, dict[int, float]](dict), defaultdict[int, dict[int, float]](dict)
    for concept, question, component, stability, missed in _cards(learner, touched):
        today = 0.0 if missed else stability
        _best(now[concept], question, today)
        _best(then[concept], question, before.get(component, today))
    return [
        each
        for each in touched
        if is_known(now[each].values(), asked.get(each, 0)) and not is_known(then[each].values(), asked.get(each, 0))
    ]


def _questions_of(concepts: Collection[int]) -> dict[int, int]:
    found = Concept.objects.filter(pk__in=concepts).order_by()
    counted = found.annotate(n=Count("questions", filter=Q(questions__status=Status.PUBLISHED)))
    return dict(counted.values_list("pk", "n"))


def _best(days: dict[int, float], question: int, value: float) -> None:
    days[question] = max(value, days.get(question, 0.0))


def _cards(learner: User, concepts: Collection[int]) -> Iterable[tuple[int, int, int, float, bool]]:
    """Sought by question: by concept, SQLite reads all the learner's cards."""
    questions = Question.objects.filter(concept__in=concepts).order_by().values("pk")
    cards = Card.objects.of(learner).filter(question__in=questions, stability__isnull=False)
    rows = cards.values_list("question__concept", "question", "component", "stability", "due_at")
    return ((concept, question, part, days or 0.0, at is not None) for concept, question, part, days, at in rows)


# -- what it is worth


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole questions, as they are told."""

    cards: int
    now: int
    month_with: int
    month_without: int
    about: bool
    """Counted from a sample."""
    lines: tuple[Line, Line] = ((), ())
    """With the day and without it, at each of `STEPS` from now on."""

    @property
    def matters(self) -> bool:
        return self.month_with > self.month_without


def worth_today(learner: User, today: Today) -> Figures | None:
    """Of what the day still asks; None where too little is known for a figure. Two statements."""
    every, cards = _sample(learner)
    asked = today.due / every
    return _figures(worth_ahead(cards, today.day, asked=asked), every)


def worth_done(learner: User, day: dt.date, achieved: Achieved) -> Figures | None:
    """Of what the day did. Two statements."""
    every, cards = _sample(learner)
    answered = [each.changed for each in achieved.parts]
    found = worth_of(cards, day, answered)
    gain = found.month_with - found.month_without
    # What was answered is known one by one, whatever the sample holds of it.
    whole = Worth(found.cards * every, found.now * every, found.month_with * every, found.month_with * every - gain)
    return _figures(whole, 1, about=every > 1)


def _sample(learner: User) -> tuple[int, list[Held]]:
    """Every how many-th card, and those."""
    every = -(-Card.objects.of(learner).count() // SAMPLE) or 1
    rows = _held(learner=learner.pk) if every == 1 else _stripe(learner=learner.pk, every=every)
    return every, [Held(days, hardness, last, due, at is not None) for days, hardness, last, due, at in rows]


@prepared(learner=BigIntegerField())
def _held(learner: Any) -> QuerySet[Card, Any]:
    return _remembered(Card.objects.of(learner))


def _remembered(cards: CardQuerySet) -> QuerySet[Card, Any]:
    known = cards.active().filter(stability__isnull=False)
    return known.order_by().values_list("stability", "difficulty", "last_day", "due_day", "due_at")


@prepared(learner=BigIntegerField(), every=IntegerField())
def _stripe(learner: Any, every: Any) -> QuerySet[Card, Any]:
    mine = Card.objects.of(learner).annotate(stripe=F("component_id") % every).filter(stripe=0).order_by().values("pk")
    # Whose they are is said once: asked for again, it has SQLite read every card to look whether it is among these.
    return _remembered(Card.objects.filter(pk__in=mine))


def _figures(worth: Worth, every: int, *, about: bool | None = None) -> Figures | None:
    if worth.cards * every < ENOUGH:
        return None
    about = every > 1 if about is None else about
    step = 10 if about else 1
    cards, now, with_it, without = (
        round(value * every / step) * step for value in (worth.cards, worth.now, worth.month_with, worth.month_without)
    )
    with_line, without_line = (tuple(value * every for value in line) for line in worth.lines)
    return Figures(cards, now, with_it, without, about, (with_line, without_line))
