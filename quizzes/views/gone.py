"""What an author took out of the guide while a learner was in the middle of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from quizzes.models import User
from quizzes.study.lessons import title_of_begun


def go_on_without(request: HttpRequest, learner: User | None, slug: str, to: str) -> HttpResponse:
    """Who met questions of the concept is told, and goes on at `to`; to anyone else it isn't there (404)."""
    title = title_of_begun(learner, slug) if learner else None
    if title is None:
        raise Http404("No such concept.")
    messages.info(request, _("“%(title)s” isn’t in the guide anymore. Your answers are kept.") % {"title": title})
    return redirect(to)
