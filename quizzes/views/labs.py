"""The labs: their list, each at its address, and what keeps what they showed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes.forms.study import new_id
from quizzes.knowledge.of_labs import pages_of, parts_to_remember
from quizzes.labs import LABS, Lab
from quizzes.labs.fields import BadValue
from quizzes.log.adding import added_today
from quizzes.models import User
from quizzes.views import answers

from .public import public
from .same_origin import from_our_pages
from .to_reviews import to_reviews
from .visiting import shared_by_visitors


@public
@require_safe
@shared_by_visitors
def labs(request: HttpRequest) -> HttpResponse:
    return render(request, "quizzes/labs/index.html", {"area": "guide", "labs": LABS.values()})


@public
@require_safe
@shared_by_visitors
def lab(request: HttpRequest, name: str) -> HttpResponse:
    """A lab as its address says."""
    return _lab(request, _named(name), request.GET)


@public
@from_our_pages
@never_cache
@require_POST
def lab_sent(request: HttpRequest, name: str) -> HttpResponse:
    """The same for what is too long for an address. It writes nothing."""
    lab = _named(name)
    try:
        here = _address(lab, lab.read(_sent(request.POST)))
    except BadValue:
        here = ""
    return redirect(here) if here else _lab(request, lab, request.POST)


def _named(name: str) -> Lab[Any]:
    if name not in LABS:
        raise Http404("No such lab.")
    return LABS[name]


def _sent(form: QueryDict) -> dict[str, str]:
    return {name: str(form[name]) for name in form}


def _address(lab: Lab[Any], state: object) -> str:
    """Where this state is shown; empty where it is too long for an address."""
    here = f"{reverse('lab', args=[lab.name])}?{urlencode(lab.query(state))}".removesuffix("?")
    return here if len(here) <= LONGEST_ADDRESS else ""


LONGEST_ADDRESS = 2_000


def _lab(request: HttpRequest, lab: Lab[Any], sent: QueryDict) -> HttpResponse:
    problem = ""
    try:
        state = lab.read(_sent(sent))
    except BadValue as bad:
        state, problem = lab.read({}), str(bad)
    learner = answers.learner_of(request)
    context = {
        "area": "guide",
        "lab": lab,
        "state": state,
        "query": lab.query(state),
        "predicted": lab.is_predicted(state),
        "shown": lab.shown(state),
        "problem": problem,
        "pages": pages_of(lab),
        **_remembering(lab, learner),
    }
    page = render(request, lab.template, context, status=422 if problem else 200)
    here = _address(lab, state)
    if request.headers.get("HX-Request") and here and not problem:
        page["HX-Replace-Url"] = here
    return page


def _remembering(lab: Lab[Any], learner: User | None) -> dict[str, Any]:
    parts = [each.pk for each in parts_to_remember(lab)]
    added = added_today(learner, parts, timezone.now()) if learner and parts else 0
    return {"to_remember": len(parts), "added": added, "batch": new_id() if learner else ""}


@require_POST
def remember(request: HttpRequest, name: str) -> HttpResponse:
    """Add a lab's questions to the reviews, or take that back."""
    lab = _named(name)
    return to_reviews(request, [each.pk for each in parts_to_remember(lab)], reverse("lab", args=[name]))
