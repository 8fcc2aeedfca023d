"""Which images a learner may see: those of what has been published, and of no draft."""

from __future__ import annotations

from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from quizzes import guide
from quizzes.models import Concept, QuestionRevision

from .guide_stamp import guide_stamp

_seen: tuple[tuple[Any, ...], frozenset[str]] | None = None


def is_public(name: str) -> bool:
    """Is it on a published page, or in a question that learners have met? Found anew when the guide changes."""
    global _seen
    stamp = guide_stamp()
    if _seen is None or _seen[0] != stamp:
        _seen = stamp, frozenset(_public())
    return name in _seen[1]


def _public() -> set[str]:
    texts = Concept.objects.published().filter(text__contains="figure ").values_list("text", flat=True)
    names = {name for text in texts for name, _line in guide.figures_in(text)}
    met = QuestionRevision.objects.exclude(published_at=None).annotate(said=Cast("content", TextField()))
    for content in met.filter(said__contains="figure ").values_list("content", flat=True).iterator():
        names |= {name for name, _cell, _line in guide.figures_of_question(content)}
    return names


def forget_images() -> None:
    """For tests, which take rows back without a trace."""
    global _seen
    _seen = None
