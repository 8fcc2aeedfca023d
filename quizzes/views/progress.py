"""Progress: what was done, what is coming, and whether the predictions hold."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.models import User
from quizzes.stats.progress import progress_of
from quizzes.study.days import today_of
from quizzes.study.today import due_by_day

AHEAD = 14


@never_cache
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    learner = User.of(request.user)
    day = today_of(learner, timezone.now())
    found = progress_of(learner, day)
    ahead = due_by_day(learner, day, AHEAD)
    context = {
        "area": "progress",
        "progress": found,
        "most": max(each.answers for each in found.days),
        "ahead": ahead,
        "most_ahead": max(count for _, count in ahead),
        "day": day,
    }
    return render(request, "quizzes/progress/progress.html", context)
