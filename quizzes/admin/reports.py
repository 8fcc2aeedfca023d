"""Reports of learners: by question, without names, each with the learner's screen; answered together with a note."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.desk.reports import READ_AT_ONCE, answer_reports, note_answer, open_reports, pseudonym
from quizzes.forms.desk import AnswerReportsForm
from quizzes.models import ProblemReport, Question
from quizzes.views import answers

from .base import page
from .keeping import KeepingAdmin
from .naming import stem_of
from .preview import preview

QUESTION = "component__question__concept"
ALONE, FRAMED = "admin/quizzes/question/preview.html", "admin/quizzes/problemreport/screen.html"


@dataclass(frozen=True, slots=True)
class Read:
    """A report as its reader gets it."""

    report: ProblemReport
    learner: str
    screen: str
    """The page that the learner saw, as a document of its own."""


@admin.register(ProblemReport)
class ProblemReportAdmin(KeepingAdmin):
    """An author reads what a learner saw and said, and notes what came of it."""

    names_learners = False
    list_display = ("created_at", "question", "reason", "state", "reporter")
    list_filter = ("state", "reason")
    search_fields = ("text", "reply", "component__question__slug", "component__question__concept__title")
    list_select_related = (QUESTION,)
    fieldsets = (
        (gettext_lazy("Report"), {"fields": ("created_at", "reporter", "reason", "text")}),
        (gettext_lazy("What was on screen"), {"fields": ("question_link", "revision_link", "seed", "said")}),
        (gettext_lazy("What came of it"), {"fields": ("state", "reply")}),
    )
    readonly_fields = ("created_at", "reporter", "reason", "text", "question_link", "revision_link", "seed", "said")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ProblemReport, form: Any, change: bool) -> None:
        if form.changed_data:
            note_answer(obj, timezone.now())
        obj.save(update_fields=["state", "reply", "answered_at", "seen_at"])

    @admin.display(description=gettext_lazy("Question"))
    def question(self, report: ProblemReport) -> str:
        return str(report.component)

    @admin.display(description=gettext_lazy("Learner"))
    def reporter(self, report: ProblemReport) -> str:
        return pseudonym(report.learner_id)

    @admin.display(description=gettext_lazy("Question"))
    def question_link(self, report: ProblemReport) -> SafeString:
        url = reverse("admin:quizzes_question_change", args=[report.component.question_id])
        return format_html('<a href="{}">{}</a>', url, report.component)

    @admin.display(description=gettext_lazy("As the learner saw it"))
    def revision_link(self, report: ProblemReport) -> SafeString:
        url = reverse("admin:quizzes_problemreport_preview", args=[report.pk])
        words = _("Revision %(number)d, with the answer") % {"number": report.revision.number}
        return format_html('<a href="{}">{}</a>', url, words)

    @admin.display(description=gettext_lazy("Answer"))
    def said(self, report: ProblemReport) -> str:
        return json.dumps(report.response, ensure_ascii=False) if report.response is not None else _("none yet")

    def get_urls(self) -> list[URLPattern]:
        screen, together = self.admin_site.admin_view(self.preview), self.admin_site.admin_view(self.of_question)
        return [
            path("<int:pk>/preview/", screen, name="quizzes_problemreport_preview"),
            path("of-question/<int:pk>/", together, name="quizzes_problemreport_of_question"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The question at the revision, in the order and with the answer of the report."""
        rows = ProblemReport.objects.select_related("revision__question__concept", "component")
        report = rows.filter(pk=pk).first()
        if report is None or not self.has_view_permission(request, report):
            raise Http404
        return screen_of(request, report)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def of_question(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The open reports on one question, with one answer for those that are on the page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = Question.objects.select_related("concept", "current").filter(pk=pk).first()
        if question is None:
            raise Http404
        form = AnswerReportsForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self._answer(request, question, form)
            return redirect("admin:index")
        waiting = open_reports(question)
        reports = list(waiting[:READ_AT_ONCE])
        context = {
            "title": _("Reports on “%(question)s”") % {"question": stem_of(question)},
            "question": question,
            "reports": [
                Read(each, pseudonym(each.learner_id), screen_of(request, each, FRAMED).text) for each in reports
            ],
            "more": waiting.count() - len(reports),
            "form": form,
        }
        response = page(self, request, "admin/quizzes/problemreport/of_question.html", None, **context)
        response.status_code = 422 if form.errors else 200
        return response

    def _answer(self, request: HttpRequest, question: Question, form: AnswerReportsForm) -> None:
        rows = [answers.positive(each) for each in request.POST.getlist("reports")]
        chosen = [row for row in rows if row is not None]
        if len(chosen) != len(rows):
            raise BadRequest("Reports are chosen by their numbers.")
        count = answer_reports(question=question, reports=chosen, now=timezone.now(), **form.cleaned_data)
        if not count:
            self.message_user(request, _("Somebody has answered these meanwhile."), messages.WARNING)
            return
        words = ngettext(
            "%(n)d report answered. Learners read it on their next visit.",
            "%(n)d reports answered. Learners read it on their next visit.",
            count,
        )
        self.message_user(request, words % {"n": count}, messages.SUCCESS)


def screen_of(request: HttpRequest, report: ProblemReport, template: str = ALONE) -> HttpResponse:
    """What its learner saw, and their answer."""
    return preview(
        request,
        report.revision,
        seed=report.seed,
        only=report.component.key,
        response=report.response,
        template=template,
        report=report,
    )
