"""Resources: what the pages of all concepts recommend, in one list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.acts import Act
from quizzes.authoring.differences import Difference, differences
from quizzes.authoring.pages import page_of, resource_of
from quizzes.authoring.resources import (
    CheckedResource,
    check_stored_resource,
    create_resource,
    delete_resource,
    edit_resource,
    lines_of,
    publish_resource,
    retire_resource,
)
from quizzes.forms.authoring import OneResourceForm
from quizzes.models import Concept, Resource, Status, User

from .acting import ActingAdmin


@admin.register(Resource)
class ResourceAdmin(ActingAdmin):
    """A published resource is a part of its page, so whoever may edit the page may edit it."""

    form = OneResourceForm
    list_display = ("label", "status", "concept", "kind", "date")
    list_filter = ("status", "kind", "concept")
    search_fields = ("label", "by", "url", "note", "warning", "concept__title")
    list_select_related = ("concept",)
    ordering = ("concept__section_order", "concept__order", "position", "pk")
    list_per_page = 100

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("quizzes.view_concept") or self.has_change_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("quizzes.change_concept")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What stands on a page is retired first."""
        may = self.has_change_permission(request) and self.has_publish_permission(request)
        return may and (obj is None or obj.status != Status.PUBLISHED)

    def refusal(self, request: HttpRequest, obj: Any) -> str:
        """Where a second person is wanted, nobody's own words go to learners: a draft is published by somebody else."""
        if settings.PUBLISHING_NEEDS_SECOND_PERSON:
            return gettext("Somebody else has to look before learners see this. Write it as a new draft instead.")
        return super().refusal(request, obj)

    def hold(self, found: Resource) -> None:
        Concept.objects.select_for_update(no_key=True).filter(pk=found.concept_id).first()

    # -- editing

    def get_fieldsets(self, request: HttpRequest, obj: Resource | None = None) -> Any:
        what = ["label", "kind", "url", ("by", "date", "minutes")]
        about = ["note", "warning", "covers", *(["opened_version"] if obj else [])]
        return [(_("What it is"), {"fields": what if obj else ["concept", *what]}), (_("About it"), {"fields": about})]

    def save_form(self, request: HttpRequest, form: OneResourceForm, change: bool) -> Resource:
        """Store what the form says, by one verb."""
        assert form.checked is not None
        written, author, now = form.checked.resource, User.of(request.user), timezone.now()
        if change:
            seen = form.instance.edit_version
            saved = edit_resource(resource=form.instance, written=written, seen=seen, author=author, now=now)
        else:
            saved = create_resource(concept=form.concept_chosen, written=written, author=author, now=now)
        self.tell_saved(request, form, [*(() if form.must_be_ready else form.checked.errors), *form.checked.advice])
        return publish_resource(resource=saved, act=Act(author, now)) if form.publishes else saved

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Done by save_form."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A resource has no parts."""

    def overwritten(self, form: OneResourceForm) -> list[Difference]:
        if form.checked is None:
            return []
        stored = Resource.objects.select_related("concept").get(pk=form.instance.pk)
        page = page_of(stored.concept)
        return differences(lines_of(resource_of(stored), page), lines_of(form.checked.resource, page))

    def checked(self, obj: Resource) -> CheckedResource:
        return check_stored_resource(obj)

    # -- acts

    def publish_row(self, row: Resource, act: Act) -> Resource:
        return publish_resource(resource=row, act=act)

    def retire_row(self, row: Resource, act: Act) -> Resource:
        return retire_resource(resource=row, act=act)

    def get_actions(self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST) -> Any:
        """Deleting is one resource at a time, and none that stands on a page."""
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request: HttpRequest, obj: Resource) -> None:
        delete_resource(resource=obj, author=User.of(request.user), now=timezone.now())
