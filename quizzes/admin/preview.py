"""Questions and pages as learners see them, before and after the answer, drafts too. Nothing is stored.

What is shown was rendered and sanitized when it was saved; the product's own templates show it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from quizzes.kinds.base import REMEMBERED, UNKNOWN, Response
from quizzes.log.shown import Shown
from quizzes.models import QuestionRevision
from quizzes.study.feedback import feedback_without_a_trace
from quizzes.views.answers import as_shown


def preview(
    request: HttpRequest,
    revision: QuestionRevision,
    *,
    seed: int,
    only: str | None = None,
    response: dict[str, Any] | None = None,
    template: str = "admin/quizzes/question/preview.html",
    **context: Any,
) -> HttpResponse:
    """One revision: every part of it or `only` one, revealed after `response` or after “I don't know”."""
    question, whole = revision.question, Shown(revision)
    try:
        keys = whole.parts if only is None else (only,)
        parts = [part(Shown(revision, key, seed), response, number) for number, key in enumerate(keys)]
    except (KeyError, TypeError, IndexError, ValueError):
        # The question was of another kind then and does not say so, or the response belongs to another revision.
        parts = []
    shown = {"question": question, "revision": revision, "parts": parts, "label": whole.kind.label, "seed": seed}
    answer = render(request, template, shown | context)
    add_never_cache_headers(answer)
    return answer


def part(shown: Shown, response: Response | None, number: int) -> dict[str, Any]:
    """What the templates of the kind are given for one part."""
    said = response or (REMEMBERED if shown.is_self_graded else UNKNOWN)
    feedback = feedback_without_a_trace(shown, said, shown.grade(said))
    return {
        "name": shown.kind.part_name(shown.key),
        "before": as_shown(shown, uid=f"before{number}"),
        "after": as_shown(shown, feedback.reveal, uid=f"after{number}"),
        "feedback": feedback,
        "graded": shown.is_self_graded,
    }
