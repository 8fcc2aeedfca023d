"""A question moves to another concept: first what that would do, all at once, and then a press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from quizzes.authoring.moving import CannotMove, ConflictFirst, move_question, planned_move
from quizzes.authoring.questions import EditedMeanwhile, reach_of
from quizzes.forms.authoring import worded
from quizzes.forms.authoring.moving import MoveForm, WhereToForm
from quizzes.models import Concept, Question, Status, User

from .base import GuardedAdmin, page
from .naming import stem_of


class MovingAdmin(GuardedAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.move)
        return [path("<int:pk>/move/", view, name="quizzes_question_move"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        question = Question.objects.select_related("concept", "current").filter(pk=pk).first()
        if question is None or question.current is None:
            raise Http404
        if not (self.has_change_permission(request, question) and request.user.has_perm("quizzes.change_concept")):
            raise PermissionDenied
        where = WhereToForm(question, request.GET or None)
        to = where.cleaned_data["to"] if where.is_bound and where.is_valid() else None
        form = (
            MoveForm(to, request.POST if request.method == "POST" else None, initial=_seen(question, to))
            if to
            else None
        )
        if request.method == "POST" and form is not None and form.is_valid() and to is not None:
            if self._refused(request, question, to):
                raise PermissionDenied
            return self._move(request, question, to, form)
        context: dict[str, Any] = {"title": gettext("Move to another concept"), "where": where, "form": form, "to": to}
        if to is not None:
            move = planned_move(question, to)
            context |= {"move": move, "problems": [worded(each) for each in move.problems]}
            context |= {"refusal": self._refused(request, question, to), "reach": reach_of(question, major=False)}
        return page(self, request, "admin/quizzes/question/move.html", question, stem=stem_of(question), **context)

    def _refused(self, request: HttpRequest, question: Question, to: Concept) -> str:
        """Why this isn't theirs to do: the question or one of the pages is public."""
        public = Status.PUBLISHED in (question.status, question.concept.status, to.status)
        return self.refusal(request, question) if public else ""

    def _move(self, request: HttpRequest, question: Question, to: Concept, form: MoveForm) -> HttpResponse:
        said, left = form.cleaned_data, question.concept.title
        try:
            moved = move_question(
                question=question,
                to=to,
                place=said["place"],
                seen=said["seen"],
                seen_there=said["seen_there"],
                author=User.of(request.user),
                now=timezone.now(),
            )
        except EditedMeanwhile:
            words = gettext("Someone else changed the question or that page meanwhile. Nothing was moved; look again.")
        except ConflictFirst:
            words = gettext("The shipped guide changed this question, too. Decide about that conflict first.")
        except CannotMove as refused:
            words = " ".join(worded(each) for each in refused.problems)
        else:
            self.log_change(request, moved, [{"changed": {"fields": ["concept"]}}])
            words = gettext("Moved from %(old)s to %(new)s. Nobody’s schedule changed.")
            self.message_user(request, words % {"old": left, "new": to.title}, messages.SUCCESS)
            return redirect("admin:quizzes_question_change", moved.pk)
        self.message_user(request, words, messages.ERROR)
        return redirect(request.get_full_path())


def _seen(question: Question, to: Concept | None) -> dict[str, int]:
    return {"seen": question.edit_version, "seen_there": to.edit_version if to else 0}
