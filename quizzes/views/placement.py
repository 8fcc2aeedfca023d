"""Placement: the way in, what it found, taking it over, and undoing it. Its questions are asked by its sitting."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes.forms.study import new_id
from quizzes.knowledge.placement.result import Judged, judged_then, result_of
from quizzes.knowledge.placement.taking import begin, may_begin, standing, taken
from quizzes.knowledge.placement.taking_over import learn_anyway, take_back, take_over
from quizzes.models import Concept, User
from quizzes.placement import MOST_QUESTIONS, Because, Judgment, Outcome
from quizzes.sittings import Placement as PlacementSitting
from quizzes.views import answers

SAYS = "says-"
"""What the name of a field begins with in which the learner agrees or not; the concept follows."""


@never_cache
@require_safe
def placement(request: HttpRequest) -> HttpResponse:
    """Begin, go on, or see what was found: whichever it is for this learner."""
    learner = User.of(request.user)
    found = taken(learner)
    context: dict[str, Any] = {"area": "map", "most": MOST_QUESTIONS, "here": PlacementSitting().here}
    if found is not None:
        context["placement_id"] = found.placement.placement_id
    if found is None:
        context |= {"may_begin": standing(learner) is None and may_begin(learner), "placement_id": new_id()}
    elif found.placement.applied_at is not None:
        context |= {"taken_over": True, "groups": _groups(judged_then(found.placement))}
    else:
        result = result_of(found) if found.answers else []
        context |= {"found": found, "groups": _groups(result), "choices": CHOICES, "answered": found.number}
    return render(request, "quizzes/placement/placement.html", context)


CHOICES = [
    (Judgment.KNOWN, gettext_lazy("I know it")),
    (Judgment.UNSURE, gettext_lazy("Not sure")),
    (Judgment.LEARN, gettext_lazy("Teach me")),
]


def _groups(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Those known, unsure and to learn, each with its reason in words."""
    found: dict[Judgment, list[dict[str, Any]]] = {judgment: [] for judgment in Judgment}
    for each in judged:
        row = {"concept": each, "reason": reason_in_words(each), "name": f"{SAYS}{each.slug}"}
        found[each.judgment].append(row)
    return [{"judgment": judgment, "rows": rows} for judgment, rows in found.items() if rows]


def reason_in_words(judged: Judged) -> str:
    reason, about = judged.reason, {"about": judged.about}
    unknown = Outcome.DONT_KNOW in reason.outcomes
    match reason.because:
        case Because.ANSWERED:
            return _answered_in_words(reason.outcomes)
        case Because.NEEDED:
            return _("You got %(about)s right, which builds on it.") % about
        case Because.LACKING if unknown:
            return _("It builds on %(about)s, which you don’t know yet.") % about
        case Because.LACKING:
            return _("It builds on %(about)s, which you missed.") % about
        case Because.OVERALL:
            return _("Not asked. This is a guess from your other answers.")


def _answered_in_words(outcomes: tuple[Outcome, ...]) -> str:
    right, count = outcomes.count(Outcome.RIGHT), len(outcomes)
    if not right and Outcome.DONT_KNOW in outcomes:
        return _("You said you don’t know it yet.")
    if not right:
        return ngettext("You missed a question on it.", "You missed %(n)d questions on it.", count) % {"n": count}
    if right == count:
        text = ngettext("You got a question on it right.", "You got %(n)d questions on it right.", count)
        return text % {"n": count}
    return _("You got %(right)d of %(count)d questions on it right.") % {"right": right, "count": count}


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a placement, or go on with the one that stands."""
    placement_id = answers.as_uuid(request.POST.get("placement_id"))
    if placement_id is None:
        message = _("This form was incomplete, so nothing was started. Go back and try again.")
        return answers.refused(request, 400, "placement.incomplete", message)
    learner = User.of(request.user)
    if standing(learner) is None and not may_begin(learner):
        return redirect("placement")
    begin(learner=learner, placement_id=placement_id, now=timezone.now())
    return redirect(answers.url_of(PlacementSitting().here))


@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """Take the result over, as the learner sees it."""
    said = {name.removeprefix(SAYS): value for name, value in request.POST.items() if name.startswith(SAYS)}
    learner, named = User.of(request.user), answers.as_uuid(request.POST.get("placement_id"))
    says = {str(concept): str(value) for concept, value in said.items()}
    if not take_over(learner=learner, says=says, now=timezone.now(), placement_id=named):
        _tell_of_another(request, learner, named)
    return redirect("placement")


def _tell_of_another(request: HttpRequest, learner: User, named: uuid.UUID | None) -> None:
    """Say so, where an old tab's form was about a placement that stands no longer."""
    placement = standing(learner)
    if named is not None and (placement is None or placement.placement_id != named):
        messages.error(request, _("That page was about a placement you’ve undone since, so nothing changed."))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the whole placement back."""
    learner, named = User.of(request.user), answers.as_uuid(request.POST.get("placement_id"))
    if take_back(learner=learner, now=timezone.now(), placement_id=named):
        messages.info(request, _("Your placement is undone. Nothing counts as known because of it anymore."))
    elif standing(learner) is not None:
        _tell_of_another(request, learner, named)
    return redirect("placement")


@require_POST
def learn(request: HttpRequest, slug: str) -> HttpResponse:
    """“Teach me this”, of a concept that was taken for known."""
    concept = get_object_or_404(Concept.objects.published(), slug=slug)
    if learn_anyway(learner=User.of(request.user), concept=slug, now=timezone.now()):
        messages.info(request, _("We’ll teach you “%(title)s”.") % {"title": concept.title})
    else:
        said = _("“%(title)s” doesn’t count as known anymore. You’ll learn it in a lesson.")
        messages.info(request, said % {"title": concept.title})
    return redirect("placement")
