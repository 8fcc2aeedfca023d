"""What a placement found: a judgment and a reason for each concept, for the learner to agree or disagree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.models import Concept, Placement
from quizzes.placement import Because, Judgment, Reason, judged, reason_for

from .taking import Taken


@dataclass(frozen=True, slots=True)
class Judged:
    """A concept as placement judges it, or as the learner does."""

    slug: str
    title: str
    section: str
    known: float
    judgment: Judgment
    reason: Reason
    about: str = ""
    """The title of the concept that the reason speaks of."""


def result_of(found: Taken) -> list[Judged]:
    """Every concept that the learner has not begun, in reading order: one statement."""
    rows = list(Concept.objects.published().in_reading_order().values_list("slug", "title", "section"))
    titles = {slug: title for slug, title, _ in rows}
    known = found.course.beliefs.known
    return [
        _judged(found, (slug, title, section), titles)
        for slug, title, section in rows
        if slug in known and slug not in found.begun
    ]


def judged_then(placement: Placement) -> list[Judged]:
    """What was taken over, of the concepts that there still are: one statement."""
    kept = placement.judged or {}
    rows = Concept.objects.published().in_reading_order().values_list("slug", "title", "section")
    return [
        Judged(slug, title, section, kept[slug]["known"], Judgment(kept[slug]["judged"]), Reason(Because.OVERALL))
        for slug, title, section in rows
        if slug in kept
    ]


def _judged(found: Taken, row: tuple[str, str, str], titles: Mapping[str, str]) -> Judged:
    slug, title, section = row
    p, reason = found.course.beliefs.known[slug], reason_for(found.course, slug)
    return Judged(slug, title, section, p, judged(p), reason, titles.get(reason.about, ""))
