"""Progress: what was done, what is coming, and whether the predictions hold."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.knowledge.growth import MANY, growth_of, milestones
from quizzes.knowledge.memory import concept_states
from quizzes.knowledge.progress import progress_of
from quizzes.knowledge.recall import recall_by_concept
from quizzes.models import User
from quizzes.study.forecast import forecast
from quizzes.study.today import today_for

AHEAD = 14


@never_cache
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    learner = User.of(request.user)
    now = timezone.now()
    today = today_for(learner, now)
    found, weeks = progress_of(learner, today.day), growth_of(learner, today.day)
    context = {
        "area": "progress",
        "progress": found,
        "growth": weeks,
        "milestones": milestones(weeks, concept_states(learner, now).values()) if weeks else [],
        "many": MANY,
        "by_concept": recall_by_concept(learner),
        "most": max(each.answers for each in found.days),
        "forecast": forecast(learner, today, AHEAD),
        "day": today.day,
    }
    return render(request, "quizzes/progress/progress.html", context)
