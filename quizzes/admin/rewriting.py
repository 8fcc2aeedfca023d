"""Changing many rows in one step: first what would change, then the change, and a way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from quizzes.authoring.rewriting import Done, Plan, Replacing, carry_out, plan, rewritten, take_back
from quizzes.forms.authoring import worded
from quizzes.forms.authoring.rewriting import DetailsForm, ReplaceForm
from quizzes.models import Status, User
from quizzes.views.answers import positive

from .acting import CHOSEN, ActingAdmin
from .base import MOST_TOLD, page
from .restoring import RestoringAdmin, ToldField

DO, ROW, BECAUSE = "_do", "row", "minor_because"
MOST_REASON = 300
CHANGED_MEANWHILE = gettext_lazy("someone has changed it since")


class RewritingAdmin(RestoringAdmin, ActingAdmin):
    """An admin of rows that have revisions, so that a change of many can be shown first and taken back."""

    def rewrite(self, rule: Replacing) -> Callable[[Any], Any]:
        """The rule, for what this admin edits. Each admin has its own."""
        raise NotImplementedError

    def label_of(self, row: Any) -> Callable[[str], str]:
        """What the cells of a row are called. Each admin has its own."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"quizzes_{self.opts.model_name}"
        return [
            path("replace/", view(self.replace), name=f"{name}_replace"),
            path("rewritten/<uuid:batch>/", view(self.undo_rewriting), name=f"{name}_undo_rewriting"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may = {"may_replace": self.has_change_permission(request)}
        return super().changelist_view(request, may | (extra_context or {}))

    # -- whose rows

    def _rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Those whose words are this author's to change, in the order of the guide."""
        rows: QuerySet[Any] = self.model._default_manager.exclude(status=Status.RETIRED)
        rows = rows.order_by(*(self.ordering or ()))
        if isinstance(self.list_select_related, tuple):
            rows = rows.select_related(*self.list_select_related)
        return rows if self._reaches_learners(request) else rows.filter(status=Status.DRAFT)

    def _reaches_learners(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request) and not settings.PUBLISHING_NEEDS_SECOND_PERSON

    # -- words

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def replace(self, request: HttpRequest) -> HttpResponse:
        """Search and replace over every text of an author."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = ReplaceForm(request.POST if request.method == "POST" else None)
        title = _("Search and replace in %(rows)s") % {"rows": self.opts.verbose_name_plural}
        if not form.is_valid():
            return self._page(request, form, None, title)
        rule = form.rule
        words = _("Replaced “%(find)s” with “%(into)s”") % {"find": rule.find, "into": rule.into}
        return self._stepped(request, form, self._rows(request), self.rewrite(rule), title, words)

    # -- plan, do

    def _stepped(
        self,
        request: HttpRequest,
        form: Form,
        rows: QuerySet[Any],
        rewrite: Callable[[Any], Any],
        title: str,
        words: str,
        **context: Any,
    ) -> HttpResponse:
        """What it would do, or, where that was on the page, doing it."""
        if DO in request.POST:
            self._do(request, rows, rewrite, words)
            return redirect(f"admin:quizzes_{self.opts.model_name}_changelist")
        return self._page(request, form, plan(rows.iterator(chunk_size=200), rewrite), title, **context)

    def _do(self, request: HttpRequest, rows: QuerySet[Any], rewrite: Callable[[Any], Any], words: str) -> None:
        seen = _chosen(request)
        done = carry_out(
            rows=rows.filter(pk__in=seen),
            seen=seen,
            rewrite=rewrite,
            author=User.of(request.user),
            now=timezone.now(),
            minor_because=request.POST.get(BECAUSE, "").strip()[:MOST_REASON],
        )
        gone = len(seen) - len(done.changed) - len(done.left)
        done.left += [(_("One that isn’t yours to change anymore"), "")] * max(0, gone)
        self._tell_done(request, done, words)

    def _tell_done(self, request: HttpRequest, done: Done, words: str) -> None:
        for row in done.changed:
            self.log_change(request, row, words)
        if done.changed:
            link = format_html('<a href="{}">{}</a>', self._undo_rewriting_url(done.batch), _("Undo"))
            told = format_html("{}: {}. {}", words, self.counted(len(done.changed)), link)
            self.message_user(request, told, messages.SUCCESS)
        for name, why in done.left[:MOST_TOLD]:
            sentence = _("%(name)s was left alone: %(why)s.") % {"name": name, "why": why or CHANGED_MEANWHILE}
            self.message_user(request, sentence, messages.WARNING)
        if (more := len(done.left) - MOST_TOLD) > 0:
            told_more = ngettext("%(n)d more was left alone.", "%(n)d more were left alone.", more) % {"n": more}
            self.message_user(request, told_more, messages.WARNING)
        if not done.changed and not done.left:
            self.message_user(request, _("Nothing was chosen, so nothing changed."))

    def _page(self, request: HttpRequest, form: Form, planned: Plan | None, title: str, **context: Any) -> HttpResponse:
        context |= {"title": title, "form": form, "reaches_learners": self._reaches_learners(request)}
        if planned is not None:
            context |= {"plan": planned, "rows": [self._told(each) for each in planned.rows]}
            able = [each for each in planned.rows if not each.problems]
            context |= {"able": len(able), "button": _("Change %(rows)s") % {"rows": self.counted(len(able))}}
            context["majors"] = sum(each.major for each in able)
        context["back"] = reverse(f"admin:quizzes_{self.opts.model_name}_changelist")
        response = page(self, request, "admin/quizzes/rewrite.html", None, **context)
        response.status_code = 422 if form.errors else 200
        return response

    def _told(self, planned: Any) -> dict[str, Any]:
        label = self.label_of(planned.row)
        return {
            "row": planned.row,
            "value": f"{planned.row.pk}:{planned.seen}",
            "fields": [ToldField(label(each.cell), each.pieces) for each in planned.fields],
            "problems": [worded(problem) for problem in planned.problems[:MOST_TOLD]],
            "major": planned.major,
            "reach": planned.reach,
            "url": reverse(f"admin:quizzes_{self.opts.model_name}_change", args=[planned.row.pk]),
        }

    # -- undo

    def _undo_rewriting_url(self, batch: uuid.UUID) -> str:
        return reverse(f"admin:quizzes_{self.opts.model_name}_undo_rewriting", args=[batch])

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def undo_rewriting(self, request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
        """Which rows would say again what they said before, and letting them."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        found = rewritten(self.model, batch)
        if not found:
            raise Http404
        mine = set(self._rows(request).filter(pk__in=[row.pk for row, *_ in found]).values_list("pk", flat=True))
        if not self._reaches_learners(request) and any(row.pk not in mine for row, *_ in found):
            raise PermissionDenied
        listed = f"admin:quizzes_{self.opts.model_name}_changelist"
        if request.method == "POST":
            done = take_back(model=self.model, batch=batch, author=User.of(request.user), now=timezone.now())
            self._tell_done(request, done, _("Undone"))
            return redirect(listed)
        number = sum(is_present for *_, is_present in found)
        context = {
            "title": _("Undo this for %(rows)s?") % {"rows": self.counted(number)},
            "button": _("Undo it for %(rows)s") % {"rows": self.counted(number)},
            "rows": [(row, is_present) for row, _number, is_present in found],
            "number": number,
            "back": reverse(listed),
        }
        return page(self, request, "admin/quizzes/undo_rewriting.html", None, **context)


class DetailsAdmin(RewritingAdmin):
    """Of questions, details are set alike in many, too: chosen in the list, shown, then done."""

    actions: tuple[str, ...] = (*ActingAdmin.actions, "set_details")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.details)
        return [path("details/", view, name="quizzes_question_details"), *super().get_urls()]

    @admin.action(description=gettext_lazy("Change details…"), permissions=["change"])
    def set_details(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._details_page(request, DetailsForm(), list(queryset.values_list("pk", flat=True)))

    @method_decorator(require_POST)
    def details(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        numbers = [number for number in request.POST.get(CHOSEN, "").split(",") if number]
        if not all(positive(number) for number in numbers):
            raise BadRequest("Rows are chosen by their numbers.")
        chosen, form = [int(number) for number in numbers], DetailsForm(request.POST)
        if not form.is_valid():
            return self._details_page(request, form, chosen)
        title, rows = self._details_title(chosen), self._rows(request).filter(pk__in=chosen)
        sent = {"chosen": ",".join(map(str, chosen)), "details_url": request.path}
        return self._stepped(request, form, rows, form.rule, title, _("Changed details"), **sent)

    def _details_page(self, request: HttpRequest, form: DetailsForm, chosen: list[int]) -> HttpResponse:
        sent = {"chosen": ",".join(map(str, chosen)), "details_url": reverse("admin:quizzes_question_details")}
        return self._page(request, form, None, self._details_title(chosen), **sent)

    def _details_title(self, chosen: list[int]) -> str:
        return _("Change details of %(rows)s") % {"rows": self.counted(len(chosen))}


def _chosen(request: HttpRequest) -> dict[int, int]:
    """The rows that were ticked, each with the edit_version that the page showed."""
    seen: dict[int, int] = {}
    for value in request.POST.getlist(ROW):
        pk, _colon, version = value.partition(":")
        number, shown = positive(pk), positive(version)
        if not number or not shown:
            raise BadRequest("Rows are chosen by their numbers.")
        seen[number] = shown
    return seen
