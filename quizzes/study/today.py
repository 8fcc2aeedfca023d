"""Today's queue: what is due, what is new, and which question comes next.

The queue is computed from the database each time; nothing of it lives in a session, and finding the next question takes
at most two statements: one for what is due, one that loads the choice or finds a new question. What a day asks for is
decided when it begins (`day_plan`), and the rules are pure (`quizzes.scheduling.queue`, `repeats`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    PositiveIntegerField,
    Q,
    QuerySet,
    When,
)

from quizzes.concepts import KNOWN_DAYS
from quizzes.kinds import DRAWN
from quizzes.knowledge.opening import is_open
from quizzes.log.day_log import Given, day_log
from quizzes.log.day_plan import askable, is_planned, limits_of, plan_for, unless_met, waiting_count
from quizzes.log.days import LatestRecord, day_for, latest_record
from quizzes.log.prepared import first, prepared
from quizzes.log.presenting import Presentation, page_text_fields, present
from quizzes.models import Action, Card, Component, Concept, Question, Review, ReviewOrder, Status, User
from quizzes.reading.page import SECONDS_A_QUESTION
from quizzes.scheduling import Plan, Rating, Waiting, first_to_ask, next_repeat

# A backlog is ranked within a window, so that 50,000 waiting cards cost what 200 cost.
WINDOW = 200
# Counts are shown up to this number and then as "1,000 or more".
COUNT_CAP = 1000
# Pages that do not show the backlog count little more than the day's limit, in steps: each cap is a query of its own.
CAP_STEP = 100
# How long one answer takes on average, for the estimate on Today.
SECONDS_PER_REVIEW = 20
SECONDS_PER_NEW = SECONDS_A_QUESTION


class Repeat(NamedTuple):
    """A question that was missed today and waits to be asked again."""

    component: int
    card: int


@dataclass(frozen=True, slots=True)
class Today:
    """The state of one learner's day."""

    day: dt.date
    due: int
    """Reviews left today, those that come back within the day included."""
    new: int
    """New questions left today."""
    waiting: int
    """All questions whose day has come and that may be asked today, over the daily limit too.

    Counted up to COUNT_CAP; in a session up to the day's limit and a little more."""
    answers: tuple[Given, ...]
    """Those given today, in their order."""
    new_answered: int
    again: tuple[Repeat, ...]
    """Of the reviews left, those that were missed today: each is asked until it is right."""
    came_up: int = 0
    """Questions of the day's plan that came up already: answered, put off or suspended."""
    forgotten_first: bool = False
    """Reviews come in the order of their risk, whatever the learner's order is."""
    share: int = 0
    """On the way back after a break: how many reviews the day asks for, the most forgotten first. 0: no comeback."""
    daily_new: int = 0
    """New questions that the whole day lets in."""
    for_lessons: int = 0
    """New questions that the rest of the day leaves to lessons, whether or not there are so many."""

    @property
    def comeback(self) -> bool:
        return self.share > 0

    @property
    def answered(self) -> int:
        return len(self.answers)

    @property
    def missed(self) -> int:
        return [each.rating for each in self.answers].count(Rating.AGAIN)

    @property
    def portion(self) -> int:
        """How many of those waiting come today."""
        return self.due - self.returning

    @property
    def left(self) -> int:
        return self.due + self.new

    @property
    def returning(self) -> int:
        return len(self.again)

    @property
    def fresh(self) -> int:
        """Questions left that did not come up yet today: whatever is done with one, `planned` stays as it is."""
        return self.portion + self.new

    @property
    def planned(self) -> int:
        """Questions of the whole day, each counted once however often it is asked."""
        return self.came_up + self.fresh

    @property
    def minutes(self) -> int:
        """Expected minutes for what is left, at least one."""
        seconds = self.due * SECONDS_PER_REVIEW + self.new * SECONDS_PER_NEW
        return max(1, round(seconds / 60))


def today_for(learner: User, now: dt.datetime) -> Today:
    """Counts for Today and Done: five statements; a few more before the day's first record."""
    return _counted(learner, *_day_and_latest(learner, now), most=max(COUNT_CAP, _within_limit(learner)))


