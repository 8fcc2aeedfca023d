"""Concepts: the pages of the guide, with their facts, mistakes, sources and resources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from quizzes import guide
from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import (
    CheckedPage,
    check_page,
    create_concept,
    edit_concept,
    publish_concept,
    restore_page,
    retire_concept,
)
from quizzes.authoring.differences import Difference, differences
from quizzes.authoring.pages import page_of
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.revisions import compared_pages, history_of_page, page_in
from quizzes.authoring.rewriting import Replacing
from quizzes.authoring.working_copies import Subject
from quizzes.forms.authoring import (
    ConceptForm,
    FactForm,
    MisconceptionForm,
    PartFormSet,
    ResourceForm,
    SourceForm,
    sent_of_page,
)
from quizzes.models import Concept, Fact, Misconception, Resource, Source, Status, User
from quizzes.reading.page import body_of

from .coverage import CoverageAdmin
from .restoring import told_history
from .rewriting import RewritingAdmin


class Parts(admin.StackedInline):  # type: ignore[type-arg]  # not generic at run time
    """Parts of a page: whoever may edit the page may edit them."""

    formset = PartFormSet
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # asked only of somebody who may see the page

    def _may_edit(self, request: HttpRequest, obj: Any) -> bool:
        verb = "change" if obj else "add"
        return bool(request.user.has_perm(f"quizzes.{verb}_concept"))


class FactInline(Parts):
    model, form = Fact, FactForm
    verbose_name_plural = _("Facts: what the page teaches, each with a short name that questions use")
    fieldsets = ((None, {"fields": (("position", "key", "text"),)}),)


class MisconceptionInline(Parts):
    model, form = Misconception, MisconceptionForm
    verbose_name_plural = _("Misconceptions and slips: what’s behind wrong answers")
    fieldsets = ((None, {"fields": (("position", "key", "wrong", "right"),)}),)


class SourceInline(Parts):
    model, form = Source, SourceForm
    fieldsets = (
        (
            None,
            {"fields": (("position", "key", "title"), ("by", "date"), "url", ("opened", "copy", "checked"), "quote")},
        ),
    )


class ResourceInline(Parts):
    model, form = Resource, ResourceForm
    extra = 0
    verbose_name_plural = _("This page’s resources. You’ll find drafts and retired ones in the list of all resources.")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("position", "kind", "label"),
                    ("by", "date", "minutes"),
                    "url",
                    "covers",
                    ("note", "warning"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        resources: QuerySet[Resource] = super().get_queryset(request).filter(status=Status.PUBLISHED)
        return resources


@admin.register(Concept)
class ConceptAdmin(CoverageAdmin, RewritingAdmin):
    form = ConceptForm
    inlines = (FactInline, MisconceptionInline, SourceInline, ResourceInline)
    list_display = ("title", "section", "level", "status", "question_count")
    list_filter = ("status", "section", "level")
    search_fields = ("title", "slug", "definition", "text")
    ordering = ("section_order", "order", "slug")
    list_per_page = 100

    class Media:
        js = (Script("js/admin-desk.js", type="module"),)

    def subject_of(self, request: HttpRequest, obj: Concept | None) -> Subject | None:
        return Subject(obj) if obj is not None else None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concept]:
        asked = Count("questions", filter=~Q(questions__status=Status.RETIRED))
        concepts: QuerySet[Concept] = super().get_queryset(request).annotate(asked=asked)
        return concepts

    @admin.display(description=_("Questions"), ordering="asked")
    def question_count(self, concept: Concept) -> SafeString:
        url = reverse("admin:quizzes_question_changelist")
        count = concept.asked  # type: ignore[attr-defined]  # annotated above
        return format_html('<a href="{}?concept__id__exact={}">{}</a>', url, concept.pk, count)

    # -- editing

    def get_fieldsets(self, request: HttpRequest, obj: Concept | None = None) -> Any:
        name = ["title"] if obj else ["title", "slug"]
        return [
            (_("What it is"), {"fields": [*name, "definition", "why"]}),
            (_("Its place"), {"fields": [("section", "section_order", "order"), "level", "prerequisites", "covers"]}),
            (_("Text"), {"fields": ["text"]}),
            (_("Edition"), {"fields": [("version", "reviewed"), *(["opened_version"] if obj else [])]}),
        ]

    def save_model(self, request: HttpRequest, obj: Concept, form: Any, change: bool) -> None:
        """The page is stored as a whole, by one verb."""
        page, author, now = form.checked.page, User.of(request.user), timezone.now()
        if change:
            saved = edit_concept(concept=obj, page=page, seen=obj.edit_version, author=author, now=now)
        else:
            saved = create_concept(page=page, author=author, now=now)
        if form.publishes:
            publish_concept(concept=saved, act=Act(author, now))
        obj.pk = saved.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Done by save_model."""
        self.tell_saved(request, form, list(form.checked.advice) if change or form.publishes else [])

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if add:
            return [{"added": {}}]
        parts = [str(each.model._meta.verbose_name_plural) for each in formsets if each.has_changed()]
        return [{"changed": {"fields": [*form.changed_data, *parts]}}]

    def overwritten(self, form: ConceptForm) -> list[Difference]:
        if form.checked is None:
            return []
        stored = Concept.objects.get(pk=form.instance.pk)
        lines = guide.write_page(page_of(stored)).split("\n")
        return differences(lines, guide.write_page(form.checked.page).split("\n"))

    def checked(self, obj: Concept) -> CheckedPage:
        return check_page(page_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Concept | None = None) -> bool:
        """A page with questions is retired: learners' histories hang on them."""
        in_use = obj is not None and obj.questions.exists()
        return not in_use and super().has_delete_permission(request, obj)

    # -- many at once

    def rewrite(self, rule: Replacing) -> Callable[[Any], Any]:
        return rule.in_page

    def label_of(self, row: Concept) -> Callable[[str], str]:
        return _label

    # -- acts

    def publish_row(self, row: Concept, act: Act) -> Concept:
        return publish_concept(concept=row, act=act)

    def retire_row(self, row: Concept, act: Act) -> Concept:
        return retire_concept(concept=row, act=act)

    # -- history

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        concept = admin.ModelAdmin.get_object(self, request, object_id)
        context = self.restoring(request, concept)
        if concept is not None:
            context |= told_history(request, history_of_page(concept), partial(compared_pages, concept), _label)
        return super().history_view(request, object_id, context | (extra_context or {}))

    def draft_of(self, request: HttpRequest, row: Concept, number: int) -> dict[str, list[str]]:
        written = page_in(row.revisions.get(number=number))
        if written is None:
            raise NotPublishable(gettext("Revision %(number)d can’t be read anymore.") % {"number": number})
        return sent_of_page(written, row.edit_version)

    def restore_row(self, row: Concept, number: int, seen: int, author: User, now: dt.datetime) -> Concept:
        return restore_page(concept=row, number=number, seen=seen, author=author, now=now)

    # -- as readers see it

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", view(self.preview), name="quizzes_concept_preview"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        concept = self.get_object(request, str(pk))
        if concept is None or not self.has_view_permission(request, concept):
            raise Http404
        return render(request, "admin/quizzes/concept/preview.html", {"concept": concept, "body": body_of(concept)})


def _label(cell: str) -> str:
    """“Facts, order-kept, text” for a cell of a page."""
    name, _dot, rest = cell.partition(".")
    key, _dot, column = rest.rpartition(".")
    return ", ".join(filter(None, (name.capitalize(), key, column)))
