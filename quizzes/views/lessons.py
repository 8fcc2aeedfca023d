"""Where a lesson stands: finished, done for today, or ready to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.knowledge.next_concept import unlocked_by
from quizzes.models import User
from quizzes.sittings import Lesson
from quizzes.study.lessons import offer_for, offer_in, outline_of, suspended_of
from quizzes.study.today import session_for

from .gone import go_on_without


@never_cache
@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """The end of a lesson, or its way on."""
    learner = User.of(request.user)
    outline = outline_of(learner, slug)
    if outline is None:
        return go_on_without(request, learner, slug, "today")
    today = session_for(learner, timezone.now())
    is_finished = bool(outline.steps) and not outline.left
    context = {
        "area": "today",
        "concept": outline.concept,
        "outline": outline,
        "is_finished": is_finished,
        "is_suspended": not outline.steps and suspended_of(learner, outline.concept),
        "unlocked": unlocked_by(learner, outline.concept) if is_finished else [],
        "offer": offer_in(outline, today.for_lessons),
        "lesson": offer_for(learner, today) if is_finished else None,
        "today": today,
        "sitting": Lesson(slug),
    }
    return render(request, "quizzes/lesson/end.html", context)
