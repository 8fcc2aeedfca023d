"""What the admin classes share."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from quizzes.authoring.differences import Difference
from quizzes.forms.authoring import GuardedForm, worded
from quizzes.models import Status
from quizzes.problems import Problem
from quizzes.views import answers

MOST_TOLD = 8
BEYOND_ANY_ROW = re.compile(r"\d{19}")
"""Numbers that no database can compare with one of its own."""
NOT_A_PUBLISHER = gettext_lazy(
    "A publisher decides what learners see. Nothing was saved; hand this over for review, and what you typed is kept."
)


class CarefulAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """What no list of ours could have sent is a damaged request, not our error."""

    names_learners = True
    """False where rows tell nobody whose they are: then no filter may ask for one account's, either."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether what learners see is theirs to decide."""
        return request.user.has_perm("quizzes.publish_guide")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        row = admin.ModelAdmin.get_object(self, request, object_id)
        title = {"title": gettext("History of %(name)s") % {"name": row}}
        return super().history_view(request, object_id, title | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No list of ours filters by a regular expression (damaged it fails, a cunning one takes days) or by a year."""
        if not self.names_learners and lookup.startswith("learner"):
            return False
        return not lookup.endswith(("regex", "year")) and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if any("\0" in value for value in request.GET.values()):  # PostgreSQL cannot even compare with it
            raise BadRequest("No value of a filter holds a NUL.")
        numbers = (value for name, values in request.GET.lists() if name != SEARCH_VAR for value in values)
        if any(BEYOND_ANY_ROW.search(value) for value in numbers):
            raise BadRequest("No row has a number like that.")
        title = {"title": capfirst(self.opts.verbose_name_plural)}  # not “Select question to change”
        return super().changelist_view(request, title | (extra_context or {}))

    def response_action(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> Any:
        if not all(answers.positive(each) for each in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("Rows are chosen by their numbers.")
        return super().response_action(request, queryset, action_location)


class ReadOnlyAdmin(CarefulAdmin):
    """Rows to look at: what learners did is never changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class GuardedAdmin(CarefulAdmin):
    """Rows that two authors may edit at once: the second is told, with status 409, and overwrites nothing unawares."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """A POST holds the row until it is done, so that what it compares with is what it replaces."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            self.hold(found)
            return super().get_object(request, object_id, from_field)
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.refusal = self.refusal(request, obj)
        return form

    def refusal(self, request: HttpRequest, obj: Any) -> str:
        """Why saving must not change what learners see; empty where it may."""
        return "" if self.has_publish_permission(request) else str(NOT_A_PUBLISHER)

    def hold(self, found: Any) -> None:
        """Lock what a save of this row replaces."""
        self.model._default_manager.select_for_update(no_key=True).filter(pk=found.pk).first()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        form = context["adminform"].form
        guarded = isinstance(form, GuardedForm)
        if guarded and context["original"] is not None and request.method == "GET":
            told = form.told(self.checked(context["original"]))
            context |= {"to_mend": told.to_mend, "advice": told.advice}
        stale = guarded and form.stale
        if stale:
            context["overwritten"] = self.overwritten(form)
        is_public = guarded and form.instance.status == Status.PUBLISHED
        context["can_publish"] = guarded and not form.refusal and not is_public
        if is_public and form.refusal:
            context["is_others_to_publish"] = True
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
        response = super().render_change_form(request, context, *args, **options)
        if stale:
            response.status_code = 409
        return response

    def checked(self, obj: Any) -> Any:
        """What the checks say of the row as it is stored: its form puts that into words. Each admin has its own."""
        raise NotImplementedError

    def overwritten(self, form: Any) -> list[Difference]:
        """What saving the form would change in what another author has just saved."""
        return []

    def tell_saved(self, request: HttpRequest, form: GuardedForm, remarks: list[Problem]) -> None:
        """What the checks say of what was just saved; whoever publishes is told how much that is."""
        if form.publishes and remarks:
            words = ngettext("Published with %(n)d remark.", "Published with %(n)d remarks.", len(remarks))
            self.message_user(request, words % {"n": len(remarks)}, messages.WARNING)
        self.tell(request, remarks)

    def tell(self, request: HttpRequest, problems: list[Problem], level: int = messages.WARNING) -> None:
        """Problems as messages: the first few, and how many more."""
        for problem in problems[:MOST_TOLD]:
            self.message_user(request, worded(problem), level)
        if (more := len(problems) - MOST_TOLD) > 0:
            self.message_user(request, ngettext("And %(n)d more.", "And %(n)d more.", more) % {"n": more}, level)


def page(model_admin: Any, request: HttpRequest, template: str, obj: Model | None, **context: Any) -> TemplateResponse:
    """A page of the admin's own frame."""
    frame = model_admin.admin_site.each_context(request)
    request.current_app = model_admin.admin_site.name
    opts = model_admin.opts
    content_type = get_content_type_for_model(model_admin.model).pk
    shared = {"opts": opts, "original": obj, "media": model_admin.media, "content_type_id": content_type}
    return TemplateResponse(request, template, frame | shared | context)
