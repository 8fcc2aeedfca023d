"""Today: what is due, what is new, how long it takes, and what tomorrow brings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.concepts import NARROW
from quizzes.forms.study import new_id
from quizzes.knowledge.concept_map import concept_map
from quizzes.knowledge.next_concept import next_concept
from quizzes.knowledge.progress import FORTNIGHT, answers_by_day
from quizzes.log.undoing import last_undoable
from quizzes.models import User
from quizzes.reading.page import samples, sections
from quizzes.reading.reporting import unread_answer
from quizzes.sittings import Trial
from quizzes.sittings.handful import offers
from quizzes.sittings.trial import example_of_a_miss
from quizzes.study.achieved import worth_today
from quizzes.study.forecast import forecast
from quizzes.study.lessons import offer_for
from quizzes.study.today import due_by_concept, today_for
from quizzes.views import answers

from .map import drawing_of
from .public import public
from .visiting import shared_by_visitors

AHEAD = 7


@public
@require_safe
@shared_by_visitors
def home(request: HttpRequest) -> HttpResponse:
    """The landing page with a question to try; the signed-in go to Today."""
    if request.user.is_authenticated:
        return redirect("today")
    presentation = next(iter(samples()), None)
    whole = concept_map(None, timezone.now())
    context: dict[str, Any] = {"concepts": len(whole.concepts), "drawing": drawing_of(whole, NARROW)}
    if presentation is not None:
        context |= {"p": presentation, "q": answers.shown_question(presentation), "sitting": Trial(sample=True)}
    if missed := example_of_a_miss():
        feedback = missed.feedback
        told = answers.shown_question(missed.shown, feedback.reveal, spot="example")
        context["example"] = {"p": missed.shown, "q": told, "feedback": feedback}
    return render(request, "quizzes/site/landing.html", context)


@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The learner's start of the day."""
    learner = User.of(request.user)
    now = timezone.now()
    state = today_for(learner, now)
    lesson = offer_for(learner, state)
    first_day = not state.answered and not learner.reviews.exists()
    context = {
        "area": "today",
        "today": state,
        "due": due_by_concept(learner, state.day),
        "first_day": first_day,
        "sections": sections() if first_day else [],
        "last": last_undoable(learner, state.day),
        "undo_id": new_id(),
        "forecast": forecast(learner, state, AHEAD),
        "lesson": lesson,
        "learn_next": None if lesson or state.comeback else next_concept(learner),
        "offers": offers(state),
        "worth": worth_today(learner, state),
        "news": unread_answer(learner),
        **fortnight(learner, state.day),
    }
    return render(request, "quizzes/today/today.html", context)


def fortnight(learner: User, day: dt.date) -> dict[str, Any]:
    """The last fourteen study days as dots of three sizes."""
    first = day - dt.timedelta(days=FORTNIGHT - 1)
    days = answers_by_day(learner, first, day)
    dots = [{"day": each.day, "answers": each.answers, "size": _size(each.answers)} for each in days]
    studied = [each.answers > 0 for each in days]
    return {"fortnight": dots, "days_studied": sum(studied), "was_here_yesterday": studied[-2]}


def _size(answers_given: int) -> int:
    """0 to 3: none, up to 10, up to 25, more."""
    return sum(answers_given > bound for bound in (0, 10, 25))
