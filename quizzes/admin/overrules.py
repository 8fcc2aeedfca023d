"""Answers that learners overruled: an author reads how they were typed and accepts the spelling in one press."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quizzes.authoring.overrules import CannotAccept, accept_spelling, can_be_listed, is_accepted, spelling_of
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.questions import EditedMeanwhile
from quizzes.desk.inbox import refuse_spelling
from quizzes.forms.authoring import worded
from quizzes.models import Overruled, Status, User

from .base import ReadOnlyAdmin


@admin.register(Overruled)
class OverruledAdmin(ReadOnlyAdmin):
    """Who it was is not told: the spelling is what matters."""

    names_learners = False
    list_display = ("typed", "question", "answered_at", "accept")
    list_display_links = None
    list_select_related = ("component__question__concept", "component__question__current")
    search_fields = ("component__question__slug", "component__question__concept__title")
    ordering = ("-overrules_id",)
    show_full_result_count = False
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("quizzes.view_question") or self.may_accept(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def may_accept(self, request: HttpRequest) -> bool:
        return request.user.has_perms(("quizzes.change_question", "quizzes.publish_guide"))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """There is no page of one: the list says it all."""
        raise Http404

    @admin.display(description=gettext_lazy("Typed"))
    def typed(self, overruling: Overruled) -> str:
        return spelling_of(overruling)

    @admin.display(description=gettext_lazy("Question"))
    def question(self, overruling: Overruled) -> SafeString:
        url = reverse("admin:quizzes_question_change", args=[overruling.component.question_id])
        return format_html('<a href="{}">{}</a>', url, overruling.component)

    @admin.display(description=gettext_lazy("Accept"))
    def accept(self, overruling: Overruled) -> SafeString | str:
        """The list is a form with a token of its own: this button sends it elsewhere."""
        if is_accepted(overruling):
            return _("Accepted now")
        if not can_be_listed(overruling):
            return _("Look at the question")
        url = reverse("admin:quizzes_overruled_accept", args=[overruling.pk])
        return format_html('<button class="button" formaction="{}">{}</button>', url, _("Accept from now on"))

    def get_urls(self) -> list[URLPattern]:
        accept, refuse = self.admin_site.admin_view(self.accept_view), self.admin_site.admin_view(self.refuse_view)
        return [
            path("<int:pk>/accept/", accept, name="quizzes_overruled_accept"),
            path("<int:pk>/refuse/", refuse, name="quizzes_overruled_refuse"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add the spelling to the accepted answers, and say what came of it."""
        overruling = self._to_decide(request, pk)
        if settings.PUBLISHING_NEEDS_SECOND_PERSON and overruling.component.question.status == Status.PUBLISHED:
            words = _("Somebody else has to look first. Add the spelling in the question’s form, and hand it over.")
            self.message_user(request, words, messages.ERROR)
            return redirect("admin:quizzes_question_change", overruling.component.question_id)
        self.message_user(request, *self.accepted(overruling, User.of(request.user)))
        return _back(request)

    @method_decorator(require_POST)
    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave the key as it is. The spelling no longer waits in the inbox; its learners keep their answer."""
        overruling = self._to_decide(request, pk)
        refuse_spelling(overruling=overruling, author=User.of(request.user), now=timezone.now())
        told = _("“%(spelling)s” stays wrong. You won’t be asked about it again.")
        self.message_user(request, told % {"spelling": spelling_of(overruling)}, messages.SUCCESS)
        return _back(request)

    def _to_decide(self, request: HttpRequest, pk: int) -> Overruled:
        if not self.may_accept(request):
            raise PermissionDenied
        rows: QuerySet[Overruled] = self.get_queryset(request).select_related(*self.list_select_related)
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def accepted(self, overruling: Overruled, author: User) -> tuple[str, int]:
        spelling = spelling_of(overruling)
        try:
            accept_spelling(overruling=overruling, author=author, now=timezone.now())
        except CannotAccept:
            words = _("“%(spelling)s” can’t be added to the list as it is. Edit the question instead.")
            return words % {"spelling": spelling}, messages.ERROR
        except EditedMeanwhile:
            words = _("Somebody edited the question at this moment. Nothing was changed; press again.")
            return words, messages.ERROR
        except NotPublishable as refusal:
            reasons = " ".join(worded(problem) for problem in refusal.problems[:3])
            words = _("%(why)s Nothing was changed. %(reasons)s") % {"why": refusal, "reasons": reasons}
            return words, messages.ERROR
        return _("“%(spelling)s” counts as right from now on.") % {"spelling": spelling}, messages.SUCCESS


def _back(request: HttpRequest) -> HttpResponse:
    """To where the button stood."""
    return redirect("admin:index" if request.POST.get("back") == "inbox" else "admin:quizzes_overruled_changelist")
