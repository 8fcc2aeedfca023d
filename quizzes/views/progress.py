"""Progress: what was done, what is coming, and whether the predictions hold."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.knowledge.progress import progress_of
from quizzes.models import User
from quizzes.study.forecast import forecast
from quizzes.study.today import today_for

AHEAD = 14


@never_cache
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    learner = User.of(request.user)
    today = today_for(learner, timezone.now())
    found = progress_of(learner, today.day)
    context = {
        "area": "progress",
        "progress": found,
        "most": max(each.answers for each in found.days),
        "forecast": forecast(learner, today, AHEAD),
        "day": today.day,
    }
    return render(request, "quizzes/progress/progress.html", context)
