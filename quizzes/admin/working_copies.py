"""Working copies in a list: one's own, and what others handed over. Each opens in the form that it was typed into."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.questions import kind_label
from quizzes.authoring.working_copies import readable_copies, readable_copy
from quizzes.models import User, WorkingCopy
from quizzes.views.answers import positive

from .base import ReadOnlyAdmin
from .desk import address_of


@admin.register(WorkingCopy)
class WorkingCopyAdmin(ReadOnlyAdmin):
    list_display = ("name", "what", "state", "author", "updated_at")
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("author", "concept", "question__concept")
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may write: a list without what they may not read."""
        return any(request.user.has_perm(f"quizzes.{verb}") for verb in ("change_question", "add_question"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkingCopy]:
        return readable_copies(User.of(request.user))

    @admin.display(description=_("Draft"))
    def name(self, copy: WorkingCopy) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of(copy), copy)

    @admin.display(description=_("What it is"))
    def what(self, copy: WorkingCopy) -> str:
        return str(kind_label(copy.kind)) if copy.kind else str(_("Page"))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """The form that it was typed into."""
        copy = readable_copy(User.of(request.user), positive(object_id) or 0)
        if copy is None or not self.has_view_permission(request):
            raise Http404
        answer: HttpResponse = redirect(address_of(copy))
        return answer
