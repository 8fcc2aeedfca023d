"""Finding one's way in the guide: search, glossary and sections."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizzes.knowledge.memory import concept_states
from quizzes.labs import labs_named
from quizzes.models import Concept, Status
from quizzes.reading import page as reading
from quizzes.search.finding import search as results_for
from quizzes.views import answers

from .public import public

SUGGESTED = 4
"""Of each sort."""


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the guide has for the words in `q`."""
    results = results_for(request.GET.get("q", ""))
    context = {"area": "guide", "results": results, "labs": labs_named(results.query)}
    return render(request, "quizzes/guide/search.html", context)


@public
@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    """A few of the same while somebody types, to stand below the box."""
    results = results_for(request.GET.get("q", ""), SUGGESTED)
    return render(request, "quizzes/guide/suggested.html", {"results": results})


@public
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every concept's definition, from A to Z."""
    found = Concept.objects.published().defer("text", "body", "blocks")
    concepts = sorted(found, key=lambda each: each.title.casefold())
    letters = [{"letter": letter, "concepts": list(group)} for letter, group in groupby(concepts, key=_letter)]
    return render(request, "quizzes/guide/glossary.html", {"area": "guide", "letters": letters, "count": len(concepts)})


def _letter(concept: Concept) -> str:
    first = concept.title[:1].upper()
    return first if "A" <= first <= "Z" else "#"


@public
@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """The concepts of one section, each with what it is and how long it takes to read."""
    found = Concept.objects.published().in_reading_order().filter(section=name).defer("body", "blocks")
    concepts = list(found.annotate(asked=Count("questions", filter=Q(questions__status=Status.PUBLISHED))))
    if not concepts:
        raise Http404("No such section.")
    learner = answers.learner_of(request)
    states = concept_states(learner, timezone.now()) if learner else {}
    rows = [{"concept": each, "minutes": _minutes(each), "state": states.get(each.pk)} for each in concepts]
    total = sum(_minutes(each) for each in concepts)
    context = {"area": "guide", "name": name, "rows": rows, "minutes": total}
    return render(request, "quizzes/guide/section.html", context)


def _minutes(concept: Concept) -> int:
    questions: int = concept.asked  # type: ignore[attr-defined]  # annotated by section
    return reading.minutes(concept.text, questions)
