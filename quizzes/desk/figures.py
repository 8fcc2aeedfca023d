"""What answers say about each part of a question, kept beside the log: counted after new answers, and countable anew.

A part is counted again when somebody has answered it since, when its words changed, when a report came or was answered,
and when an account went that had answered it. Where a learner's ability has moved meanwhile by answers to other
questions, that shows with the next answer, or a day later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from quizzes.generators import is_drawn
from quizzes.item_analysis.questions import Answers, First, Judged, Later, judge
from quizzes.kinds import KINDS
from quizzes.kinds.base import position_met, said
from quizzes.knowledge.recall import known_by
from quizzes.log.day_log import SAME_DAY_RECALL
from quizzes.log.shown import Shown
from quizzes.models import (
    Ability,
    Component,
    Figures,
    Place,
    ProblemReport,
    Question,
    QuestionRevision,
    Review,
    Status,
)
from quizzes.scheduling import Rating

ENOUGH_OTHERS = 5
"""First marks on other questions, below which they say little about somebody's ability."""
OVERLAP = 1000
"""A record may be committed after one with a higher number: so many are looked at again."""
LATE = dt.timedelta(minutes=1)
"""What is dated earlier may be committed later, but not by more than this."""
STALE = dt.timedelta(days=1)
"""By then abilities may have moved: as many as `AT_ONCE` of the parts counted before are counted again by a pass."""
AT_ONCE = 50
RIGHT = 1.0
NOTHING = 1e-9
OF_ABILITY = frozenset({"discrimination", "efficiency", "known"})
"""Figures that follow from more than the answers: what their learners do elsewhere, and the chance of today."""


class Row(NamedTuple):
    """An answer in a review, as the figures read it."""

    pk: int
    learner: int
    revision: int
    number: int
    recall: float | None
    score: float
    rating: int | None
    sure: bool | None
    milliseconds: int
    response: dict[str, Any]
    chance: float | None
    luck: float | None
    overrules: int | None


COLUMNS = (
    *("pk", "learner", "revision", "revision__number", "recall", "score", "rating", "sure", "duration_ms", "response"),
    *("revision__chance", "revision__chance_pass", "overrules"),
)


def refresh(now: dt.datetime, *, everything: bool = False) -> Iterator[Component]:
    """Count what has new answers, the longest waiting first. Whoever stops in between goes on there the next time."""
    if everything:
        Ability.objects.all().delete()
        Figures.objects.update(through=0)
    _refresh_abilities()
    waiting = _answered_since()
    answered = [pk for pk, _ in waiting]
    changed = _changed(answered)
    stale = _stale([*answered, *(pk for pk, _ in changed)], now)
    for pk, through in [*changed, *waiting, *stale]:
        component = Component.objects.select_related("question__current").get(pk=pk)
        _store(component, through, now)
        yield component


def _changed(others: list[int]) -> list[tuple[int, int]]:
    """What was counted, and isn't what an author or a reporter left: learners of it are gone, its words changed, or
    its reports did. Each with its latest record.
    """
    since = F("counted_at") - LATE
    reports = ProblemReport.objects.filter(component=OuterRef("component"))
    moved = reports.filter(Q(created_at__gt=OuterRef("counted_at")) | Q(answered_at__gt=OuterRef("counted_at")))
    rows = Figures.objects.filter(Q(through=0) | Q(question__current__created_at__gt=since) | Exists(moved))
    return _with_latest(rows.exclude(component__in=others))


def _stale(others: list[int], now: dt.datetime) -> list[tuple[int, int]]:
    """What was counted a day ago and more, if anything was answered since: the longest ago first, some of it."""
    latest = Review.objects.order_by("-pk").values_list("answered_at", flat=True).first()
    if latest is None:
        return []
    rows = Figures.objects.filter(counted_at__lte=now - STALE, counted_at__lt=latest).exclude(component__in=others)
    return _with_latest(
        Figures.objects.filter(pk__in=list(rows.order_by("counted_at").values_list("pk", flat=True)[:AT_ONCE]))
    )


def _with_latest(rows: QuerySet[Figures]) -> list[tuple[int, int]]:
    found = rows.annotate(latest=Max("component__reviews__pk")).values_list("component", "latest")
    return [(component, through or 1) for component, through in found]


