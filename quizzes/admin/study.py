"""What learners did: reviews and cards to look at, and their reports to answer."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from quizzes.models import Card, ProblemReport, Reminder, Review

from .base import ReadOnlyAdmin
from .keeping import KeepingAdmin
from .preview import preview

QUESTION = "component__question__concept"


@admin.register(ProblemReport)
class ProblemReportAdmin(KeepingAdmin):
    """An author reads what a learner saw and said, and notes what came of it."""

    list_display = ("created_at", "question", "reason", "state", "learner")
    list_filter = ("state", "reason")
    search_fields = ("text", "reply", "component__question__slug", "component__question__concept__title")
    list_select_related = ("learner", QUESTION)
    fieldsets = (
        ("Report", {"fields": ("created_at", "learner", "reason", "text")}),
        ("What was on screen", {"fields": ("question_link", "revision_link", "seed", "said")}),
        ("What came of it", {"fields": ("state", "reply")}),
    )
    readonly_fields = ("created_at", "learner", "reason", "text", "question_link", "revision_link", "seed", "said")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ProblemReport, form: Any, change: bool) -> None:
        obj.save(update_fields=["state", "reply"])

    @admin.display(description="Question")
    def question(self, report: ProblemReport) -> str:
        return str(report.component)

    @admin.display(description="Question")
    def question_link(self, report: ProblemReport) -> SafeString:
        url = reverse("admin:quizzes_question_change", args=[report.component.question_id])
        return format_html('<a href="{}">{}</a>', url, report.component)

    @admin.display(description="As the learner saw it")
    def revision_link(self, report: ProblemReport) -> SafeString:
        url = reverse("admin:quizzes_problemreport_preview", args=[report.pk])
        return format_html('<a href="{}">Revision {}, with the answer</a>', url, report.revision.number)

    @admin.display(description="Answer", empty_value="none yet")
    def said(self, report: ProblemReport) -> str | None:
        return json.dumps(report.response, ensure_ascii=False) if report.response is not None else None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/preview/", view, name="quizzes_problemreport_preview"), *super().get_urls()]

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The question at the revision, in the order and with the answer of the report."""
        rows = ProblemReport.objects.select_related("revision__question__concept", "component")
        report = rows.filter(pk=pk).first()
        if report is None or not self.has_view_permission(request, report):
            raise Http404
        return preview(
            request,
            report.revision,
            seed=report.seed,
            only=report.component.key,
            response=report.response,
            report=report,
        )


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("answered_at", "learner", "component", "action", "rating", "score", "place", "due_day")
    list_filter = ("action", "place", "rating")
    search_fields = ("learner__email", "component__question__slug")
    list_select_related = ("learner", QUESTION)
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).select_related("learner", QUESTION)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """What became of each day's reminder."""

    list_display = ("study_day", "learner", "state", "at", "tries")
    list_filter = ("state",)
    search_fields = ("learner__email",)
    list_select_related = ("learner",)
    fields = ("study_day", "learner", "state", "at", "tries")
    show_full_result_count = False


@admin.register(Card)
class CardAdmin(ReadOnlyAdmin):
    list_display = ("component", "learner", "due_day", "stability", "difficulty", "reps", "lapses", "suspended")
    list_filter = ("suspended",)
    search_fields = ("learner__email", "component__question__slug")
    list_select_related = ("learner", QUESTION)
    ordering = ("-pk",)
    show_full_result_count = False
