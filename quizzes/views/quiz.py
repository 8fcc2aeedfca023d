"""Quizzes: which there are, taking one, and what came of it."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.forms.quiz import CONTROLS, SaveForm, StartForm
from quizzes.forms.study import new_id
from quizzes.kinds.base import Forged, FormSlip
from quizzes.log.adding import added_today
from quizzes.log.answering import UnknownQuestion
from quizzes.models import Attempt, AttemptItem, Concept, Quiz, User
from quizzes.quizzing.asked import Asked, asked, items_of
from quizzes.quizzing.authored import Closed, MayNotBegin, closed_because, start_authored
from quizzes.quizzing.grading import SURE
from quizzes.quizzing.read_next import read_next
from quizzes.quizzing.ready_made import ReadyMade, bank_of, start_quiz
from quizzes.quizzing.results import earlier_tries, result_of
from quizzes.quizzing.saving import (
    OtherSave,
    Over,
    Saved,
    TooLong,
    hand_in,
    in_words,
    is_begun,
    lacking,
    save_answer,
)
from quizzes.quizzing.starting import NothingToAsk
from quizzes.quizzing.state import (
    QUIZZES,
    is_open,
    is_told,
    open_attempts,
    quiz_of,
    seconds_in_all,
    seconds_left,
    state_of,
)
from quizzes.scoring import passes, would_differ
from quizzes.views import answers
from quizzes.views.practice import misses_to_reviews, shown_in

from .public import public

LATEST = 10
NOT_WHOLE = "quiz.incomplete"


@never_cache
@require_safe
def quizzes(request: HttpRequest) -> HttpResponse:
    """What is open, what can be taken, and what was taken."""
    learner, now = User.of(request.user), timezone.now()
    mine = Attempt.objects.of(learner).filter(kind__in=QUIZZES)[:LATEST]
    sections = Concept.objects.published().in_reading_order().values_list("section", flat=True)
    context = {
        "area": "today",
        "open": [(each, _minutes_left(each)) for each in open_attempts(learner, now)],
        "sections": list(dict.fromkeys(sections)),
        "taken": [(each, state_of(each, now)) for each in mine if not is_open(each, now)],
    }
    return render(request, "quizzes/quiz/quizzes.html", context)


def _minutes_left(attempt: Attempt) -> int | None:
    left = seconds_left(attempt, timezone.now())
    return None if left is None else max(1, round(left / 60))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start_ready_made(request: HttpRequest, kind: str, section: str = "") -> HttpResponse:
    """What a quiz asks and how long it takes, and the press that begins it."""
    learner, now = User.of(request.user), timezone.now()
    quiz = ReadyMade(Attempt.Kind(kind), section)
    if section and not Concept.objects.published().filter(section=section).exists():
        raise Http404("No such section.")
    if request.method == "POST":
        form = StartForm(request.POST)
        if not form.is_valid():
            return answers.refused(request, 400, NOT_WHOLE, _("Something was missing. Nothing was started."))
        try:
            attempt = start_quiz(learner=learner, quiz=quiz, now=now, luck=random.SystemRandom(), **form.cleaned_data)
        except NothingToAsk:
            return redirect(request.path)
        return redirect("taking", attempt.attempt_id)
    bank = bank_of(learner, quiz)
    count = len({each.question for each in bank})
    context = {
        "quiz": quiz,
        "questions": min(quiz.questions, count),
        "bank": count,
        "fresh": len({each.question for each in bank} - {each.question for each in bank if each.rank}),
        "open": next((a for a in open_attempts(learner, now) if (a.kind, a.about) == (kind, section)), None),
        "attempt_id": new_id(),
    }
    return render(request, "quizzes/quiz/start.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A quiz of an author, by its link. Looking needs no account, taking it does."""
    learner, now = answers.learner_of(request), timezone.now()
    quiz = get_object_or_404(Quiz.objects.select_related("owner"), token=token)
    why = closed_because(quiz, learner, now)
    mine = list(Attempt.objects.of(learner).filter(quiz=quiz)) if learner else []
    going = next((each for each in mine if is_open(each, now)), None)
    if why is Closed.DRAFT and going is None and (learner is None or learner != quiz.owner):
        raise Http404("Nobody shares it.")
    if request.method == "POST":
        if learner is None:
            return redirect_to_login(request.path)
        form = StartForm(request.POST)
        if not form.is_valid():
            return answers.refused(request, 400, NOT_WHOLE, _("Something was missing. Nothing was started."))
        try:
            attempt = start_authored(
                learner=learner, quiz=quiz, now=now, luck=random.SystemRandom(), **form.cleaned_data
            )
        except MayNotBegin as refusal:
            why = refusal.why
        except NothingToAsk:
            why = Closed.EMPTY
        else:
            return redirect("taking", attempt.attempt_id)
    context = {
        "quiz": quiz,
        "why": why,
        "mine": mine,
        "open": going,
        "attempt_id": new_id(),
    }
    return render(request, "quizzes/quiz/shared.html", context, status=409 if request.method == "POST" else 200)