def differing() -> Iterator[str]:
    """What is stored and isn't what the log says. What waits to be counted anyway is left out.

    Of a part, what depends on its own answers alone: the abilities of those who gave them may have moved since by
    answers elsewhere, which shows with the next answer (decision 0414).
    """
    for ability in Ability.objects.order_by("pk").iterator():
        if ability.through == Review.objects.filter(learner=ability.learner_id).aggregate(last=Max("pk"))["last"]:
            marks = first_marks(ability.learner_id)
            if ability.answered != len(marks) or abs(ability.earned - sum(marks.values())) > NOTHING:
                yield f"ability of learner {ability.learner_id}"
    for stored in Figures.objects.filter(through__gt=0).order_by("pk").iterator():
        if stored.through == Review.objects.filter(component=stored.component_id).aggregate(last=Max("pk"))["last"]:
            component = Component.objects.select_related("question__current").get(pk=stored.component_id)
            since, judged, learners = figures_of(component)
            if since == stored.since and (learners, _own(judged)) != (stored.learners, _own_of(stored)):
                yield f"figures of {component}"


def _own(judged: Judged) -> dict[str, list[float | None]]:
    return {name: figure.as_json() for name, figure in judged.figures.items() if name not in OF_ABILITY}


def _own_of(stored: Figures) -> dict[str, list[float | None]]:
    return {name: figure for name, figure in stored.figures.items() if name not in OF_ABILITY}


def accept(*, question: Question) -> None:
    """An author has looked at what looks wrong, and finds no fault: it waits for nobody until something else does."""
    for figures in Figures.objects.filter(question=question):
        figures.accepted, figures.is_suspect = figures.flags, False
        figures.save(update_fields=["accepted", "is_suspect"])


def is_of_now(figures: Figures) -> bool:
    """Is the question still what it was when this was counted? If not, the next pass counts it anew."""
    current = figures.question.current
    return current is not None and current.created_at <= figures.counted_at


def suspects() -> QuerySet[Figures]:
    """Parts of published questions that look wrong, and that nobody has changed since they were counted."""
    found = Figures.objects.filter(is_suspect=True, question__status=Status.PUBLISHED)
    return found.filter(question__current__created_at__lte=F("counted_at"))


def _refresh_abilities() -> None:
    latest = Ability.objects.aggregate(latest=Max("through"))["latest"] or 0
    new = Review.objects.filter(pk__gt=latest - OVERLAP).order_by()
    counted = dict(Ability.objects.values_list("learner", "through"))
    for learner, through in new.values_list("learner").annotate(through=Max("pk")).order_by("through"):
        if counted.get(learner, 0) < through:
            marks = first_marks(learner)
            Ability.objects.update_or_create(
                learner_id=learner,
                defaults={"answered": len(marks), "earned": sum(marks.values()), "through": through},
            )


def first_marks(learner: int) -> dict[int, float]:
    """By part of a question, what the learner scored when they first met it in a review."""
    marks: dict[int, float] = {}
    answers = Review.objects.filter(learner=learner).answers().filter(place=Place.REVIEW, score__isnull=False)
    for component, score in answers.order_by("pk").values_list("component", "score").iterator():
        marks.setdefault(component, score or 0.0)
    return marks


def _answered_since() -> list[tuple[int, int]]:
    latest = Figures.objects.aggregate(latest=Max("through"))["latest"] or 0
    new = Review.objects.filter(pk__gt=latest - OVERLAP).order_by()
    counted = dict(Figures.objects.values_list("component", "through"))
    found = new.values_list("component").annotate(through=Max("pk")).order_by("through")
    return [(component, through) for component, through in found if counted.get(component, 0) < through]


def _store(component: Component, through: int, now: dt.datetime) -> None:
    since, judged, learners = figures_of(component)
    before = Figures.objects.filter(component=component, since=since).first()
    accepted = before.accepted if before else []
    Figures.objects.update_or_create(
        component=component,
        defaults={
            "question": component.question,
            "since": since,
            "learners": learners,
            "figures": {name: figure.as_json() for name, figure in judged.figures.items()},
            "options": [
                {"option": each.option, "key": each.is_key, "share": each.share, "n": each.picked}
                | {"low": each.interval[0], "high": each.interval[1], "fifths": each.fifths}
                for each in judged.options
            ],
            "flags": list(judged.flags),
            "accepted": accepted,
            "is_suspect": not set(judged.flags) <= set(accepted),
            "through": through,
            "counted_at": now,
        },
    )


