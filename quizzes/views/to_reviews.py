"""“Add these to my reviews”, and taking that back: the same wherever it is offered."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.forms.practice import ToReviewsForm
from quizzes.log.adding import NothingToTakeBack, TakenBack, add_to_reviews, take_back
from quizzes.models import User
from quizzes.views import answers


def to_reviews(request: HttpRequest, components: Sequence[int], back_to: str) -> HttpResponse:
    """Do what the form says, say what came of it, and go back."""
    learner, now = User.of(request.user), timezone.now()
    form = ToReviewsForm(request.POST)
    if not form.is_valid():
        return answers.refused(request, 400, "to-reviews.incomplete", _("Something was missing. Nothing changed."))
    if form.cleaned_data["back"]:
        try:
            taken_back = take_back(learner=learner, components=components, now=now)
        except NothingToTakeBack:
            messages.info(request, _("There was nothing left to undo."))
        else:
            text = ngettext(
                "Undone. %(count)s question is back where it was.",
                "Undone. %(count)s questions are back where they were.",
                taken_back,
            )
            messages.success(request, text % {"count": taken_back})
        return redirect(back_to)
    try:
        added = add_to_reviews(learner=learner, components=components, batch=form.cleaned_data["batch"], now=now)
    except TakenBack:
        messages.info(request, _("You undid that. To add them after all, press the button again."))
        return redirect(back_to)
    if added.moved:
        text = ngettext(
            "Added %(count)s question to your reviews.", "Added %(count)s questions to your reviews.", added.moved
        )
        messages.success(request, text % {"count": added.moved})
    elif added.waiting:
        messages.info(request, _("They’re all waiting in your reviews already."))
    else:
        messages.info(request, _("They aren’t in the guide anymore, so there was nothing to add."))
    return redirect(back_to)
