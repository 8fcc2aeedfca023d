"""How well placement works: the probes of all learners, and what they say together. Whose they were is not told."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest

from quizzes.models import Probe
from quizzes.placement import Outcome
from quizzes.placement.probing import Probe as Probed
from quizzes.placement.probing import probe_figures

from .base import ReadOnlyAdmin

RECENT = 10_000  # a guide changes: what was asked long ago says little


@admin.register(Probe)
class ProbeAdmin(ReadOnlyAdmin):
    list_display = ("answered_at", "concept", "predicted", "outcome", "chance")
    list_display_links = None
    list_filter = ("outcome",)
    list_select_related = ("concept",)
    search_fields = ("concept__title",)
    ordering = ("-pk",)
    show_full_result_count = False
    actions = None
    change_list_template = "admin/quizzes/probe/change_list.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("quizzes.view_question")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """There is no page of one: the list says it all."""
        raise Http404

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        rows = Probe.objects.order_by("-pk").values_list("predicted", "outcome", "chance")[:RECENT]
        probes = [
            Probed(predicted, outcome == Outcome.RIGHT, chance)
            for predicted, outcome, chance in rows
            if predicted is not None
        ]
        return super().changelist_view(request, {**(extra_context or {}), "figures": probe_figures(probes)})
