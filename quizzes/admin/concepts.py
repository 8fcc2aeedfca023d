"""Concepts: the pages of the guide, with their facts, mistakes, sources and resources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes import guide
from quizzes.authoring.acts import Act
from quizzes.authoring.arranging import ArrangedMeanwhile, arrange_questions, outline_of, questions_in_order
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
from quizzes.authoring.edition import links
from quizzes.authoring.pages import page_of
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.questions import EditedMeanwhile, kind_label
from quizzes.authoring.revisions import compared_pages, history_of_page, page_in
from quizzes.authoring.rewriting import Replacing
from quizzes.authoring.working_copies import Subject
from quizzes.forms.authoring import (
    TABS,
    ConceptForm,
    FactForm,
    MisconceptionForm,
    PartFormSet,
    ResourceForm,
    SourceForm,
    sent_of_page,
)
from quizzes.forms.authoring.arranging import ArrangeForm
from quizzes.forms.authoring.looking import look_over_page
from quizzes.models import Concept, Fact, Misconception, Resource, Source, Status, User
from quizzes.reading.page import body_of

from .base import page
from .coverage import CoverageAdmin
from .live import words_of
from .naming import stem_of
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


def tab_of(request: HttpRequest) -> str:
    """The part of the page that a form shows; empty for all of it."""
    wanted = request.GET.get("tab", "")
    return wanted if wanted in TABS else ""


def _query(tab: str) -> str:
    return f"?tab={tab}" if tab else ""


def tabs_of(concept: Concept, present: str) -> list[tuple[Any, str, bool]]:
    """What each tab is called, where it is, and whether it is open."""
    change = reverse("admin:quizzes_concept_change", args=[concept.pk])
    tabs = [(tab.label, f"{change}{_query(name)}", name == present) for name, tab in TABS.items()]
    arranged = reverse("admin:quizzes_concept_questions", args=[concept.pk])
    return [*tabs, (_("Questions"), arranged, present == "questions"), (_("All of it"), change, present == "")]


class PagesList(ChangeList):
    """A page opens at its text."""

    def url_for_result(self, result: Any) -> str:
        return f"{super().url_for_result(result)}{_query('text')}"


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
        js = tuple(Script(f"js/admin-{name}.js", type="module") for name in ("live", "desk", "order", "images"))

    def subject_of(self, request: HttpRequest, obj: Concept | None) -> Subject | None:
        return Subject(obj, part=tab_of(request)) if obj is not None else None

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

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return PagesList

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.tab = TABS.get(tab_of(request)) if obj is not None else None
        return form

    def get_inlines(self, request: HttpRequest, obj: Concept | None) -> Any:
        tab = TABS.get(tab_of(request)) if obj is not None else None
        return [each for each in self.inlines if tab is None or each.model in tab.parts]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        concept, tab = context["original"], tab_of(request)
        if concept is not None:
            context |= {"tabs": tabs_of(concept, tab), "is_nav_sidebar_enabled": False}
        if concept is not None and tab in TABS:
            context["live_url"] = reverse("admin:quizzes_concept_live", args=[concept.pk], query={"tab": tab})
            context["live_pane"] = "admin/quizzes/concept/live_pane.html"
        return super().render_change_form(request, context, *args, **options)

    def form_address(self, request: HttpRequest, row: Any) -> str:
        return f"{super().form_address(request, row)}{_query(tab_of(request))}"

    def response_change(self, request: HttpRequest, obj: Concept) -> Any:
        """A tab is saved by itself, and stays open."""
        response = super().response_change(request, obj)
        return redirect(self.form_address(request, obj)) if tab_of(request) else response

    def get_fieldsets(self, request: HttpRequest, obj: Concept | None = None) -> Any:
        if obj is not None and (tab := TABS.get(tab_of(request))):
            return [(None, {"fields": [*tab.fields, "opened_version"]})]
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

    # -- while it is written

    @method_decorator(require_POST)
    def live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form looked over, and the page as readers would see it. Nothing is stored."""
        concept = admin.ModelAdmin.get_object(self, request, str(pk))
        if concept is None:
            raise Http404
        if not self.has_change_permission(request, concept):
            raise PermissionDenied
        form = self.get_form(request, concept, change=True)(request.POST, instance=concept)
        make: Any = self._create_formsets  # type: ignore[attr-defined]  # what the admin itself makes them with
        formsets = make(request, form.instance, change=True)[0]
        looked = look_over_page(form, formsets)
        body = guide.page_blocks(looked.page.text, links())
        context = {"concept": looked.page, "body": body, "looked": looked, "original": concept}
        if "live_show" not in request.POST:
            answer = render(request, "admin/quizzes/concept/looked_over.html", context)
        else:
            checks = render_to_string("admin/quizzes/question/live_checks.html", context, request)
            shown = render_to_string("admin/quizzes/concept/live_page.html", context, request)
            answer = JsonResponse({"checks": checks, "page": shown, "words": words_of(looked)})
        add_never_cache_headers(answer)
        return answer

    # -- its questions

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def arrange(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The questions in order, each with its place in the text."""
        concept = admin.ModelAdmin.get_object(self, request, str(pk))
        if concept is None or not self.has_view_permission(request, concept):
            raise Http404
        may_arrange = self.has_change_permission(request, concept) and not self.refusal_for(request, concept)
        if request.method == "POST":
            if not may_arrange:
                raise PermissionDenied
            return self._arranged(request, concept)
        context = {
            "title": concept.title,
            "tabs": tabs_of(concept, "questions"),
            "rows": [
                (each, stem_of(each.question), kind_label(each.question.kind)) for each in questions_in_order(concept)
            ],
            "outline": outline_of(concept),
            "may_arrange": may_arrange,
            "seen": concept.edit_version,
        }
        return page(self, request, "admin/quizzes/concept/questions.html", concept, **context)

    def refusal_for(self, request: HttpRequest, concept: Concept) -> str:
        return self.refusal(request, concept) if concept.status == Status.PUBLISHED else ""

    def _arranged(self, request: HttpRequest, concept: Concept) -> HttpResponse:
        form = ArrangeForm(request.POST)
        words, level = _("Saved in this order."), messages.SUCCESS
        try:
            if not form.is_valid():
                raise ArrangedMeanwhile
            arrange_questions(
                concept=concept,
                order=form.order,
                places=form.places,
                seen=form.cleaned_data["seen"],
                author=User.of(request.user),
                now=timezone.now(),
            )
            self.log_change(request, concept, [{"changed": {"fields": ["questions"]}}])
        except (ArrangedMeanwhile, EditedMeanwhile):
            words, level = (
                _("Someone else changed this page meanwhile. Nothing was saved; this is how it is now."),
                messages.ERROR,
            )
        if "application/json" in request.headers.get("accept", ""):
            seen = Concept.objects.get(pk=concept.pk).edit_version if level == messages.SUCCESS else 0
            return JsonResponse({"words": str(words), "seen": seen})
        self.message_user(request, words, level)
        return redirect("admin:quizzes_concept_questions", concept.pk)

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
            path("<int:pk>/live/", view(self.live), name="quizzes_concept_live"),
            path("<int:pk>/questions/", view(self.arrange), name="quizzes_concept_questions"),
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
