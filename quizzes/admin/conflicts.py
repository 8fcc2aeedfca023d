"""Conflicts: what both the shipped guide and this site changed. An author takes one or keeps the other."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from quizzes.authoring.conflicts import Gone, keep_mine, shipped_changes, take_shipped
from quizzes.models import Conflict, User
from quizzes.problems import counted

from .acting import CHOSEN
from .base import CarefulAdmin, page

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


@admin.register(Conflict)
class ConflictAdmin(CarefulAdmin):
    """Read only but for the two decisions, which ask for the permission to change."""

    list_display = ("__str__", "what", "noticed_at")
    search_fields = ("concept_slug", "question_slug")
    fields = ("concept_slug", "question_slug", "noticed_at")
    readonly_fields = fields
    actions = ("take_shipped", "keep_mine")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="What")
    def what(self, conflict: Conflict) -> str:
        return "Question" if conflict.question_slug else "Page"

    @admin.action(description="Take shipped", permissions=["publish"], location=EVERYWHERE)
    def take_shipped(self, request: HttpRequest, queryset: QuerySet[Conflict]) -> HttpResponse:
        now, author = timezone.now(), User.of(request.user)
        return self._decide(request, queryset, lambda each: take_shipped(conflict=each, author=author, now=now))

    @admin.action(description="Keep mine", permissions=["publish"], location=EVERYWHERE)
    def keep_mine(self, request: HttpRequest, queryset: QuerySet[Conflict]) -> HttpResponse:
        return self._decide(request, queryset, lambda each: keep_mine(conflict=each))

    def _decide(self, request: HttpRequest, conflicts: QuerySet[Conflict], verb: Any) -> HttpResponse:
        """On its own page a conflict shows what would change; from the list one is asked first."""
        listed = reverse("admin:quizzes_conflict_changelist")
        if request.path == listed and CHOSEN not in request.POST:
            return self._asked_first(request, conflicts)
        for conflict in conflicts:
            try:
                self.log_change(request, conflict, "Decided")
                verb(conflict)
            except Gone:
                self.message_user(request, f"{conflict} doesn’t exist here anymore, so there’s nothing to decide.")
            else:
                self.message_user(request, f"{conflict} is decided.", messages.SUCCESS)
        return HttpResponseRedirect(listed)

    def _asked_first(self, request: HttpRequest, conflicts: QuerySet[Conflict]) -> HttpResponse:
        label = dict(self.get_action_choices(request, []))[request.POST["action"]]
        context = {
            "title": f"{label} in {counted(len(conflicts), 'conflict')}?",
            "conflicts": conflicts,
            "action": request.POST["action"],
            "button": f"{label} in {counted(len(conflicts), 'conflict')}",
        }
        return page(self, request, "admin/quizzes/conflict/confirm_decision.html", None, **context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        conflict = context["original"]
        try:
            context["differences"] = shipped_changes(conflict)
        except Gone:
            context["differences"] = []
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **options)
