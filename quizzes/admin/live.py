"""The question in a form as learners would see it, and what the checks say of it, while it is written.

The form as it stands is sent after each pause. Nothing is stored: the revision that is shown is never saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import parse_qs

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quizzes.authoring.pages import revision_of
from quizzes.authoring.questions import reach_of
from quizzes.forms.authoring import LookedOver, QuestionForm, look_over
from quizzes.forms.authoring.looking import LookedOverPage
from quizzes.kinds.base import UNKNOWN, Forged, FormSlip, Response
from quizzes.log.shown import Shown
from quizzes.models import Question, QuestionRevision
from quizzes.study.feedback import feedback_without_a_trace
from quizzes.views.answers import as_shown

from .base import CarefulAdmin

BEFORE, RIGHT, UNKNOWING, ANSWER = "before", "right", "unknown", "answer"
SEED = 1  # one order, so that nothing jumps while it is read
CANNOT_BE_SHOWN = (KeyError, IndexError, ValueError, TypeError, AttributeError)
"""What a kind may raise over a question that is half written."""
STATES = {BEFORE: _("Before the answer"), RIGHT: _("After a right answer"), UNKNOWING: _("After “I don’t know”")}


class LiveAdmin(CarefulAdmin):
    """An admin of questions whose form is followed by a preview and the checks."""

    def question_at(self, request: HttpRequest, object_id: str) -> Question | None:
        """The question that an address names. Each admin has its own."""
        raise NotImplementedError

    @method_decorator(require_POST)
    def live(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The form looked over: in parts for the script of the form, else as a page of its own."""
        question = self.question_at(request, str(pk)) if pk else None
        if pk and question is None:
            raise Http404
        if not (self.has_change_permission(request, question) if question else self.has_add_permission(request)):
            raise PermissionDenied
        make = cast("type[QuestionForm]", self.get_form(request, question, change=question is not None))
        form = make(request.POST, instance=question)
        looked = look_over(form)
        context: dict[str, Any] = {"looked": looked, "parts": _shown(form, looked, request.POST)}
        if question is not None:
            major = form.is_major(looked.checked.question)
            context |= {"reach": reach_of(question, major=major), "major": major}
        if "live_show" not in request.POST:
            answer = render(request, "admin/quizzes/question/looked_over.html", context)
        else:
            checks = render_to_string("admin/quizzes/question/live_checks.html", context, request)
            page = render_to_string("admin/quizzes/question/live_page.html", context, request)
            answer = JsonResponse({"checks": checks, "page": page, "words": words_of(looked)})
        add_never_cache_headers(answer)
        return answer


def words_of(looked: LookedOver | LookedOverPage) -> str:
    """How much there is to do, in a line."""
    errors, advice = len(looked.errors), len(looked.advice)
    if not errors and not advice:
        return gettext("Nothing to fix")
    return gettext("%(errors)s to fix, %(advice)s to look at") % {"errors": errors, "advice": advice}


def _shown(form: QuestionForm, looked: LookedOver, sent: Any) -> list[dict[str, Any]]:
    """Each part of the question, in the states that were asked for; none while it can't be shown."""
    question = form.instance if form.instance.pk else Question(concept=form.concept, kind=form.KIND)
    try:
        revision = revision_of(question, looked.checked.question)
        return [_part(revision, key, number, sent) for number, key in enumerate(Shown(revision).parts)]
    except CANNOT_BE_SHOWN:
        return []


def _part(revision: QuestionRevision, key: str, number: int, sent: Any) -> dict[str, Any]:
    shown = Shown(revision, key, SEED)
    asked = sent.get("live_show", "")
    states = [asked] if asked in STATES or asked == ANSWER else list(STATES)
    if shown.is_self_graded and asked != BEFORE:
        states = [state for state in states if state != UNKNOWING] or [RIGHT]
    if asked == ANSWER and sent.get("live_part") != str(number):
        states = [BEFORE]
    faces = [face for state in states for face in _faces(shown, state, f"{state}{number}", sent)]
    return {"name": shown.kind.part_name(key), "number": number, "faces": faces, "graded": shown.is_self_graded}


def _faces(shown: Shown, state: str, uid: str, sent: Any) -> Iterator[dict[str, Any]]:
    """The question in one state, for the learner's own templates."""
    said, slip = _said(shown, state, sent)
    if said is None:
        yield {"title": STATES[BEFORE], "q": as_shown(shown, uid=uid), "slip": slip}
        return
    feedback = feedback_without_a_trace(shown, said, shown.grade(said))
    title = gettext("After “Show answer”") if shown.is_self_graded else STATES.get(state, gettext("After this answer"))
    yield {"title": title, "q": as_shown(shown, feedback.reveal, uid=uid), "feedback": feedback}


def _said(shown: Shown, state: str, sent: Any) -> tuple[Response | None, str]:
    """The response of a state, nothing before the answer; and what a slip of the hand is told."""
    if state == BEFORE:
        return None, ""
    if state == RIGHT or shown.is_self_graded:
        return shown.right_response, ""
    if state == UNKNOWING:
        return dict(UNKNOWN), ""
    try:
        return shown.parse(parse_qs(sent.get("live_answer", ""), keep_blank_values=True)), ""
    except FormSlip as slip:
        return None, str(slip)
    except Forged:
        return None, ""
