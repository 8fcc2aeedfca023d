"""Practice: choosing what, and what came of it. The questions themselves are asked by the views of the review."""

from __future__ import annotations

import random
import uuid
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.forms.practice import SCOPES, PracticeForm
from quizzes.forms.study import new_id
from quizzes.log.adding import added_today
from quizzes.models import Attempt, Concept, User
from quizzes.quizzing.asked import items_of
from quizzes.quizzing.practice import Scope, how_many, practice_of, start_practice
from quizzes.quizzing.starting import NothingToAsk, is_over
from quizzes.quizzing.telling import Told, told
from quizzes.views import answers

from .to_reviews import to_reviews

LATEST = 5
COUNTED = (Scope.SLIPPING, Scope.MISSED, Scope.SEEN)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest) -> HttpResponse:
    """Choose what to practice and begin; an address may name a concept, a section or a choice."""
    learner, now = User.of(request.user), timezone.now()
    concepts = list(Concept.objects.published().in_reading_order().only("slug", "title", "section"))
    counts = {scope: how_many(learner, scope, now) for scope in COUNTED}
    if request.method != "POST":
        form = PracticeForm(initial=_asked_for(request, counts), concepts=concepts)
        return _choose(request, learner, form, concepts, counts)
    form = PracticeForm(request.POST, concepts=concepts)
    if not form.is_valid():
        return _choose(request, learner, form, concepts, counts, status=422)
    attempt_id = form.cleaned_data["attempt_id"]
    try:
        start_practice(learner=learner, wish=form.wish, attempt_id=attempt_id, now=now, luck=random.SystemRandom())
    except NothingToAsk:
        form.add_error(None, _("No question fits that. Choose something else, or more kinds of questions."))
        return _choose(request, learner, form, concepts, counts, status=422)
    return redirect(reverse("question", query={"practice": attempt_id}))


def _asked_for(request: HttpRequest, counts: dict[Scope, int]) -> dict[str, Any]:
    """What is chosen at first: what the address names, or else what helps most."""
    concepts, section, scope = request.GET.getlist("concept"), request.GET.get("section"), request.GET.get("scope")
    first = next((each for each, count in counts.items() if count), Scope.SECTION)
    if concepts:
        first = Scope.CONCEPTS
    elif section:
        first = Scope.SECTION
    elif scope in set(Scope):
        first = Scope(scope)
    return {"scope": first, "concept": concepts, "section": section, "amount": "q10"}


def _choose(
    request: HttpRequest,
    learner: User,
    form: PracticeForm,
    concepts: list[Concept],
    counts: dict[Scope, int],
    *,
    status: int = 200,
) -> HttpResponse:
    by_section = groupby(concepts, key=lambda each: each.section)
    context = {
        "form": form,
        "scopes": [(scope.value, label, counts.get(scope)) for scope, label in SCOPES],
        "sections": [(name, list(group)) for name, group in by_section],
        "chosen": {name: form[name].value() for name in ("scope", "section", "amount", "attempt_id")},
        "chosen_concepts": form["concept"].value() or [],
        "chosen_kinds": form["kind"].value() or [],
        "latest": Attempt.objects.of(learner).filter(kind=Attempt.Kind.PRACTICE)[:LATEST],
    }
    return render(request, "quizzes/practice/choose.html", context, status=status)


@never_cache
@require_safe
def practiced(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """What came of a practice, or how far it is."""
    learner, now = User.of(request.user), timezone.now()
    attempt = practice_of(learner, attempt_id)
    if attempt is None:
        raise Http404("No such practice.")
    items = list(items_of(attempt))
    answered = told(items, learner)
    answered = [each for each in answered if each.item.response is not None]
    misses = [each for each in answered if each.is_miss]
    context = {
        "area": "today",
        "attempt": attempt,
        "answered": [(each, shown_in(each)) for each in answered],
        "misses": len(misses),
        "right": len(answered) - len(misses),
        "left": 0 if is_over(attempt, now) else len(items) - len(answered),
        "go_on": reverse("question", query={"practice": attempt_id}),
        "added": added_today(learner, [each.item.component_id for each in misses], now),
        "batch": new_id(),
    }
    return render(request, "quizzes/practice/practiced.html", context)


def shown_in(each: Told) -> answers.ShownQuestion:
    """A question of an attempt with its answer, for the templates of its kind."""
    return answers.as_shown(each.shown, each.feedback.reveal, uid=f"i{each.item.position + 1}")


@require_POST
def practice_to_reviews(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Add the misses of a practice to the reviews, or take that back."""
    attempt = practice_of(User.of(request.user), attempt_id)
    if attempt is None:
        raise Http404("No such practice.")
    return misses_to_reviews(request, attempt, reverse("practiced", args=[attempt_id]))


def misses_to_reviews(request: HttpRequest, attempt: Attempt, back_to: str) -> HttpResponse:
    """The same for any attempt."""
    is_practice = attempt.kind == Attempt.Kind.PRACTICE
    answered = [each for each in told(items_of(attempt), User.of(request.user)) if each.item.version or not is_practice]
    return to_reviews(request, [each.item.component_id for each in answered if each.is_miss], back_to)
