"""Filters of the list of questions: which of them need somebody's attention."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.desk.expiring import expired, expiring
from quizzes.desk.figures import suspects
from quizzes.models import Card, ProblemReport, Question


class AttentionFilter(admin.SimpleListFilter):
    """Each choice is one more condition of the same statement, whatever the number of questions or answers."""

    title = _("attention")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("suspect", _("Looks wrong")),
            ("reported", _("Reported")),
            ("expiring", _("Fact expires this month")),
            ("overdue", _("Fact has expired")),
            ("unanswered", _("Never answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        today = timezone.localdate()
        match self.value():
            case "suspect":
                return queryset.filter(Exists(suspects().filter(question=OuterRef("pk"))))
            case "unanswered":
                return queryset.exclude(Exists(Card.objects.filter(question=OuterRef("pk"), reps__gt=0)))
            case "reported":
                waiting = ProblemReport.objects.filter(
                    component__question=OuterRef("pk"), state=ProblemReport.State.OPEN
                )
                return queryset.filter(Exists(waiting))
            case "expiring":
                return queryset.filter(pk__in=expiring(today).values("pk"))
            case "overdue":
                return queryset.filter(pk__in=expired(today).values("pk"))
            case _:
                return queryset
