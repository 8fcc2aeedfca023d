"""What joins the labs to the guide: the pages they belong to, and the questions that keep what they showed."""

from __future__ import annotations

from typing import Any

from quizzes.labs import Lab
from quizzes.models import Component, Concept, Question


def pages_of(lab: Lab[Any]) -> list[Concept]:
    """The published ones, the closest first."""
    found = {each.slug: each for each in Concept.objects.published().filter(slug__in=lab.concepts)}
    return [found[slug] for slug in lab.concepts if slug in found]


def parts_to_remember(lab: Lab[Any]) -> list[Component]:
    """What its questions ask, as far as they are published; of a question with several parts the first."""
    named = set(lab.questions)
    concepts, questions = {concept for concept, _ in named}, {question for _, question in named}
    found = Question.objects.published().filter(concept__slug__in=concepts, slug__in=questions)
    kept = [each.pk for each in found.select_related("concept") if (each.concept.slug, each.slug) in named]
    parts = Component.objects.filter(question__in=kept, active=True).order_by("question", "key")
    return list({part.question_id: part for part in reversed(parts)}.values())
