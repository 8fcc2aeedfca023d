"""From a result to the schedule: what is known is seeded and checked in time; and back, as a whole."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from django.db.models import Case, Value, When

from quizzes.kinds import KINDS
from quizzes.log.answering import UnknownQuestion
from quizzes.log.days import today_of
from quizzes.log.locking import lock, unless_removed
from quizzes.log.seeding import Seed, seed_cards, seeded_until, unseed_cards
from quizzes.models import Component, Placement, Status, User
from quizzes.placement import Check, Judgment, checks, early_checks

from .result import result_of
from .taking import standing, taken

SELF_GRADED = [name for name, kind in KINDS.items() if kind.self_graded]
type Part = tuple[int, int, int]
"""Component, question, and the revision that asks it."""


def take_over(
    *, learner: User, says: Mapping[str, str], now: dt.datetime, placement_id: uuid.UUID | None = None
) -> int:
    """Seed what is known. `says` holds what the learner makes of a concept, where they disagree.

    A second time it changes nothing. Returns how many parts of questions were seeded.
    """
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        found = taken(owner)
        placement = _named(owner, placement_id)
        if found is None or placement is None or not found.answers or placement.applied_at is not None:
            return 0
        judgments = {each.slug: _said(says.get(each.slug), each.judgment) for each in result_of(found)}
        known = found.course.beliefs.known
        day = today_of(owner, now)
        seeds = [*_seeds(judgments, known, day)]
        placement.applied_at = now
        placement.judged = {slug: {"judged": judgments[slug], "known": round(known[slug], 6)} for slug in judgments}
        placement.save(update_fields=["applied_at", "judged"])
        return seed_cards(owner, seeds, act=placement.placement_id, day=day, now=now)


def _named(owner: User, placement_id: uuid.UUID | None) -> Placement | None:
    """The placement that stands, if it is the one that a form was about. One from before forms named it means any."""
    placement = standing(owner)
    about_this = placement is not None and placement_id in {None, placement.placement_id}
    return placement if about_this else None


def _said(said: str | None, found: Judgment) -> Judgment:
    return Judgment(said) if said is not None and said in [*Judgment] else found


def _seeds(judgments: Mapping[str, Judgment], known: Mapping[str, float], day: dt.date) -> Iterator[Seed]:
    """Checks of what is known, the least certain concept first, and one early check of each that may be known."""
    by_doubt = sorted(judgments, key=lambda slug: known[slug])
    sure = [slug for slug in by_doubt if judgments[slug] is Judgment.KNOWN]
    unsure = [slug for slug in by_doubt if judgments[slug] is Judgment.UNSURE]
    parts = _parts_of([*sure, *unsure])
    every = in_turns([parts[slug] for slug in sure])
    yield from _checked(every, checks(len(every)), day)
    one_each = [parts[slug][0] for slug in unsure if parts[slug]]
    yield from _checked(one_each, early_checks(len(one_each)), day)


def in_turns(rows: Sequence[Sequence[Part]]) -> list[Part]:
    """Every concept gives its first question before any gives its second."""
    return [part for turn in zip_longest(*rows) for part in turn if part is not None]


def _checked(parts: Iterable[Part], times: Iterable[Check], day: dt.date) -> Iterator[Seed]:
    for (component, question, revision), check in zip(parts, times, strict=True):
        yield Seed(component, question, revision, day + dt.timedelta(days=check.days), check.stability)


def _parts_of(concepts: Sequence[str]) -> dict[str, list[Part]]:
    """By concept, in the order in which they are checked: what a program grades comes first."""
    found: dict[str, list[Part]] = defaultdict(list)
    asked = Component.objects.filter(
        active=True, question__status=Status.PUBLISHED, question__concept__slug__in=concepts
    )
    by_themselves = Case(When(question__kind__in=SELF_GRADED, then=Value(1)), default=Value(0))
    rows = asked.order_by(by_themselves, "question__position", "key", "pk").values_list(
        "question__concept__slug", "pk", "question", "question__current"
    )
    for slug, component, question, revision in rows:
        found[slug].append((component, question, revision))
    return found


def take_back(*, learner: User, now: dt.datetime, placement_id: uuid.UUID | None = None) -> bool:
    """Undo the learner's placement as a whole. What was answered since, in review, stands. False: there is none."""
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        placement = _named(owner, placement_id)
        if placement is None:
            return False
        if placement.applied_at is not None:
            day = today_of(owner, now)
            cards = seeded_until(owner, day)
            unseed_cards(owner, cards, act=placement.placement_id, day=day, now=now)
        placement.undone_at = now
        placement.save(update_fields=["undone_at"])
    return True


def learn_anyway(*, learner: User, concept: str, now: dt.datetime) -> int:
    """The learner disagrees afterward: the concept is new again, but for what they answered. Returns how many parts.

    It stays so whatever they undo: the placement says from now on that the concept is to be learned.
    """
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        placement = standing(owner)
        if placement is None or placement.applied_at is None:
            return 0
        judged, day = (placement.judged or {}).get(concept), today_of(owner, now)
        if judged is None or judged["judged"] == Judgment.LEARN:
            return 0
        judged["judged"] = Judgment.LEARN
        placement.save(update_fields=["judged"])
        cards = seeded_until(owner, day).filter(question__concept__slug=concept)
        act = uuid.uuid5(placement.placement_id, f"learn anyway/{concept}")
        return unseed_cards(owner, cards, act=act, day=day, now=now)