@dataclass(frozen=True)
class Line:
    """A question on the page of a quiz: before its answer is told, whatever was saved."""

    shown: Asked
    item: AttemptItem
    slip: FormSlip | None

    @property
    def number(self) -> int:
        return self.shown.number

    @property
    def uid(self) -> str:
        return f"i{self.number}"

    @cached_property
    def q(self) -> answers.ShownQuestion:
        """The question for its templates. Whoever only says how it stands never asks."""
        return answers.as_shown(self.shown, uid=self.uid)

    @property
    def said(self) -> dict[str, list[str]]:
        return self.item.sent or {}

    @property
    def save_id(self) -> uuid.UUID:
        return new_id()

    @property
    def standing(self) -> str:
        """Of the overview: answered, begun, open."""
        if self.slip:
            return "begun"
        return "answered" if is_begun(self.item) else "open"

    @property
    def unknown(self) -> bool:
        return "know" in self.said

    @property
    def sure(self) -> bool:
        return SURE in self.said


def _line(item: AttemptItem, total: int, learner: User) -> Line:
    shown = asked(item, total)
    return Line(shown, item, lacking(shown, item, learner))


@never_cache
@require_safe
def taking(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The questions, one on a page or all on one. Nothing here tells what is right."""
    learner, now = User.of(request.user), timezone.now()
    attempt = _own(learner, attempt_id)
    if not is_open(attempt, now):
        return redirect("quiz-result", attempt_id)
    return _asking(request, learner, attempt)


def _own(learner: User, attempt_id: uuid.UUID) -> Attempt:
    attempt = quiz_of(learner, attempt_id)
    if attempt is None:
        raise Http404("No such quiz.")
    return attempt


def _asking(
    request: HttpRequest, learner: User, attempt: Attempt, *, conflict: Saved | None = None, status: int = 200
) -> HttpResponse:
    items = list(items_of(attempt))
    lines = [_line(item, len(items), learner) for item in items]
    wanted = request.GET.get("question", "1") if conflict is None else str(conflict.shown.number)
    number = min(len(lines), answers.positive(wanted) or 1)
    shown = lines if wanted == "all" else lines[number - 1 : number]
    context = {
        "attempt": attempt,
        "lines": lines,
        "shown": shown,
        "number": None if wanted == "all" else number,
        "before": number - 1,
        "after": number + 1 if number < len(lines) else None,
        "open": sum(each.standing != "answered" for each in lines),
        "end": "end" in request.GET,
        "left": seconds_left(attempt, timezone.now()),
        "limit": seconds_in_all(attempt),
        **_conflict(conflict, learner),
    }
    return _with_clock(render(request, "quizzes/quiz/taking.html", context, status=status), attempt)


def _conflict(saved: Saved | None, learner: User) -> dict[str, Any]:
    """Both values, and a form that sends this window's once more."""
    if saved is None:
        return {}
    said = saved.item.sent or {}
    return {
        "conflict": {
            "number": saved.shown.number,
            "mine": in_words(saved.shown, saved.mine, learner),
            "theirs": in_words(saved.shown, said, learner),
            "fields": [(name, value) for name, values in saved.mine.items() for value in values],
            "seen": saved.item.version,
            "save_id": new_id(),
        }
    }


def _with_clock(page: HttpResponse, attempt: Attempt) -> HttpResponse:
    """How long it goes on, by the server's clock: the browser's may be wrong, or set back."""
    left = seconds_left(attempt, timezone.now())
    if left is not None:
        page["X-Seconds-Left"] = f"{left:.1f}"
    return page


@never_cache
@require_POST
def save(request: HttpRequest, attempt_id: uuid.UUID, number: int) -> HttpResponse:
    """Save the answer to one question; with scripts only what was said about it comes back."""
    learner, now = User.of(request.user), timezone.now()
    form = SaveForm(request.POST)
    if not form.is_valid():
        return answers.refused(request, 400, NOT_WHOLE, _("Something was missing, so nothing was saved. Try again."))
    sent = {name: values for name, values in request.POST.lists() if name not in CONTROLS}
    then = form.cleaned_data["then"]
    try:
        saved = save_answer(
            learner=learner,
            attempt_id=attempt_id,
            number=number,
            save_id=form.cleaned_data["save_id"],
            seen=form.cleaned_data["seen"],
            sent=sent,
            now=now,
        )
    except UnknownQuestion as refusal:
        return answers.refused(request, 404, refusal.code, _("This question isn’t here. Nothing was saved."))
    except (Forged, TooLong, OtherSave):
        return answers.refused(request, 400, "quiz.forged", _("That doesn’t fit the question. Nothing was saved."))
    except Over as over:
        return _over(request, attempt_id, over)
    attempt = saved.item.attempt
    if getattr(request, "htmx", False):
        return _status(request, learner, attempt, saved)
    if not saved.applied:
        return _asking(request, learner, attempt, conflict=saved, status=409)
    if then == "end":
        return redirect(reverse("taking", args=[attempt_id], query={"question": number, "end": 1}, fragment="end"))
    at = then if then.isdecimal() else number
    return redirect(reverse("taking", args=[attempt_id], query={"question": then or number}, fragment=f"i{at}"))


def _status(request: HttpRequest, learner: User, attempt: Attempt, saved: Saved) -> HttpResponse:
    slip = saved.slip if saved.applied else lacking(saved.shown, saved.item, learner)
    line = Line(saved.shown, saved.item, slip)
    context = {"attempt": attempt, "line": line, **_conflict(None if saved.applied else saved, learner)}
    page = render(request, "quizzes/quiz/status.html", context, status=200 if saved.applied else 409)
    page["X-Version"] = str(saved.item.version)
    page["X-Standing"] = line.standing
    return _with_clock(page, attempt)


def _over(request: HttpRequest, attempt_id: uuid.UUID, over: Over) -> HttpResponse:
    """409: what was saved before counts, and this no longer."""
    page = render(
        request,
        "quizzes/quiz/over.html#part" if getattr(request, "htmx", False) else "quizzes/quiz/over.html",
        {"attempt_id": attempt_id, "state": over.state, "code": over.code},
        status=409,
    )
    page["X-Over"] = over.state.value  # a server may take nothing but plain text
    return page


@require_POST
def end(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Hand in. What has no answer counts as “I don't know”."""
    try:
        hand_in(learner=User.of(request.user), attempt_id=attempt_id, now=timezone.now())
    except UnknownQuestion:
        raise Http404("No such quiz.") from None
    return redirect("quiz-result", attempt_id)


@never_cache
@require_safe
def result(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """What came of it; while it is open, back to the questions."""
    learner, now = User.of(request.user), timezone.now()
    attempt = _own(learner, attempt_id)
    if is_open(attempt, now):
        return redirect("taking", attempt_id)
    if not is_told(attempt, now):
        return render(request, "quizzes/quiz/untold.html", {"area": "today", "attempt": attempt})
    found = result_of(learner, attempt, now)
    context = {
        "area": "today",
        "attempt": attempt,
        "result": found,
        "score": found.score,
        "told": [(each, shown_in(each)) for each in found.told],
        "misses": len(found.misses),
        "first_miss": next((each.shown.number for each in found.misses), None),
        "sureness": found.sureness,
        "read_next": read_next([each.shown for each in found.misses]),
        "earlier": earlier_tries(learner, found, now),
        "added": added_today(learner, [each.item.component_id for each in found.misses], now),
        "batch": new_id(),
        "again": _again(attempt),
        "differs": would_differ(found.score.marks, found.score.items, attempt.mark / 100) if attempt.mark else None,
        "passed": bool(attempt.mark) and passes(found.score.marks, found.score.items, attempt.mark or 0),
    }
    return render(request, "quizzes/quiz/result.html", context)


def _again(attempt: Attempt) -> str:
    """Where another try begins; "" for a quiz that its author deleted, or doesn't share any more."""
    if attempt.kind == Attempt.Kind.AUTHORED:
        return attempt.quiz.link if attempt.quiz and attempt.quiz.shared else ""
    if attempt.kind == Attempt.Kind.SECTION:
        return reverse("quiz-section", args=[attempt.about])
    return reverse(f"quiz-{attempt.kind}")


@require_POST
def quiz_to_reviews(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Add the misses of a quiz that is over to the reviews, or take that back."""
    attempt = _own(User.of(request.user), attempt_id)
    if not is_told(attempt, timezone.now()):
        raise Http404("It is not told yet.")
    return misses_to_reviews(request, attempt, reverse("quiz-result", args=[attempt_id]))
