"""Working copies in a list: one's own, and what others handed over. Each opens in the form that it was typed into.

What was handed over has a page for a second look: what would change, comments, and the decision.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from quizzes.authoring.questions import kind_label
from quizzes.authoring.reviewing import (
    LONGEST_NOTE,
    ChangedMeanwhile,
    OwnWords,
    SaysNothing,
    Verdict,
    add_note,
    notes_on,
)
from quizzes.authoring.working_copies import READ_WAITING, readable_copies, readable_copy
from quizzes.forms.authoring.handed_over import changes_in, checks_of
from quizzes.models import User, WorkingCopy
from quizzes.views.answers import positive

from .base import ReadOnlyAdmin, page
from .desk import address_of


@admin.register(WorkingCopy)
class WorkingCopyAdmin(ReadOnlyAdmin):
    list_display = ("name", "what", "state", "author", "updated_at", "review")
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
        """New questions are all called alike, so what they ask is told beside."""
        link = format_html('<a href="{}">{}</a>', address_of(copy), copy)
        asks = Truncator("" if copy.question_id else " ".join(copy.data.get("stem", [])[:1])).chars(80)
        return format_html('{}<br><span class="quiet">{}</span>', link, asks) if asks else link

    @admin.display(description=_("Review"))
    def review(self, copy: WorkingCopy) -> SafeString | str:
        if copy.state == WorkingCopy.State.DRAFT:
            return ""
        url = reverse("admin:quizzes_workingcopy_review", args=[copy.pk])
        return format_html('<a href="{}">{}</a>', url, _("Comments and decision"))

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

    # -- a second look

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.review_view)
        return [path("<int:pk>/review/", view, name="quizzes_workingcopy_review"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would change, what was said about it, and the decision; its author answers here."""
        user = User.of(request.user)
        copy = readable_copy(user, pk)
        if copy is None or not self.has_view_permission(request):
            raise Http404
        if request.method == "POST" and (answer := self._noted(request, user, copy)):
            return answer
        context = {
            "title": gettext("A second look at %(name)s") % {"name": copy},
            "copy": copy,
            "decides": self._decides(user, copy),
            "changes": changes_in(copy),
            "looked": checks_of(copy),
            "notes": notes_on(copy),
            "form_url": address_of(copy),
            "longest": LONGEST_NOTE,
            "typed": request.POST.get("text", ""),
        }
        response = page(self, request, "admin/quizzes/workingcopy/review.html", copy, **context)
        response.status_code = 422 if request.method == "POST" else 200
        return response

    def _decides(self, user: User, copy: WorkingCopy) -> bool:
        return copy.author_id != user.pk and user.has_perm(READ_WAITING)

    def _noted(self, request: HttpRequest, user: User, copy: WorkingCopy) -> HttpResponse | None:
        """Where to go on, or None: the page says why nothing was stored, and keeps what was typed."""
        sent = request.POST.get("verdict", "")
        verdict = Verdict(sent) if sent in Verdict.values else Verdict.NONE
        seen, text = positive(request.POST.get("seen")) or 0, request.POST.get("text", "").replace("\0", "")
        try:
            add_note(reader=user, number=copy.pk, seen=seen, text=text, now=timezone.now(), verdict=verdict)
        except SaysNothing:
            self.message_user(request, gettext("Say in a few words what you’d like to see changed."), messages.ERROR)
            return None
        except OwnWords:
            self.message_user(request, gettext("Somebody else decides about what you wrote."), messages.ERROR)
            return None
        except ChangedMeanwhile:
            words = gettext("It has changed since you opened this page, so nothing was decided. Look at it again.")
            self.message_user(request, words, messages.WARNING)
            return None if readable_copy(user, copy.pk) else redirect("admin:index")
        self.message_user(request, str(TOLD[verdict]), messages.SUCCESS)
        return redirect("admin:index") if verdict else redirect("admin:quizzes_workingcopy_review", copy.pk)


TOLD = {
    Verdict.NONE: _("Your comment is there for its author."),
    Verdict.APPROVED: _("Approved. A publisher can publish it now."),
    Verdict.RETURNED: _("Sent back to its author, with what you said."),
}
