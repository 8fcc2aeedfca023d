"""Questions: a form for each kind, a history of revisions, and a preview."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from quizzes import guide
from quizzes.authoring.acts import Act
from quizzes.authoring.differences import Difference, differences
from quizzes.authoring.pages import question_of
from quizzes.authoring.parts import NotAdded, add_part
from quizzes.authoring.questions import (
    Checked,
    check_stored,
    compared,
    create_question,
    delete_question,
    edit_question,
    form_kind,
    history_of,
    is_in_use,
    kind_label,
    publish_question,
    restore_question,
    retire_question,
)
from quizzes.authoring.rewriting import Replacing
from quizzes.authoring.working_copies import (
    MOST_BYTES,
    MOST_COPIES,
    Subject,
    Tab,
    TooLarge,
    TooMany,
    TypedElsewhere,
    keep_together,
    others_writing,
)
from quizzes.desk.finding import matching
from quizzes.forms.authoring import (
    ChooseForm,
    QuestionForm,
    cell_label,
    form_of,
    initial_of,
    look_over,
    refit,
    sent_of,
    without_lines,
    worded,
)
from quizzes.forms.authoring.new_part import PREFIX, fields_of, part_from
from quizzes.forms.authoring.pasting import CREATE, LookedOverPaste, PasteForm, look_over_pasted
from quizzes.kinds import KINDS
from quizzes.models import Concept, Question, QuestionRevision, Status, User, WorkingCopy
from quizzes.views.answers import positive

from .base import page
from .desk import address_of
from .figures import FiguresAdmin
from .filters import AttentionFilter
from .generators import drawing
from .live import LiveAdmin
from .moving import MovingAdmin
from .naming import stem_of
from .preview import preview
from .restoring import told_history
from .rewriting import DetailsAdmin

NEW_PART = "_new_part"
CANNOT_DELETE = _(
    "Learners have answered this question, and their histories depend on it. You can’t "
    "delete it, but you can retire it: nobody will be asked it again, and everything they answered stays."
)


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, kind.label) for name, kind in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class DifficultyFilter(admin.SimpleListFilter):
    title = _("difficulty")
    parameter_name = "difficulty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", gettext("1, easy")), ("2", gettext("2, medium")), ("3", gettext("3, hard"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        value = self.value()
        return queryset.filter(current__details__difficulty=int(value)) if value in {"1", "2", "3"} else queryset


@admin.register(Question)
class QuestionAdmin(FiguresAdmin, MovingAdmin, LiveAdmin, DetailsAdmin):
    list_display = ("stem", "status", "concept", "kind_name", "difficulty", "answered")
    list_filter = ("status", AttentionFilter, KindFilter, DifficultyFilter, "concept")
    search_fields = ("slug",)  # what is searched is said by `get_search_results`; without any, there is no box
    search_help_text = _("A name such as temperature/first, or words of any field, fact, mistake, source or skill")
    list_select_related = ("concept", "current")
    ordering = ("concept__section_order", "concept__order", "position", "slug")
    list_per_page = 50

    class Media:
        js = tuple(Script(f"js/admin-{name}.js", type="module") for name in ("rows", "live", "desk", "images"))

    loads_at_once = True

    @admin.display(description=_("Question"))
    def stem(self, question: Question) -> str:
        return stem_of(question)

    @admin.display(description=_("Kind"), ordering="kind")
    def kind_name(self, question: Question) -> str:
        return kind_label(question.kind)

    @admin.display(description=_("Difficulty"), ordering="current__difficulty")
    def difficulty(self, question: Question) -> int | None:
        return question.current.difficulty if question.current else None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return (matching(queryset, search_term) if search_term else queryset), False  # type: ignore[arg-type]  # of questions

    # -- writing

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """First the kind and the concept, then the form that they ask for."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)  # says 403
        asked = request.GET.keys() & {"kind"}
        choice = ChooseForm(request.GET if asked else None, initial=request.GET.dict())
        if not choice.is_valid():
            context = {"title": gettext("Add question"), "form": choice}
            return page(self, request, "admin/quizzes/question/choose.html", None, **context)
        chosen = {"kind_label": kind_label(choice.cleaned_data["kind"]), "chosen": choice.cleaned_data["concept"]}
        return super().add_view(request, form_url, chosen | (extra_context or {}))

    def question_at(self, request: HttpRequest, object_id: str) -> Question | None:
        """The question that an address names, if there is one; unlike `get_object` it holds no row."""
        found: Question | None = admin.ModelAdmin.get_object(self, request, object_id)
        return found

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Who may look but not edit gets the question itself in place of a form."""
        question = self.question_at(request, object_id)
        may_edit = self.has_change_permission(request, question)
        if question is not None and not may_edit and self.has_view_permission(request, question):
            if request.method == "POST":
                raise PermissionDenied
            return redirect("admin:quizzes_question_preview", question.pk)
        return super().change_view(request, object_id, form_url, extra_context)

    def form_class(self, request: HttpRequest, obj: Question | None) -> type[QuestionForm]:
        """The form of the question's kind, with the choices of its concept."""
        if obj is None:
            choice = ChooseForm(request.GET)
            if not choice.is_valid():
                raise Http404
            kind, concept = choice.cleaned_data["kind"], choice.cleaned_data["concept"]
        else:
            kind, concept = self._kind_of(request, obj), obj.concept
        form = form_of(kind)
        typed = self._typed(request, obj, kind) if request.method == "GET" else None
        shown = {"concept": concept, "typed": typed, "like": self._like(request) if obj is None else None}
        return type("ConceptQuestionForm", (form,), shown | {"Meta": form.Meta})

    def _kind_of(self, request: HttpRequest, question: Question) -> str:
        """The kind of the form: the one that the address wants, else that of the draft, else its own."""
        wanted = request.GET.get("as", "")
        copy = self.desk_of(request, question).copy
        return wanted if wanted in KINDS else copy.kind if copy and copy.kind else form_kind(question)

    def _typed(self, request: HttpRequest, question: Question | None, kind: str) -> dict[str, list[str]] | None:
        """What the form begins with instead of what is stored; where the kind is another, what fits of it."""
        copy = self.desk_of(request, question).copy
        if copy is not None:
            typed = copy.data | {"opened_version": [str(copy.opened_version or "")]}
            of = form_of(copy.kind).base_fields
            return typed if copy.kind == kind else refit(without_lines(of, typed), kind)
        if question is None or form_kind(question) == kind:
            return None
        stored = type("StoredForm", (form_of(form_kind(question)),), {"concept": question.concept})
        return refit(sent_of(stored(instance=question)), kind)

    def _like(self, request: HttpRequest) -> Question | None:
        """The question that a new one begins as a copy of."""
        number = positive(request.GET.get("like")) or 0
        return Question.objects.select_related("concept", "current").filter(pk=number).first()

    def subject_of(self, request: HttpRequest, obj: Question | None) -> Subject | None:
        if obj is not None:
            wanted = request.GET.get("as", "")
            return Subject(obj.concept, obj, wanted if wanted in KINDS else form_kind(obj))
        choice = ChooseForm(request.GET)
        return Subject(choice.cleaned_data["concept"], kind=choice.cleaned_data["kind"]) if choice.is_valid() else None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **options | {"form": self.form_class(request, obj)})

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        return self.form_class(request, obj).fieldsets(add=obj is None)

    def save_form(self, request: HttpRequest, form: QuestionForm, change: bool) -> Question:
        """Store what the form says, by one verb. The question becomes a new revision, or a new draft."""
        assert form.checked is not None
        written, author, now = form.checked.question, User.of(request.user), timezone.now()
        if change:
            seen = form.instance.edit_version
            saved = edit_question(
                question=form.instance,
                written=written,
                seen=seen,
                major=form.is_major(written),
                author=author,
                now=now,
                minor_because=form.cleaned_data["minor_because"],
            )
        else:
            saved = create_question(concept=form.concept, written=written, author=author, now=now)
        self.tell_saved(request, form, [*(() if form.must_be_ready else form.checked.unready), *form.checked.advice])
        return publish_question(question=saved, act=Act(author, now)) if form.publishes else saved

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Done by save_form."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A question has no parts of its own beside its revisions."""

    def checked(self, obj: Question) -> Checked:
        return check_stored(obj)

    def overwritten(self, form: QuestionForm) -> list[Difference]:
        checked = look_over(type(form)(form.data, instance=form.instance)).checked
        stored = replace(question_of(form.instance), version=checked.question.version)  # saving numbers it anew
        return differences(guide.write_question(stored), checked.lines)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        question = context["original"]
        context |= {"live_url": self.live_url(request, question), "is_nav_sidebar_enabled": False}
        if question is not None:
            context |= {"form_kind": form_kind(question), "in_use": is_in_use(question), "cannot_delete": CANNOT_DELETE}
            context |= {"kind_label": kind_label(self._kind_of(request, question)), "chosen": question.concept}
        if self.may_add_parts(request, context["chosen"]):
            context["new_parts"] = fields_of(request.GET)
        context["kinds"] = [(name, kind.label) for name, kind in KINDS.items() if kind.label != context["kind_label"]]
        return super().render_change_form(request, context, *args, **options)

    def desk_url(self, request: HttpRequest, obj: Question | None) -> str:
        """With the kind of the form, where that isn't the question's own."""
        url = super().desk_url(request, obj)
        kind = self._kind_of(request, obj) if obj is not None else ""
        if obj is None or kind == form_kind(obj) or "as" in request.GET:
            return url
        return f"{url}{'&' if '?' in url else '?'}as={kind}"

    def live_url(self, request: HttpRequest, question: Question | None) -> str:
        """Where the form is sent after each pause: a new question says of which kind and concept it is."""
        if question is not None:
            of = {"as": self._kind_of(request, question)}
            return reverse("admin:quizzes_question_live", args=[question.pk], query=of)
        return reverse("admin:quizzes_question_live_new", query=request.GET)

    def response_add(self, request: HttpRequest, obj: Question, post_url_continue: str | None = None) -> Any:
        response = super().response_add(request, obj, post_url_continue)
        return self._next(obj) if "_addanother" in request.POST else response

    def response_change(self, request: HttpRequest, obj: Question) -> Any:
        response = super().response_change(request, obj)
        return self._next(obj) if "_addanother" in request.POST else response

    def _next(self, question: Question) -> HttpResponse:
        """Another question of this kind about this concept, which is what “and add another” means here."""
        of = {"kind": form_kind(question), "concept": question.concept.slug}
        return redirect(reverse("admin:quizzes_question_add", query=of))

    # -- many at once

    def rewrite(self, rule: Replacing) -> Callable[[Any], Any]:
        return rule.in_question

    def label_of(self, row: Question) -> Callable[[str], str]:
        return _labels_of(row)

    # -- what its page lacks

    def may_add_parts(self, request: HttpRequest, concept: Concept) -> bool:
        """A part of a published page is seen at once."""
        may_change = request.user.has_perm("quizzes.change_concept")
        return may_change and not (concept.status == Status.PUBLISHED and self.refusal(request, None))

    def after_keeping(self, request: HttpRequest, copy: WorkingCopy) -> HttpResponse | None:
        """A misconception, fact or source made in place."""
        if NEW_PART not in request.POST:
            return None
        if not self.may_add_parts(request, copy.concept):
            raise PermissionDenied
        sort = request.POST[NEW_PART]
        part = part_from(sort, request.POST)
        try:
            if part is None:
                raise NotAdded([])
            key = add_part(concept=copy.concept, part=part, author=User.of(request.user), now=timezone.now())
        except NotAdded as refusal:
            words = " ".join(map(worded, refusal.problems)) or gettext("Nothing was added: write it first.")
            return self._told_of_part(request, copy, {"refused": words})
        self.log_change(request, copy.concept, [{"added": {"name": sort, "object": key}}])
        words = gettext("Added “%(key)s” to the page of %(concept)s.") % {"key": key, "concept": copy.concept}
        says = getattr(part, "wrong", "") or getattr(part, "text", "") or getattr(part, "title", "")
        return self._told_of_part(request, copy, {"key": key, "says": says, "words": words})

    def _told_of_part(self, request: HttpRequest, copy: WorkingCopy, told: dict[str, str]) -> HttpResponse:
        """To the script of the form; without one, on the form itself, with what was typed if it was refused."""
        if "application/json" in request.headers.get("accept", ""):
            return JsonResponse(told | {"copy": copy.pk})
        refused = told.get("refused", "")
        self.message_user(request, refused or told["words"], messages.ERROR if refused else messages.SUCCESS)
        typed = {name: str(value) for name, value in request.POST.items() if name.startswith(PREFIX) and value}
        return redirect(f"{address_of(copy)}&{urlencode(typed)}" if refused and typed else address_of(copy))

    # -- acts

    def publish_row(self, row: Question, act: Act) -> Question:
        return publish_question(question=row, act=act)

    def retire_row(self, row: Question, act: Act) -> Question:
        return retire_question(question=row, act=act)

    def get_actions(self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST) -> Any:
        """Deleting is one question at a time: it is rarely right."""
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        question = self.question_at(request, object_id)
        if question is not None and self.has_delete_permission(request, question) and (why := _kept(request, question)):
            context = {"title": gettext("You can’t delete this question"), "sentence": why}
            refusal = page(self, request, "admin/quizzes/question/in_use.html", question, **context)
            refusal.status_code = 409
            return refusal
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nobody has met it, so its revisions and parts go with it. What somebody else is writing of it doesn't."""
        names = [gettext("Question: %(name)s") % {"name": question} for question in objs]
        kept = [why for question in objs if (why := _kept(request, question))]
        return names, {"questions": len(names)}, set[str](), kept

    def delete_model(self, request: HttpRequest, obj: Question) -> None:
        delete_question(question=obj)

    # -- history and preview

    def get_urls(self) -> list[URLPattern]:
        preview, live = self.admin_site.admin_view(self.preview), self.admin_site.admin_view(self.live)
        return [
            path("<int:pk>/preview/", preview, name="quizzes_question_preview"),
            path("<int:pk>/live/", live, name="quizzes_question_live"),
            path("live/", live, name="quizzes_question_live_new"),
            path("paste/", self.admin_site.admin_view(self.paste), name="quizzes_question_paste"),
            path("generators/", self.admin_site.admin_view(self.generators), name="quizzes_question_generators"),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def paste(self, request: HttpRequest) -> HttpResponse:
        """Text in a box: what was understood of it, and then working copies of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST or None, initial=request.GET.dict() | {"paste_id": uuid.uuid4()})
        context: dict[str, Any] = {"title": gettext("Paste questions"), "form": form}
        if form.is_valid():
            looked = look_over_pasted(form.cleaned_data["concept"], form.cleaned_data["text"])
            if CREATE in request.POST and looked.can_be_created and self._create(request, form, looked):
                return redirect("admin:quizzes_workingcopy_changelist")
            context["looked"] = looked
        return page(self, request, "admin/quizzes/question/paste.html", None, **context)

    def _create(self, request: HttpRequest, form: PasteForm, looked: LookedOverPaste) -> bool:
        """All or none. Sending the same page twice creates them once: their tabs follow from it."""
        author, concept = User.of(request.user), form.cleaned_data["concept"]
        names = [uuid.uuid5(form.cleaned_data["paste_id"], str(at)) for at in range(len(looked.questions))]
        typed = [
            (Subject(concept, kind=each.kind), Tab(name), each.sent)
            for name, each in zip(names, looked.questions, strict=True)
        ]
        try:
            created = keep_together(author=author, typed=typed, now=timezone.now())
        except (TooLarge, TooMany, TypedElsewhere):
            words = gettext("Nothing was created: you can have %(most)d drafts, of %(size)d KB each.")
            self.message_user(request, words % {"most": MOST_COPIES, "size": MOST_BYTES // 1000}, messages.ERROR)
            return False
        words = ngettext("Created %(n)d draft.", "Created %(n)d drafts.", len(created)) % {"n": len(created)}
        self.message_user(request, words, messages.SUCCESS)
        return True

    @method_decorator(require_safe)
    def generators(self, request: HttpRequest) -> HttpResponse:
        """Any exercise whose numbers are drawn: one seed of it, and how its answers are spread."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = drawing(request.GET) | {"title": gettext("Generators")}
        return page(self, request, "admin/quizzes/question/generators.html", None, **context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        question = self.question_at(request, object_id)
        context = {"title": gettext("History of %(name)s") % {"name": question}} | self.restoring(request, question)
        if question is not None:
            context |= told_history(request, history_of(question), partial(compared, question), _labels_of(question))
        return super().history_view(request, object_id, context | (extra_context or {}))

    def draft_of(self, request: HttpRequest, row: Question, number: int) -> dict[str, list[str]]:
        form = self.form_class(request, row)(instance=row)
        return sent_of(form, initial_of(question_of(row, row.revisions.get(number=number))))

    def restore_row(self, row: Question, number: int, seen: int, author: User, now: dt.datetime) -> Question:
        return restore_question(question=row, number=number, seen=seen, author=author, now=now)

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The present revision or an earlier one, in an order of its own for each seed."""
        question = self.question_at(request, str(pk))
        revisions = QuestionRevision.objects.select_related("question__concept").filter(question=question)
        number = request.GET.get("revision", "")
        found = revisions.filter(number=int(number)) if _is_small(number) else revisions
        revision = found.order_by("-number").first()
        if revision is None or not self.has_view_permission(request, revision.question):
            raise Http404
        seed = request.GET.get("order", "")
        return preview(request, revision, seed=int(seed) if _is_small(seed) else 1)


def _labels_of(question: Question) -> Callable[[str], str]:
    fields = form_of(form_kind(question)).base_fields
    return lambda cell: cell_label(fields, cell)


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _kept(request: HttpRequest, question: Question) -> str:
    """Why it can't be deleted; empty where it can."""
    if is_in_use(question):
        return str(CANNOT_DELETE)
    who = [str(copy.author) for copy in others_writing(User.of(request.user), question)]
    words = gettext("There are unpublished changes to it, by %(who)s. They have to publish or discard them first.")
    return words % {"who": ", ".join(who)} if who else ""
