"""Publishing and retiring from a list: asked first with what it would do, and undone where it was a slip."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from quizzes.authoring.acts import Act, acts_on, impact_of, last_written_by
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.taking_back import NothingToUndo, rows_of, undo
from quizzes.models import Status, User
from quizzes.problems import Problem
from quizzes.views import answers

from .base import GuardedAdmin, page
from .keeping import KeepingAdmin

CHOSEN = "rows"
VERBS = {Status.PUBLISHED: "publish", Status.RETIRED: "retire"}
"""The names of the actions."""
BUTTONS = {Status.PUBLISHED: gettext_lazy("Publish %(rows)s"), Status.RETIRED: gettext_lazy("Retire %(rows)s")}
TITLES = {Status.PUBLISHED: gettext_lazy("Publish %(rows)s?"), Status.RETIRED: gettext_lazy("Retire %(rows)s?")}
NOTHING_TO_UNDO = gettext_lazy("There’s nothing to undo: someone has already undone it.")


class ActingAdmin(KeepingAdmin, GuardedAdmin):
    """Rows that are drafts, published or retired. None of this stands in the edit form: it would lose what is typed."""

    actions: tuple[str, ...] = ("publish", "retire")

    def publish_row(self, row: Any, act: Act) -> Any:
        """Publish one row. Raises NotPublishable. Each admin has its own."""
        raise NotImplementedError

    def retire_row(self, row: Any, act: Act) -> Any:
        """Retire one row. Each admin has its own."""
        raise NotImplementedError

    @admin.action(description=gettext_lazy("Publish…"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._asked_first(request, queryset, Status.PUBLISHED)

    @admin.action(description=gettext_lazy("Retire…"), permissions=["publish"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._asked_first(request, queryset, Status.RETIRED)

    def _asked_first(self, request: HttpRequest, rows: QuerySet[Any], to: Status) -> HttpResponse | None:
        """The question what it would do, then the act. The page that asks names the rows that it counted."""
        if CHOSEN in request.POST:
            chosen = [number for number in request.POST[CHOSEN].split(",") if number]
            if not all(answers.positive(number) for number in chosen):
                raise BadRequest("Rows are chosen by their numbers.")
            self._act(request, rows.filter(pk__in=chosen), to)
            return None
        impact = impact_of(rows, to)
        if not impact.total:
            words = _("Nothing changed: %(rows)s already %(status)s.")
            self.message_user(request, words % {"rows": self.counted(impact.same), "status": to.label.lower()})
            return None
        context = {
            "title": TITLES[to] % {"rows": self.counted(impact.total)},
            "button": BUTTONS[to] % {"rows": self.counted(impact.total)},
            "impact": impact,
            "changes": [(status.label.lower(), count) for status, count in impact.changes.items()],
            "publishes": to == Status.PUBLISHED,
            "named": list(rows.exclude(status=to)[:20]),
            "chosen": ",".join(str(row.pk) for row in rows.exclude(status=to)),
            "back": request.get_full_path(),
            "action": VERBS[to],
        }
        return page(self, request, "admin/quizzes/confirm_act.html", None, **context)

    def _act(self, request: HttpRequest, rows: QuerySet[Any], to: Status) -> None:
        """Do it to every row that it can be done to; say what could not be published, and why."""
        act = Act(User.of(request.user), timezone.now())
        verb = self.publish_row if to == Status.PUBLISHED else self.retire_row
        count, remarks = 0, list[Problem]()
        for row in rows.exclude(status=to):
            if self._is_for_somebody_else(request, row, to):
                continue
            try:
                verb(row, act)
            except NotPublishable as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                self.tell(request, refusal.problems, messages.ERROR)
                continue
            self.log_change(request, row, to.label)
            count += 1
            remarks += self.checked(row).advice if to == Status.PUBLISHED else ()
        if count:
            link = format_html('<a href="{}">{}</a>', self._undo_url(act.batch), _("Undo"))
            found = ngettext(", with %(n)d remark", ", with %(n)d remarks", len(remarks)) % {"n": len(remarks)}
            words = format_html("{}: {}{}. {}", to.label, self.counted(count), found if remarks else "", link)
            self.message_user(request, words, messages.SUCCESS)
            self.tell(request, remarks)

    def _is_for_somebody_else(self, request: HttpRequest, row: Any, to: str) -> bool:
        """Where a second person is wanted, nobody publishes their own words, and is told so."""
        alone = settings.PUBLISHING_NEEDS_SECOND_PERSON and to == Status.PUBLISHED
        if not alone or last_written_by(row) != request.user:
            return False
        words = _("%(row)s is in your own words, so somebody else has to publish it.")
        self.message_user(request, words % {"row": row}, messages.ERROR)
        return True

    def counted(self, number: int) -> str:
        """“1 question”, “2 questions”."""
        return f"{number} {self.opts.verbose_name if number == 1 else self.opts.verbose_name_plural}"

    # -- undoing

    def _undo_url(self, batch: uuid.UUID) -> str:
        return reverse(f"admin:quizzes_{self.opts.model_name}_undo", args=[batch])

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo)
        return [path("undo/<uuid:batch>/", view, name=f"quizzes_{self.opts.model_name}_undo"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def undo(self, request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
        """What undoing an act would do, and doing it."""
        if not (self.has_change_permission(request) and self.has_publish_permission(request)):
            raise PermissionDenied
        try:
            model, changes = rows_of(batch)
        except NothingToUndo:
            self.message_user(request, str(NOTHING_TO_UNDO), messages.WARNING)
            return redirect(f"admin:quizzes_{self.opts.model_name}_changelist")
        if model != self.opts.model_name:
            raise Http404
        rows = self.model._default_manager.in_bulk([change.object_id for change in changes])
        if request.method == "POST":
            given_back = [(rows[each.object_id], each.before) for each in changes if each.object_id in rows]
            told = [self._is_for_somebody_else(request, *each) for each in given_back]  # each of them
            if not any(told):
                self._undo(request, batch)
            return redirect(f"admin:quizzes_{self.opts.model_name}_changelist")
        context = {
            "title": _("Undo this for %(rows)s?") % {"rows": self.counted(len(changes))},
            "button": _("Undo it for %(rows)s") % {"rows": self.counted(len(changes))},
            "changes": [(rows.get(change.object_id), change) for change in changes],
        }
        return page(self, request, "admin/quizzes/undo_act.html", None, **context)

    def _undo(self, request: HttpRequest, batch: uuid.UUID) -> None:
        try:
            done = undo(batch=batch, act=Act(User.of(request.user), timezone.now()))
        except NothingToUndo:
            self.message_user(request, str(NOTHING_TO_UNDO), messages.WARNING)
            return
        for row in done.restored:
            self.log_change(request, row, "Undone")
        if done.restored:
            words = _("Undone: %(rows)s back as before.") % {"rows": self.counted(len(done.restored))}
            self.message_user(request, words, messages.SUCCESS)
        for name in done.left:
            words = _("%(name)s was left alone: someone has changed it since.") % {"name": name}
            self.message_user(request, words, messages.WARNING)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        row = admin.ModelAdmin.get_object(self, request, object_id)
        acts = acts_on(row) if row else []
        undoable = self.has_change_permission(request, row) and self.has_publish_permission(request)
        shown = [(act, self._undo_url(act.batch) if undoable and not act.undone_at else "") for act in acts]
        return super().history_view(request, object_id, {"acts": shown} | (extra_context or {}))
