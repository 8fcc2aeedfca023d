"""When a concept opens: what it builds on has to be known well enough, not mastered.

Waiting for mastery would spread the guide over a year; one success each would let a lucky guess open everything. So a
prerequisite counts as known once two of its questions were answered well enough to be remembered for a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .graph import Graph

KNOWN_QUESTIONS = 2
KNOWN_DAYS = 1.0  # of stability


def is_known(stabilities: Iterable[float], questions: int) -> bool:
    """Whether a concept of `questions` questions is known well enough to build on.

    `stabilities`, in days, has one value for each of its questions that was answered and not just missed.
    """
    return sum(days >= KNOWN_DAYS for days in stabilities) >= min(KNOWN_QUESTIONS, questions)


def missing(graph: Graph, slug: str, known: Collection[str]) -> tuple[str, ...]:
    """The prerequisites that keep a concept closed."""
    return tuple(name for name in graph.known_prerequisites(slug) if name not in known)


def open_concepts(graph: Graph, known: Collection[str], opened: Collection[str] = ()) -> tuple[str, ...]:
    """The concepts that new questions may come from, in learning order.

    `opened` holds those the learner opened by hand or has begun: they stay open whatever they build on.
    """
    return tuple(slug for slug in graph.order if slug in opened or not missing(graph, slug, known))
