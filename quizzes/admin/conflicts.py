"""Conflicts: what both the shipped guide and this site changed. An author takes one or keeps the other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quizzes.authoring.conflicts import Gone, Sides, keep_mine, put_together, shipped_changes, sides_of, take_shipped
from quizzes.authoring.questions import form_kind
from quizzes.authoring.working_copies import Subject, Tab, TooLarge, TooMany, TypedElsewhere, keep_working_copy
from quizzes.forms.authoring import cell_label, form_of, initial_of, sent_of, sent_of_page
from quizzes.forms.authoring.sending import Sent
from quizzes.guide.format import pages
from quizzes.kinds import DRAWN
from quizzes.models import Conflict, Question, User

from .acting import CHOSEN
from .base import CarefulAdmin, page
from .restoring import OCCUPIED, ToldField

EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


@admin.register(Conflict)
class ConflictAdmin(CarefulAdmin):
    """Read only but for the two decisions, which ask for the permission to change."""

    list_display = ("__str__", "what", "noticed_at")
    search_fields = ("concept_slug", "question_slug")
    fields = ("what", "noticed_at")
    readonly_fields = fields
    actions = ("take_shipped", "keep_mine")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("What"))
    def what(self, conflict: Conflict) -> str:
        return gettext("Question") if conflict.question_slug else gettext("Page")

    @admin.action(description=_("Take shipped"), permissions=["publish"], location=EVERYWHERE)
    def take_shipped(self, request: HttpRequest, queryset: QuerySet[Conflict]) -> HttpResponse:
        now, author = timezone.now(), User.of(request.user)
        return self._decide(request, queryset, lambda each: take_shipped(conflict=each, author=author, now=now))

    @admin.action(description=_("Keep mine"), permissions=["publish"], location=EVERYWHERE)
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
                words = gettext("%(name)s doesn’t exist here anymore, so there’s nothing to decide.")
                self.message_user(request, words % {"name": conflict})
            else:
                self.message_user(request, gettext("Decided: %(name)s.") % {"name": conflict}, messages.SUCCESS)
        return HttpResponseRedirect(listed)

    def _asked_first(self, request: HttpRequest, conflicts: QuerySet[Conflict]) -> HttpResponse:
        label = dict(self.get_action_choices(request, []))[request.POST["action"]]
        number = len(conflicts)
        button = ngettext("%(label)s in %(n)d conflict", "%(label)s in %(n)d conflicts", number)
        button %= {"label": label, "n": number}
        context = {
            "title": f"{button}?",
            "conflicts": conflicts,
            "action": request.POST["action"],
            "button": button,
        }
        return page(self, request, "admin/quizzes/conflict/confirm_decision.html", None, **context)

    # -- put together, field by field

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge)
        return [path("<int:pk>/merge/", view, name="quizzes_conflict_merge"), *super().get_urls()]

    @method_decorator(require_POST)
    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft of what is here with the chosen fields of the shipped guide, to go on with in its form."""
        conflict = self.model._default_manager.filter(pk=pk).first()
        if conflict is None or not (self.has_change_permission(request) and self.has_publish_permission(request)):
            raise Http404
        try:
            sides = sides_of(conflict)
            subject, typed = _typed(sides, request.POST.getlist("take"))
            keep_working_copy(
                author=User.of(request.user),
                subject=subject,
                tab=Tab(uuid.uuid4()),
                typed=typed,
                opened_version=sides.row.edit_version,
                now=timezone.now(),
            )
        except Gone:
            words = gettext("%(name)s doesn’t exist here anymore, so there’s nothing to decide.")
            self.message_user(request, words % {"name": conflict}, messages.WARNING)
            return redirect("admin:quizzes_conflict_changelist")
        except TypedElsewhere:
            self.message_user(request, str(OCCUPIED), messages.WARNING)
        except (TooLarge, TooMany):
            self.message_user(request, gettext("This is too much to keep as a draft."), messages.ERROR)
            return redirect("admin:quizzes_conflict_change", conflict.pk)
        else:
            words = gettext("Both versions, put together as a draft. Save it, then press “Keep mine” in the conflict.")
            self.message_user(request, words, messages.SUCCESS)
        model = "question" if conflict.question_slug else "concept"
        return redirect(f"admin:quizzes_{model}_change", sides.row.pk)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        conflict = context["original"]
        try:
            context["differences"], sides = shipped_changes(conflict), sides_of(conflict)
            context["fields"] = [(name, _label(sides, name), _told(sides, name)) for name in sides.fields]
        except Gone:
            context["differences"] = []
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **options)


def _told(sides: Sides, name: str) -> list[ToldField]:
    """What taking this field would change, each cell under its name."""
    found = [each for each in sides.changes if each.cell.partition(".")[0] == name]
    return [ToldField(_label(sides, each.cell), each.pieces) for each in found]


def _label(sides: Sides, cell: str) -> str:
    """“Option 3, mistake” for a cell of a question; of a page, its words."""
    if isinstance(sides.row, Question):
        return cell_label(form_of(form_kind(sides.row)).base_fields, cell)
    return " ".join(cell.split(".")).replace("_", " ").capitalize()


def _typed(sides: Sides, theirs: Sequence[str]) -> tuple[Subject, Sent]:
    """Both sides as the form would send them."""
    written = put_together(sides, [name for name in theirs if name in sides.fields])
    if isinstance(written, pages.Page):
        concept = sides.row
        assert not isinstance(concept, Question)
        return Subject(concept), sent_of_page(written, concept.edit_version)
    question = sides.row
    assert isinstance(question, Question)
    kind = DRAWN if written.is_drawn else written.kind
    form = form_of(kind)
    named = type("MergedForm", (form,), {"concept": question.concept, "Meta": form.Meta})
    return Subject(question.concept, question, kind), sent_of(named(instance=question), initial_of(written))
