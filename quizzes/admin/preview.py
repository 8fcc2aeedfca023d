"""Questions and pages as learners see them, before and after the answer, drafts too. Nothing is stored.

What is shown was rendered and sanitized when it was saved; the product's own templates show it.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from quizzes.kinds import KINDS
from quizzes.kinds.base import REMEMBERED, UNKNOWN
from quizzes.models import Question, QuestionRevision
from quizzes.views.answers import ShownQuestion

PART_NAMES = {"": "", "forward": "Asked forward", "back": "Asked the other way"}


def preview(
    request: HttpRequest,
    revision: QuestionRevision,
    *,
    seed: int,
    only: str | None = None,
    response: dict[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """One revision: every part of it or `only` one, revealed after `response` or after “I don't know”."""
    question = revision.question
    kind = KINDS[revision.kind]
    try:
        keys = kind.components(revision.content) if only is None else (only,)
        parts = [part(question, revision, key, seed, response, place) for place, key in enumerate(keys)]
    except (KeyError, TypeError, IndexError, ValueError):
        # The question was of another kind then and does not say so, or the response belongs to another revision.
        parts = []
    shown = {"question": question, "revision": revision, "parts": parts, "label": kind.LABEL, "seed": seed}
    answer = render(request, "admin/quizzes/question/preview.html", shown | context)
    add_never_cache_headers(answer)
    return answer


def part(
    question: Question, revision: QuestionRevision, key: str, seed: int, response: dict[str, Any] | None, place: int
) -> dict[str, Any]:
    """What the templates of the kind are given for one part."""
    kind = KINDS[revision.kind]
    said = response or (REMEMBERED if kind.SELF_GRADED else UNKNOWN)
    verdict = kind.grade(revision.content, key, said)
    reveal = kind.reveal(revision.rendered, key, seed, said, verdict)
    asked = ShownQuestion(
        uid=f"before{place}", kind=kind.NAME, label=kind.LABEL, prompt=kind.present(revision.rendered, key, seed)
    )
    return {
        "name": PART_NAMES.get(key, f"Gap {key}"),
        "before": asked,
        "after": dataclasses.replace(asked, uid=f"after{place}", reveal=reveal),
        "verdict": verdict,
        "graded": kind.SELF_GRADED,
    }