def figures_of(component: Component) -> tuple[int, Judged, int]:
    """From the log: the revision from which it counts, what the answers say, and how many learners answered."""
    since = meaning_since(component.question_id)
    rows = _rows(component)
    present = [row for row in rows if row.number >= since]
    current = component.question.current
    options = Options.of(current) if current else NO_OPTIONS
    picks = Picks(component.key, options, {row.revision for row in present})
    firsts = _firsts(rows, present, picks)
    answers = Answers(
        firsts=firsts,
        laters=[_later(row) for row in present if row.recall is not None and row.recall < SAME_DAY_RECALL],
        sure=[row.score >= RIGHT for row in present if row.sure],
        misses=sum(row.score < RIGHT for row in present),
        overruled=sum(row.overrules is not None for row in present),
        reports=_who_reported(component, since),
        chance=current.chance if current else None,
    )
    luck = Random(component.pk)  # noqa: S311 - the same answers give the same intervals
    return since, judge(answers, options.key, options.labels, luck), len(firsts)


def meaning_since(question: int) -> int:
    """The number of the revision that gave the question its present meaning: figures never mix two."""
    majors = QuestionRevision.objects.filter(question=question, major=True, published_at__isnull=False)
    return majors.aggregate(number=Max("number"))["number"] or 1


def _rows(component: Component) -> list[Row]:
    """What is left of an account that goes counts no more, though it takes some moments to leave the log."""
    of_part = Review.objects.filter(component=component, learner__deleted=False)
    answers = of_part.answers().filter(place=Place.REVIEW, score__isnull=False)
    return [Row(*values) for values in answers.order_by("pk").values_list(*COLUMNS).iterator()]


def _firsts(rows: list[Row], present: list[Row], picks: Picks) -> list[First]:
    """Everybody's first answer to what it means now, with how they do on all else."""
    counted_here: dict[int, float] = {}
    for row in rows:
        counted_here.setdefault(row.learner, row.score)
    first: dict[int, Row] = {}
    for row in present:
        first.setdefault(row.learner, row)
    abilities = {each.learner_id: each for each in Ability.objects.filter(learner__in=first)}
    return [
        First(row.score, _rest(abilities.get(learner), counted_here[learner]), picks.of(row), row.milliseconds)
        for learner, row in first.items()
    ]


def _rest(ability: Ability | None, own: float) -> float | None:
    others = ability.answered - 1 if ability else 0
    return (ability.earned - own) / others if ability and others >= ENOUGH_OTHERS else None


def _later(row: Row) -> Later:
    unknown = bool(row.response.get("unknown"))
    known = known_by(row.rating, row.score, unknown, row.chance, row.luck)
    return Later(row.recall or 0.0, known, row.rating == Rating.AGAIN, row.milliseconds)


def _who_reported(component: Component, since: int) -> int:
    """How many learners wait for an answer: one who writes three times is one."""
    waiting = ProblemReport.objects.filter(component=component, state=ProblemReport.State.OPEN)
    return waiting.filter(revision__number__gte=since).values("learner").distinct().count()


# -- options, whose places an author may change without changing what is asked


@dataclass(frozen=True, slots=True)
class Options:
    """What a revision lets learners pick one of: a label for each is its place, from 0."""

    texts: tuple[str, ...]
    mistakes: tuple[str, ...]
    key: str

    @classmethod
    def of(cls, revision: QuestionRevision) -> Options:
        """None of them where not exactly one is picked, or where they are drawn."""
        kind = KINDS[revision.kind]
        if is_drawn(revision.content) or not kind.single_key:
            return NO_OPTIONS
        content = kind.load(revision.content)
        key = [option.is_right for option in kind.options(content)].index(True)
        return cls(
            tuple(said(option.text) for option in content.options),
            tuple(option.mistake for option in content.options),
            str(key),
        )

    @property
    def labels(self) -> list[str]:
        return [str(place) for place in range(len(self.texts))]

    def label_of(self, text: str, mistake: str) -> str:
        """The label of an option of an earlier wording: by its text, else by the mistake behind it."""
        if text in self.texts:
            return str(self.texts.index(text))
        return str(self.mistakes.index(mistake)) if mistake and mistake in self.mistakes else ""


NO_OPTIONS = Options((), (), "")


class Picks:
    """Which option of the present wording an answer picked, whichever wording it was given to."""

    def __init__(self, part: str, options: Options, revisions: set[int]) -> None:
        self.part, self.options = part, options
        asked = QuestionRevision.objects.in_bulk(revisions) if options.texts else {}
        self.earlier = {pk: (Shown(revision, part), Options.of(revision)) for pk, revision in asked.items()}

    def of(self, row: Row) -> str:
        """Its label; empty for “I don't know”, and for an option that is gone."""
        if row.revision not in self.earlier:
            return ""
        shown, options = self.earlier[row.revision]
        place = position_met(shown.grade(row.response), "option")
        if place is None or not options.texts:
            return ""
        return self.options.label_of(options.texts[place], options.mistakes[place])
