"""What placement makes of a concept, and why: the words that a learner is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .course import Answered, Course
from .learners import Outcome

SURELY_KNOWN, PERHAPS_KNOWN = 0.9, 0.5


class Judgment(StrEnum):
    KNOWN = "known"
    UNSURE = "unsure"
    LEARN = "learn"


def judged(known: float) -> Judgment:
    if known >= SURELY_KNOWN:
        return Judgment.KNOWN
    return Judgment.UNSURE if known >= PERHAPS_KNOWN else Judgment.LEARN


class Because(StrEnum):
    ANSWERED = "answered"
    """Its own questions were asked."""
    NEEDED = "needed"
    """Something that builds on it was answered right."""
    LACKING = "lacking"
    """Something that it builds on was missed."""
    OVERALL = "overall"
    """No answer speaks of it; the others say how much is known as a whole."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks most for a judgment. `about` is the concept that was answered."""

    because: Because
    about: str = ""
    outcomes: tuple[Outcome, ...] = ()


def reason_for(course: Course, slug: str) -> Reason:
    own = _outcomes(course.answers, slug)
    if own:
        return Reason(Because.ANSWERED, slug, own)
    graph = course.tree.graph
    if course.beliefs.known[slug] >= PERHAPS_KNOWN:
        near, because, telling = _nearest(slug, graph.leads_to), Because.NEEDED, Outcome.RIGHT
    else:
        near, because, telling = _nearest(slug, graph.known_prerequisites), Because.LACKING, None
    for name in near:
        outcomes = _outcomes(course.answers, name)
        if outcomes and _speaks(outcomes, telling):
            return Reason(because, name, outcomes)
    return Reason(Because.OVERALL)


def _speaks(outcomes: Sequence[Outcome], telling: Outcome | None) -> bool:
    """All right, or none of them."""
    return all((each is Outcome.RIGHT) == (telling is Outcome.RIGHT) for each in outcomes)


def _outcomes(answers: Iterable[Answered], slug: str) -> tuple[Outcome, ...]:
    return tuple(each.outcome for each in answers if each.question.concept == slug)


def _nearest(slug: str, step: Callable[[str], Iterable[str]]) -> list[str]:
    """All concepts that steps from this one lead to, the nearest first."""
    found = dict.fromkeys(step(slug))
    line = list(found)
    for name in line:
        for further in step(name):
            if further not in found and further != slug:
                found[further] = None
                line.append(further)
    return line
