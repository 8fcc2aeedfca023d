"""The learner's own questions: all of them in a list, and a page for each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quizzes.forms.questions import TakeBackForm, TurnForm, WantedForm
from quizzes.forms.study import new_id
from quizzes.knowledge.my_questions import concepts_met, my_questions
from quizzes.knowledge.one_question import OneQuestion, one_question
from quizzes.log.answering import StaleCard, UnknownQuestion
from quizzes.log.days import today_of
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import NothingToUndo, UndoneMeanwhile, last_undoable, undo_last
from quizzes.models import Action, Card, User
from quizzes.study.feedback import section_of
from quizzes.views import answers

FILTERS = ("concept", "show", "order", "after")


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A page of the learner's questions, as the filters in the address want it."""
    learner = User.of(request.user)
    day = today_of(learner, timezone.now())
    form = WantedForm(request.GET, list(concepts_met(learner)))
    found = my_questions(learner, day, form.wanted)
    context = {
        "area": "progress",
        "form": form,
        "filters": {name: request.GET[name] for name in FILTERS if request.GET.get(name)},
        "is_narrowed": any(request.GET.get(name) for name in ("concept", "show")),
        "questions": found,
        "following": _address(request.GET, after=str(found.following)) if found.following else "",
        "beginning": _address(request.GET, after="") if request.GET.get("after") else "",
        "day": day,
        **_just_done(request, learner, day),
    }
    return render(request, "quizzes/questions/mine.html", context)


@never_cache
@require_safe
def one(request: HttpRequest, component_id: int) -> HttpResponse:
    """A question of the learner's with its log and its forgetting curve; with ?answer=1 its answer, too."""
    learner = User.of(request.user)
    day = today_of(learner, timezone.now())
    found = one_question(learner, component_id, day)
    if found is None:
        raise Http404("Not a question of this learner.")
    context = {
        "area": "progress",
        "one": found,
        "each": found.mine,
        "day": day,
        **_asked(found, reveals="answer" in request.GET),
        **_just_done(request, learner, day),
    }
    return render(request, "quizzes/questions/one.html", context)


def _asked(found: OneQuestion, *, reveals: bool) -> dict[str, Any]:
    """The question for its templates. What is right leaves the server only when it is asked for."""
    shown = found.presentation
    if shown is None:
        return {"q": None}
    return {"q": answers.shown_question(shown, shown.turned if reveals else None), "section": _section(found)}


def _section(found: OneQuestion) -> str:
    assert found.mine.revision is not None
    return section_of(found.card.question, found.mine.revision)


@require_POST
def turn(request: HttpRequest, component_id: int) -> HttpResponse:
    """Suspend a question or resume it, or undo that, and go back to where it was done."""
    learner, now = User.of(request.user), timezone.now()
    if not Card.objects.of(learner).filter(component=component_id).exists():
        raise Http404("Not a question of this learner.")
    done = ""
    try:
        if "expected" in request.POST:
            _take_back(learner, request.POST, now)
        else:
            done = _turned(learner, component_id, request.POST, now)
    except NothingToUndo:
        messages.error(request, _("There’s nothing left to undo today."))
    except (StaleCard, UnknownQuestion, UndoneMeanwhile):
        messages.error(request, _("You answered or moved this question in another tab, so nothing changed here."))
    except ValueError:
        messages.error(request, _("Part of that form was missing, so nothing changed. Try again."))
    return redirect(_back(request.POST, component_id, done))


def _turned(learner: User, component_id: int, data: QueryDict, now: dt.datetime) -> str:
    """The id of the record of it."""
    form = TurnForm(data)
    if not form.is_valid():
        raise ValueError("incomplete")
    sent = form.cleaned_data
    record = set_aside(
        learner=learner,
        component_id=component_id,
        version=sent["version"],
        action=Action(sent["action"]),
        record_id=sent["record_id"],
        now=now,
    )
    return str(record.answer_id)


def _take_back(learner: User, data: QueryDict, now: dt.datetime) -> None:
    form = TakeBackForm(data)
    if not form.is_valid():
        raise ValueError("incomplete")
    expected, undo_id = form.ids
    undo_last(learner=learner, expected=expected, undo_id=undo_id, now=now)


def _back(data: QueryDict, component_id: int, done: str) -> str:
    """The page of the question, or the list as it was, at the question."""
    query = {"done": done} if done else {}
    if "listed" not in data:
        return reverse("my-question", args=[component_id], query=query or None)
    query |= {name: str(data[name]) for name in FILTERS if data.get(name)}
    return reverse("my-questions", query=query or None, fragment=f"question-{component_id}")


def _just_done(request: HttpRequest, learner: User, day: dt.date) -> dict[str, Any]:
    """What was suspended or resumed a moment ago, with a way to undo it, as long as it is the latest record."""
    if "done" not in request.GET:
        return {"new_id": new_id}
    last = last_undoable(learner, day)
    is_it = last is not None and str(last.answer_id) == request.GET["done"]
    return {"done": last if is_it else None, "undo_id": new_id(), "new_id": new_id}


def _address(query: QueryDict, *, after: str) -> str:
    kept = {name: query[name] for name in FILTERS if query.get(name)} | {"after": after}
    return reverse("my-questions", query={name: value for name, value in kept.items() if value} or None)
