"""The guide: contents, a page per concept, and its questions to try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes.concepts import MemoryState
from quizzes.forms.study import new_id
from quizzes.kinds.base import Forged, FormSlip
from quizzes.knowledge.memory import concept_states, remembered
from quizzes.knowledge.nearby import states_of
from quizzes.labs import labs_about
from quizzes.log.days import today_of
from quizzes.log.history import answer_at
from quizzes.log.presenting import Presentation
from quizzes.models import Card, Concept, User
from quizzes.reading.page import (
    Block,
    around,
    blocks_of,
    body_of,
    cards_in,
    minutes,
    missed_in,
    missed_on,
    next_sample,
    page_with_questions,
    public_presentation,
    sections_of,
)
from quizzes.sittings import Lesson, Reading, Trial
from quizzes.sittings.reading import AGAIN
from quizzes.study.feedback import feedback_on
from quizzes.study.today import presentation_of
from quizzes.views import answers

from .gone import go_on_without
from .public import public
from .same_origin import from_our_pages
from .visiting import shared_by_visitors


@public
@require_safe
@shared_by_visitors
def contents(request: HttpRequest) -> HttpResponse:
    """The guide's table of contents, with what the learner remembers of each concept."""
    learner = answers.learner_of(request)
    concepts = list(Concept.objects.published().in_reading_order())
    states = concept_states(learner, timezone.now()) if learner else {}
    sections = [
        {"name": name, "concepts": [{"concept": each, "state": states.get(each.pk)} for each in group]}
        for name, group in groupby(concepts, key=lambda concept: concept.section)
    ]
    context = {"area": "guide", "sections": sections, "count": len(concepts), "states": list(MemoryState)}
    return render(request, "quizzes/guide/contents.html", context)


@public
@require_safe
@shared_by_visitors
def concept(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the guide with its questions in the text."""
    found = page_with_questions(slug)
    learner = answers.learner_of(request)
    if found is None:
        return go_on_without(request, learner, slug, "contents")
    day = today_of(learner, timezone.now()) if learner else None
    places = around(found)
    cards = cards_in([found, *places.near], learner) if learner else []
    states = states_of(places.near, learner, cards, day) if learner and day else {}
    body, blocks = body_of(found), blocks_of(found, learner, cards)
    asked = [block.presentation for block in blocks if block.presentation is not None]
    context = {
        "area": "guide",
        "concept": found,
        "blocks": [_shown(block, day) for block in blocks],
        "missed": _once_more(missed_in(blocks)),
        "minutes": minutes(found.text, len(asked)),
        "question_count": len(asked),
        "steps": _unmet(asked, cards) if learner else 0,
        "lesson": Lesson(slug),
        "labs": labs_about(slug),
        "headings": sections_of(body),
        "has_formulas": any(block.has_formula for block in body),
        "around": places,
        "builds_on": [{"concept": each, "state": states.get(each.pk)} for each in places.builds_on],
        "leads_to": [{"concept": each, "state": states.get(each.pk)} for each in places.leads_to],
        "sources": found.sources.all(),
        "resources": found.resources.all(),
        "sitting": Reading() if learner else Trial(),
        "way_back": answers.way_back(learner, request.GET),
    }
    return render(request, "quizzes/guide/concept.html", context)


def _unmet(asked: Iterable[Presentation], cards: Iterable[Card]) -> int:
    """How many of a page's questions are left to take as a lesson."""
    met = {card.question_id for card in cards if card.stability is not None or card.due_day or card.suspended}
    return sum(each.question.pk not in met for each in asked)


def _shown(block: Block, day: dt.date | None) -> dict[str, Any]:
    """A block for its template; for a learner with what they still remember of its question on that day."""
    presentation = block.presentation
    if presentation is None:
        return {"html": block.html}
    shown = {"p": presentation, "q": answers.shown_question(presentation), "answer_id": new_id()}
    if day is None:
        return shown
    memory = remembered(presentation.card, day)
    return shown | {"memory": memory, "known": memory.recall >= KNOWN}


# A question this likely to be known is folded away, so that it does not stop a returning reader.
KNOWN = 0.9


@never_cache
@require_safe
def missed(request: HttpRequest, slug: str) -> HttpResponse:
    """What the learner missed on a page, to ask it once more at the page's end."""
    context = {"missed": _once_more(missed_on(slug, User.of(request.user)))}
    return render(request, "quizzes/guide/missed.html", context)


def _once_more(missed: Iterable[Presentation]) -> list[dict[str, Any]]:
    """The missed questions for their template. They stand on the page twice, so they are told apart."""
    return [
        {"p": each, "q": answers.shown_question(each, spot=AGAIN), "answer_id": new_id(), "sitting": Reading(AGAIN)}
        for each in missed
    ]


@never_cache
@require_safe
def reading_answer(request: HttpRequest, component_id: int) -> HttpResponse:
    """The hidden side of a flashcard on a page, before the learner grades it."""
    learner = User.of(request.user)
    sitting = Reading(AGAIN if request.GET.get("spot") == AGAIN else "")
    presentation = presentation_of(learner, component_id)
    if presentation is None or not presentation.is_self_graded:
        raise Http404("No such flashcard.")
    version = answers.whole(request.GET.get("version"))
    # The page may have stood open while the card was answered elsewhere: it shows that answer, and asks no second one.
    if version not in {None, presentation.version}:
        review = answer_at(learner, component_id, version or 0)
        if review is not None:
            return answers.tell(request, sitting, feedback_on(learner, review, review.study_day))
    return answers.ask(request, sitting, presentation, turned=True)


@public
@never_cache
@require_safe
def sample(request: HttpRequest, component_id: int) -> HttpResponse:
    """Another question for passers-by, who carry along what they answered."""
    presentation = public_presentation(component_id)
    if presentation is None:
        raise Http404("No such question.")
    return answers.ask(request, Trial.carrying(request.GET), presentation, {"arrived": True})


@public
@from_our_pages
@require_POST
def try_question(request: HttpRequest, component_id: int) -> HttpResponse:
    """A passer-by's answer: graded and shown, never stored."""
    presentation = public_presentation(component_id)
    if presentation is None:
        raise Http404("No such question.")
    if request.user.is_authenticated:
        return redirect(reverse("concept", args=[presentation.concept.slug]))
    trial = Trial.carrying(request.POST)
    data = {name: values for name, values in request.POST.lists() if name not in NOT_ANSWERED}
    try:
        tried = trial.try_out(presentation, data)
    except FormSlip as slip:
        return answers.ask(request, trial, presentation, {"slip": slip, "said": data}, status=422)
    except Forged:
        return answers.refused(request, 400, "answer.forged", gettext("That answer doesn’t fit the question."))
    another = next_sample(presentation) if trial.sample else None
    return answers.tell(request, trial.having(presentation, data), tried.feedback, {"another": another})


NOT_ANSWERED = {"csrfmiddlewaretoken", "carried", "sample"}