def session_for(learner: User, now: dt.datetime) -> Today:
    """Counts for the review's header. Of a long backlog little more is counted than may come today."""
    return _counted(learner, *_day_and_latest(learner, now), most=_within_limit(learner))


def session_after(learner: User, review: Review) -> Today:
    """The same right after a record, which knows day and plan: one statement less."""
    assert review.day_waiting is not None
    assert review.day_share is not None
    latest = LatestRecord(review.study_day, Plan(review.day_waiting, review.day_share))
    return _counted(learner, review.study_day, latest, most=_within_limit(learner))


def _within_limit(learner: User) -> int:
    """A step above the limit: so much can be asked, and that more waits can be seen."""
    return (learner.reviews_per_day // CAP_STEP + 1) * CAP_STEP


def _day_and_latest(learner: User, now: dt.datetime) -> tuple[dt.date, LatestRecord | None]:
    latest = latest_record(learner, now)
    return day_for(learner, now, latest), latest


def _counted(learner: User, day: dt.date, latest: LatestRecord | None, *, most: int) -> Today:
    mine: dict[str, Any] = {"learner": learner.pk, "day": day}
    plan, limits, log = plan_for(learner, day, latest), limits_of(learner), day_log(learner.pk, day)
    again = tuple(Repeat(*row) for row in _returning(**mine))
    # Where the plan was made a moment ago, it has counted them.
    counted = min(most, plan.waiting - log.reviewed)
    waiting = waiting_count(**mine, most=most) if is_planned(day, latest) else counted
    share, daily_new = plan.reviews(limits), plan.new(limits)
    room_for_new = max(0, daily_new - log.met)
    taught = learner.is_taught_first
    new = _new.count(**mine, most=room_for_new, taught=taught) if room_for_new else 0
    return Today(
        day=day,
        due=min(waiting, max(0, share - log.reviewed)) + len(again),
        new=new,
        waiting=waiting,
        answers=log.answers,
        new_answered=log.new_answered,
        again=again,
        came_up=log.reviewed + log.met,
        share=share if plan.share else 0,
        daily_new=daily_new,
        for_lessons=room_for_new - new if taught else room_for_new,
    )


@prepared(learner=BigIntegerField(), day=DateField())
def _returning(learner: Any, day: Any) -> QuerySet[Card, tuple[int, int]]:
    return Card.objects.of(learner).returning_on(day).order_by("pk").values_list("component", "pk")


@prepared(learner=BigIntegerField(), day=DateField())
def _new(learner: Any, day: Any, most: int, *, taught: bool) -> QuerySet[Component, int]:
    """A question's parts meet on different days, so questions are counted, not parts.

    No join, or SQLite begins with the questions and looks at every one before it asks whether it was met.
    """
    question = Question.objects.published().filter(pk=OuterRef("question"))
    new = _not_met(learner, day)
    if taught:
        new = _of_met_questions(learner, new)
    else:
        question = question.filter(is_open(learner, "concept"))
    return new.filter(Exists(question)).order_by().values_list("question", flat=True).distinct()[:most]


def new_components(learner: Any, day: Any, *, taught: bool = False) -> QuerySet[Component]:
    """Components this learner has not answered, from open concepts, in the order they are introduced.

    Every open concept gives its first question before any gives its second: neighbors come from different concepts.
    To a learner who is `taught` first, questions are new in lessons, and reviews only bring their other parts.
    """
    new = unanswered(learner, day)
    return _of_met_questions(learner, new) if taught else new.filter(is_open(learner, "question__concept"))


def _of_met_questions(learner: Any, components: QuerySet[Component]) -> QuerySet[Component]:
    """Further parts of questions of which one was answered.

    A question of one part, as most are, has an empty key: named by `pk`, the others alone are looked at. And not
    `stability__isnull=False`: for that SQLite goes through all that the learner has answered, once for each part.
    """
    parts = Component.objects.filter(key__gt="").order_by().values("pk")
    same = Card.objects.filter(learner=learner, question=OuterRef("question"))
    return components.filter(Exists(same.exclude(stability=None)), pk__in=parts)


def unanswered(learner: Any, day: Any) -> QuerySet[Component]:
    """Components this learner has not answered, of open concepts and others, in the order they are introduced."""
    return (
        _not_met(learner, day)
        .filter(question__status=Status.PUBLISHED, question__concept__in=Concept.published())
        .order_by(Case(When(_waits_for_a_hold(learner), then=1), default=0, output_field=IntegerField()), *IN_LINE)
    )


IN_LINE = ("question__position", "question__concept__section_order", "question__concept__order", "key", "pk")


def _waits_for_a_hold(learner: Any) -> Q:
    """A question with drawn numbers while nothing of its concept lasts a day: what is to be recalled comes first.

    Only their place in line: whoever has nothing else left is asked them in any case.
    """
    holding = Card.objects.filter(learner=learner, stability__gte=KNOWN_DAYS).order_by().values("question__concept")
    drawn = Q(question__current__skill="apply", **{f"question__current__content__{DRAWN}__isnull": False})
    return ~Q(question__concept__in=holding) & drawn


def _not_met(learner: Any, day: Any) -> QuerySet[Component]:
    """Active components not answered, put off or suspended, and no other part of the question on this day."""
    mine = Card.objects.filter(learner=learner, component=OuterRef("pk"))
    met = mine.filter(Q(stability__isnull=False) | Q(due_day__isnull=False) | Q(suspended=True))
    return Component.objects.filter(~Exists(met), active=True).filter(~Exists(_siblings_met(learner, day)))


def _siblings_met(learner: Any, day: Any) -> QuerySet[Card]:
    """Other parts of the same question that the learner met today: answered, or put off before their first answer."""
    same = Card.objects.filter(learner=learner, question=OuterRef("question"))
    met = same.filter(Q(last_day=day) | Q(stability=None, due_day__gt=day))
    return met.exclude(component=OuterRef("pk"))


def next_presentation(learner: User, today: Today) -> Presentation | None:
    """The question that comes next, or None when the day's work is done.

    What was missed comes again after some others, or when nothing else is left (`quizzes.scheduling.repeats`).
    """
    chosen = _repeat(today)
    if chosen is None and today.portion:
        chosen = _review(learner, today)
    if chosen is not None:
        return _load(learner, chosen)
    if today.new:
        new = {"learner": learner.pk, "day": today.day, "taught": learner.is_taught_first}
        presentation = _unmet(learner, _next_new(**new, waits=False) or _next_new(**new, waits=True))
        if presentation is not None:
            return presentation
    last = _repeat(today, at_the_end=True)
    return _load(learner, last) if last is not None else None


def _repeat(today: Today, *, at_the_end: bool = False) -> int | None:
    """The card that is asked again now."""
    cards = {each.component: each.card for each in today.again}
    answered = [each.component for each in today.answers]
    component = next_repeat(cards, answered, at_the_end=at_the_end)
    return None if component is None else cards[component]


def _review(learner: User, today: Today) -> int | None:
    """The card whose turn it is, in the learner's order; after a break the most forgotten first."""
    waiting = [_as_waiting(*row) for row in _window(learner=learner.pk, day=today.day)]
    if not waiting:
        return None
    by_risk = today.comeback or today.forgotten_first or learner.review_order == ReviewOrder.FORGOTTEN
    return first_to_ask(waiting, today.day, learner.secret, forgotten_first=by_risk).card


@prepared(learner=BigIntegerField(), day=DateField())
def _window(learner: Any, day: Any) -> QuerySet[Card, Any]:
    """The longest due of those whose day has come."""
    columns = ("pk", "due_at", "due_day", "stability", "last_day")
    return askable(learner, day).order_by("due_day", "pk").values_list(*columns)[:WINDOW]


def _as_waiting(
    card: int, due_at: dt.datetime | None, due_day: dt.date, stability: float | None, last_day: dt.date | None
) -> Waiting:
    return Waiting(card, due_day, due_at is not None, stability, last_day)


def _load(learner: User, card_id: int) -> Presentation | None:
    """None: the account was deleted, and its cards with it, since they were listed."""
    card = first(_presented(learner=learner.pk, card=card_id))
    return present(learner.secret, card.component, card=card) if card else None


@prepared(learner=BigIntegerField(), card=BigIntegerField())
def _presented(learner: Any, card: Any) -> QuerySet[Card]:
    related = ("component__question__concept", "component__question__current")
    text = page_text_fields("component__question__concept")
    return Card.objects.of(learner).select_related(*related).defer(*text).filter(pk=card)


def first_of(learner: User, components: QuerySet[Component]) -> Presentation | None:
    """The presentation of the first of these unanswered components."""
    return _unmet(learner, _with_version(components, learner.pk)[:1])


def _unmet(learner: User, components: Iterable[Component]) -> Presentation | None:
    component = first(components)
    return present(learner.secret, component, card=_card_of(component, learner)) if component else None


@prepared(learner=BigIntegerField(), day=DateField())
def _next_new(learner: Any, day: Any, *, taught: bool, waits: bool) -> QuerySet[Component]:
    """The first of those that wait for a hold, or of the others.

    Ordered by that, as `unanswered` is, the content of every new question would be read before the first is known. Each
    for itself is in the order of an index.
    """
    new, waiting = new_components(learner, day, taught=taught), _waits_for_a_hold(learner)
    return _with_version(new.filter(waiting if waits else ~waiting).order_by(*IN_LINE), learner)[:1]


def _with_version(components: QuerySet[Component], learner: Any) -> QuerySet[Component]:
    loaded = components.select_related("question__concept", "question__current").defer(
        *page_text_fields("question__concept")
    )
    mine = FilteredRelation("cards", condition=Q(cards__learner=learner))
    return loaded.annotate(mine=mine).annotate(my_version=F("mine__version"), my_card=F("mine__pk"))


def _card_of(component: Component, learner: User) -> Card | None:
    """The card a new component may already have: it was answered and undone, or put off."""
    if component.my_card is None:  # type: ignore[attr-defined]  # annotated by _with_version
        return None
    return Card(
        pk=component.my_card,  # type: ignore[attr-defined]
        learner=learner,
        component=component,
        question=component.question,
        version=component.my_version,  # type: ignore[attr-defined]
    )


def presentation_of(learner: User, component_id: int) -> Presentation | None:
    """The presentation of one component on request: after an undo, from a link, or the card that made a form stale."""
    component = (
        Component.objects.filter(pk=component_id, active=True, question__status=Status.PUBLISHED)
        .filter(question__concept__status=Status.PUBLISHED)
        .select_related("question__concept", "question__current")
        .defer(*page_text_fields("question__concept"))
        .first()
    )
    if component is None:
        return None
    return present(learner.secret, component, card=Card.objects.of(learner).filter(component=component).first())


def answered_today(learner: User, day: dt.date) -> QuerySet[Review]:
    """What Done lists, latest first."""
    reviews = Review.objects.of(learner).answers().filter(study_day=day, action=Action.ANSWER)
    return reviews.select_related("component__question__concept", "revision__question").order_by("-pk")


@dataclass(frozen=True, slots=True)
class DueConcept:
    """How many questions of one concept are waiting."""

    title: str
    slug: str
    count: int


def due_by_concept(learner: User, day: dt.date, most: int = 6) -> list[DueConcept]:
    """The concepts with most questions waiting today, within the window. Parts of one question are one."""
    due = unless_met(learner, day, Card.objects.of(learner).active().filter(due_day__lte=day))
    window = due.order_by("due_day", "pk")[:WINDOW]
    rows = (
        Card.objects.filter(pk__in=window.values("pk"))
        .values_list("question__concept__title", "question__concept__slug")
        .annotate(n=Count("question_id", distinct=True))
        .order_by("-n", "question__concept__title")
    )
    return [DueConcept(title, slug, count) for title, slug, count in rows[:most]]


def history_of(learner: User, review: Review, most: int = 8) -> list[Review]:
    """The learner's standing answers to the same component up to `review`, latest first."""
    return _earlier(learner=learner.pk, component=review.component_id, version=review.card_version, most=most)


@prepared(learner=BigIntegerField(), component=BigIntegerField(), version=PositiveIntegerField())
def _earlier(learner: Any, component: Any, version: Any, most: int) -> QuerySet[Review]:
    """By the card's versions, which have an index: by id, SQLite would go through every answer of the learner."""
    same = Review.objects.of(learner).answers().filter(component=component, card_version__lte=version)
    return same.order_by("-card_version")[:most]
