"""Quizzes of authors: what they ask, who has more time, and what came of them."""

from __future__ import annotations

import csv
import random
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from quizzes.forms.authoring.quizzes import (
    LIST,
    AccommodationForm,
    AccommodationFormSet,
    FixedForm,
    QuizForm,
    RowForm,
)
from quizzes.log.shown import Shown
from quizzes.models import Accommodation, Component, Quiz, QuizQuestion, QuizRow, User
from quizzes.quizzing.authored import (
    askable_questions,
    give_time,
    lacking_rows,
    questions_of,
)
from quizzes.quizzing.class_results import Results, results_for_owner, worded

from .base import CarefulAdmin, page

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LEARNERS_A_PAGE, QUESTIONS_A_PAGE = 100, 50
HEAD = ("learner", "started", "ended", "marks", "questions", "likely low", "likely high", "known low", "known high")


# Stacked, since a table of Django's own admin names none of its cells.
class FixedInline(admin.StackedInline):  # type: ignore[type-arg]  # not generic at run time
    model = QuizQuestion
    form = FixedForm
    fields = (("question", "position"),)
    verbose_name, verbose_name_plural = _("question"), _("Questions that everyone is asked")
    extra = 1


class RowInline(admin.StackedInline):  # type: ignore[type-arg]
    model = QuizRow
    form = RowForm
    fields = (("count", "concept", "section"), ("kind", "skill", "level"))
    verbose_name, verbose_name_plural = _("draw"), _("Questions drawn for each try")
    extra = 1


class AccommodationInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Accommodation
    form = AccommodationForm
    formset = AccommodationFormSet
    fields = (("address", "extra_minutes"),)
    verbose_name, verbose_name_plural = _("learner"), _("More time for some learners")
    extra = 0


@admin.register(Quiz)
class QuizAdmin(CarefulAdmin):
    """Its owner edits it and sees the results, and so does a superuser; nobody else."""

    list_display = ("title", "shared", "owner", "opens_at", "closes_at")
    list_filter = ("shared",)
    search_fields = ("title",)
    list_select_related = ("owner",)
    form = QuizForm
    inlines = (FixedInline, RowInline, AccommodationInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        quizzes: QuerySet[Quiz] = super().get_queryset(request)
        user = User.of(request.user)
        return quizzes if user.is_superuser else quizzes.filter(owner=user)

    def view_on_site(self, obj: Quiz) -> str:  # Django calls it where it can be called
        return obj.link

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": User.of(request.user).pk, **super().get_changeform_initial_data(request)}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        names = askable_questions().order_by("concept__slug", "slug").values_list("concept__slug", "slug")
        context |= {"names_id": LIST, "names": [f"{concept}/{slug}" for concept, slug in names]}
        return super().render_change_form(request, context, *args, **options)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        give_time(form.instance, timezone.now())

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/results/", wrap(self.results), name="quizzes_quiz_results"),
            path("<int:pk>/results.csv", wrap(self.results_csv), name="quizzes_quiz_csv"),
            path("<int:pk>/preview/", wrap(self.preview), name="quizzes_quiz_preview"),
            *super().get_urls(),
        ]

    def _found(self, request: HttpRequest, pk: int) -> Quiz:
        quiz = self.get_queryset(request).filter(pk=pk).first()
        if quiz is None or not self.has_view_permission(request, quiz):
            raise Http404
        return quiz

    @method_decorator(require_safe)
    def results(self, request: HttpRequest, pk: int) -> HttpResponse:
        quiz = self._found(request, pk)
        found = results_for_owner(quiz, timezone.now())
        learners = Paginator(found.taken, LEARNERS_A_PAGE).get_page(request.GET.get("learners"))
        questions = Paginator(found.questions, QUESTIONS_A_PAGE).get_page(request.GET.get("questions"))
        return page(
            self,
            request,
            "admin/quizzes/quiz/results.html",
            quiz,
            title=_("Results"),
            results=found,
            learners=learners,
            questions=questions,
            worded=worded(list(questions)),
        )

    @method_decorator(require_safe)
    def results_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        quiz = self._found(request, pk)
        reply = HttpResponse(content_type="text/csv; charset=utf-8")
        reply["Content-Disposition"] = f'attachment; filename="quiz-{quiz.pk}.csv"'
        write_csv(reply, results_for_owner(quiz, timezone.now()))
        return reply

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One draw, and where a row wants more than there is."""
        quiz = self._found(request, pk)
        candidates, _bank = questions_of(quiz, {}, random.SystemRandom())
        drawn = [each.component for each in candidates]
        parts = Component.objects.select_related("question__concept", "question__current").in_bulk(drawn)
        questions = [
            {"stem": Shown(part.question.current, part.key).stem, "question": part.question}
            for part in (parts[pk] for pk in drawn)
            if part.question.current is not None
        ]
        return page(
            self,
            request,
            "admin/quizzes/quiz/preview.html",
            quiz,
            title=_("Preview"),
            questions=questions,
            lacking=lacking_rows(quiz),
            link=request.build_absolute_uri(quiz.link),
        )


def write_csv(into: Any, results: Results) -> None:
    """A row for each try that is over. A cell that a spreadsheet would take for a formula is quoted."""
    rows = csv.writer(into)
    rows.writerow(HEAD)
    for each in results.taken:
        score = each.score
        ranges = [score.likely.low, score.likely.high, score.known.low, score.known.high]
        cells = [each.attempt.learner.email, each.attempt.started_at.isoformat(), each.state.value]
        numbers = [f"{score.marks:.2f}", str(score.items), *(f"{value:.3f}" for value in ranges)]
        rows.writerow([harmless(cell) for cell in cells] + numbers)


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
