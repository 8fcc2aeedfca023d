"""How lists name a question: by what it asks."""

from __future__ import annotations

from django.template.defaultfilters import truncatechars

from quizzes.models import Question

LONGEST = 110


def stem_of(question: Question) -> str:
    return truncatechars(question.current.content["stem"] if question.current else question.slug, LONGEST)
