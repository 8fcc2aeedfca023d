"""Forms whose text is safe from the first key on: what is typed is kept as a working copy, and opened again with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from quizzes.authoring.keeping import SEAL
from quizzes.authoring.working_copies import (
    MOST_BYTES,
    MOST_COPIES,
    Reviewed,
    Subject,
    Tab,
    TooLarge,
    TooMany,
    TypedElsewhere,
    copy_of_tab,
    discard,
    forget_saved,
    hand_over,
    keep_working_copy,
    others_editing,
    readable_copy,
    working_copy_of,
)
from quizzes.models import User, WorkingCopy
from quizzes.views.answers import as_uuid, positive, whole

from .base import page
from .keeping import KeepingAdmin, fill_in, is_stored

LARGEST = 2**31 - 1
"""That the columns of a copy hold on PostgreSQL."""
NOT_TYPED = frozenset({SEAL, "csrfmiddlewaretoken"})
DISCARD, SURE, HAND_OVER, KEEP_EDITING = "_discard", "_sure", "_hand_over", "_keep_editing"
KEPT = gettext_lazy("These are your changes that aren’t published yet. Look them over, then save.")


@dataclass(frozen=True, slots=True)
class Desk:
    """What an open form knows of its working copy."""

    tab: Tab
    mine: WorkingCopy | None
    reviewed: WorkingCopy | None
    """Somebody else's, handed over, that the form shows."""
    reviewed_seen: int = 0
    """Its version when the form was opened."""

    @property
    def copy(self) -> WorkingCopy | None:
        return self.reviewed or self.mine

    @property
    def notes(self) -> int:
        """How many comments there are on it."""
        return self.copy.notes.count() if self.copy else 0


class DeskAdmin(KeepingAdmin):
    """An admin whose forms keep a working copy."""

    loads_at_once = False
    """Does the form begin with the working copy? Otherwise it's offered above it."""

    def subject_of(self, request: HttpRequest, obj: Any) -> Subject | None:
        """What a form is of; None where nothing is kept of it. Each admin has its own."""
        raise NotImplementedError

    def desk_of(self, request: HttpRequest, obj: Any) -> Desk:
        """Found once for a request: the working copy that the address names, else the author's own of this row."""
        found: Desk | None = getattr(request, "desk", None)
        if found is None:
            found = self._find_desk(request, obj)
            request.desk = found  # type: ignore[attr-defined]  # read by this method alone
        return found

    def _find_desk(self, request: HttpRequest, obj: Any) -> Desk:
        user, subject = User.of(request.user), self.subject_of(request, obj)
        if request.method == "POST" and (sent := _tab(request.POST)):
            mine, other = (_named(user, subject, request.POST.get(name)) for name in ("desk_copy", "desk_reviewed"))
            seen = _counted(request.POST.get("desk_reviewed_seen"))
            return Desk(sent, mine, other if other and other.author_id != user.pk else None, seen)
        named = _named(user, subject, request.GET.get("copy"))
        own = working_copy_of(user, subject) if subject and (subject.question or not subject.kind) else None
        mine = named if named and named.author_id == user.pk else own
        reviewed = named if named and named.author_id != user.pk else None
        shows_mine = mine is not None and reviewed is None and self.loads_at_once
        tab = Tab(uuid.uuid4(), seen=mine.version if mine and shows_mine else 0)
        return Desk(tab, mine, reviewed, reviewed.version if reviewed else 0)

    # -- the form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method == "POST" and KEEP_EDITING in request.POST:
            row = self.model._default_manager.filter(pk=positive(object_id) or 0).first()
            found = _named(User.of(request.user), self.subject_of(request, row), request.POST[KEEP_EDITING])
            if found is None:
                return redirect(request.get_full_path())
            fill_in(request, found, str(KEPT))
            request.desk = Desk(Tab(uuid.uuid4(), seen=found.version), found, None)  # type: ignore[attr-defined]  # see desk_of
        response = super().changeform_view(request, object_id, form_url, extra_context)
        tab = _tab(request.POST) if request.method == "POST" else None
        if tab is not None and is_stored(response):
            number, reviewed = positive(request.POST.get("desk_copy")), self._reviewed(request, object_id)
            forget_saved(author=User.of(request.user), tab=tab, number=number, reviewed=reviewed)
        elif tab is not None and isinstance(response, TemplateResponse):
            self._keep_refused(request, response, tab)
        return response

    def _reviewed(self, request: HttpRequest, object_id: str | None) -> Reviewed | None:
        """The copy that the form names as the one it shows, if it is of what was saved."""
        row = self.model._default_manager.filter(pk=positive(object_id) or 0).first()
        found = _named(User.of(request.user), self.subject_of(request, row), request.POST.get("desk_reviewed"))
        return Reviewed(found.pk, _counted(request.POST.get("desk_reviewed_seen"))) if found else None

    def _keep_refused(self, request: HttpRequest, response: TemplateResponse, tab: Tab) -> None:
        """What couldn't be saved is kept as it is, with or without scripts."""
        context = response.context_data or {}
        subject = self.subject_of(request, context.get("original"))
        if subject is None or "desk" not in context:
            return
        with suppress(TooLarge, TooMany, TypedElsewhere):
            context["desk"] = replace(context["desk"], tab=tab, mine=self._kept(request, subject, tab))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        subject = self.subject_of(request, context["original"])
        if subject is not None:
            context |= self._desk_context(request, context["original"], subject)
        return super().render_change_form(request, context, *args, **options)

    def _desk_context(self, request: HttpRequest, obj: Any, subject: Subject) -> dict[str, Any]:
        user, desk = User.of(request.user), self.desk_of(request, obj)
        offers = not self.loads_at_once and desk.mine is not None and request.method == "GET"
        return {
            "desk": desk,
            "desk_url": self.desk_url(request, obj),
            "desk_key": _key(subject, user, desk.mine),
            "desk_offers": offers,
            "desk_editors": [copy.author for copy in others_editing(user, subject, timezone.now())],
        }

    def desk_url(self, request: HttpRequest, obj: Any) -> str:
        name = f"admin:quizzes_{self.opts.model_name}_desk"
        return (
            reverse(name, args=[obj.pk], query=request.GET)
            if obj is not None
            else reverse(f"{name}_new", query=request.GET)
        )

    # -- keeping

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.typed), f"quizzes_{self.opts.model_name}_desk"
        return [
            path("<int:pk>/desk/", view, name=name),
            path("desk/", view, name=f"{name}_new"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def typed(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The form as it stands, sent after each pause; or one of the buttons that are about the working copy."""
        row = self.model._default_manager.filter(pk=pk).first() if pk else None
        if pk and row is None:
            raise Http404
        if not (self.has_change_permission(request, row) if row else self.has_add_permission(request)):
            raise PermissionDenied
        subject, tab = self.subject_of(request, row), _tab(request.POST)
        if subject is None:
            raise Http404
        if DISCARD in request.POST:
            return self._discard(request, row)
        if tab is None:
            raise BadRequest("A form says which tab it stands in.")
        return self._keep(request, row, subject, tab)

    def _keep(self, request: HttpRequest, row: Any, subject: Subject, tab: Tab) -> HttpResponse:
        user, now = User.of(request.user), timezone.now()
        try:
            copy = self._kept(request, subject, tab)
        except TooLarge:
            return _refused(
                gettext("This is more than %(most)s KB, too much to keep as you type. Save it, or shorten it."), 413
            )
        except TooMany:
            return _refused(
                gettext("You have %(copies)s unpublished pieces, so no more are kept. Publish or discard some first."),
                409,
            )
        except TypedElsewhere:
            return _refused(
                gettext("You went on in another tab. What you type here isn’t saved: reload this page to see it."), 409
            )
        if HAND_OVER in request.POST:
            return self._hand_over(request, copy)
        if (done := self.after_keeping(request, copy)) is not None:
            return done
        editors = [str(other.author) for other in others_editing(user, subject, now)]
        at = date_format(timezone.localtime(now, timezone.get_default_timezone()), "H:i")
        words = gettext("Draft saved at %(time)s UTC. Learners don’t see it yet.") % {"time": at}
        told = {"words": words, "copy": copy.pk, "editors": editors}
        if copy.question_id is None and copy.kind:
            told |= {"address": address_of(copy), "key": _key(subject, user, copy)}
        return JsonResponse(told)

    def after_keeping(self, request: HttpRequest, copy: WorkingCopy) -> HttpResponse | None:
        """What another button of the form does, once nothing of it can be lost. Each admin has its own."""
        return None

    def _kept(self, request: HttpRequest, subject: Subject, tab: Tab) -> WorkingCopy:
        return keep_working_copy(
            author=User.of(request.user),
            subject=subject,
            tab=tab,
            typed=typed_in(request),
            opened_version=_counted(request.POST.get("opened_version")) or None,
            number=positive(request.POST.get("desk_copy")),
            now=timezone.now(),
        )

    def _hand_over(self, request: HttpRequest, copy: WorkingCopy) -> HttpResponse:
        hand_over(author=User.of(request.user), number=copy.pk, now=timezone.now())
        words = gettext("Handed over for review: %(name)s. If you change it, it’s a draft again.") % {"name": copy}
        self.message_user(request, words, messages.SUCCESS)
        return redirect(address_of(copy))

    def _discard(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Asked first: there is no way back."""
        user = User.of(request.user)
        copy = copy_of_tab(user, _tab(request.POST), positive(request.POST.get("desk_copy")))
        back = self.form_address(request, row)
        if copy is None:
            self.message_user(request, gettext("There’s nothing to discard."), messages.INFO)
            return redirect(back)
        if SURE not in request.POST:
            context = {"title": gettext("Discard your changes to %(name)s?") % {"name": copy}, "copy": copy}
            context |= {"back": address_of(copy), "discard_url": request.get_full_path()}
            return page(self, request, "admin/quizzes/discard.html", row, **context)
        discard(author=user, number=copy.pk)
        self.message_user(request, gettext("Discarded. Nothing that learners see has changed."), messages.SUCCESS)
        return redirect(back)

    def form_address(self, request: HttpRequest, row: Any) -> str:
        """Where the form is opened, without a working copy."""
        name = f"admin:quizzes_{self.opts.model_name}"
        return reverse(f"{name}_change", args=[row.pk]) if row is not None else reverse(f"{name}_changelist")


def address_of(copy: WorkingCopy) -> str:
    """Where a working copy is written on."""
    named = {"copy": copy.pk}
    if copy.question_id is not None:
        return reverse("admin:quizzes_question_change", args=[copy.question_id], query=named)
    if copy.kind:
        of = {"kind": copy.kind, "concept": copy.concept.slug}
        return reverse("admin:quizzes_question_add", query=of | named)
    tab = {"tab": copy.part} if copy.part else {}
    return reverse("admin:quizzes_concept_change", args=[copy.concept_id], query=tab | named)


def _named(user: User, subject: Subject | None, number: str | None) -> WorkingCopy | None:
    """The copy of this number, if the user may read it and it is of this subject."""
    copy = readable_copy(user, positive(number) or 0) if subject else None
    if (
        copy is None
        or subject is None
        or copy.concept_id != subject.concept.pk
        or bool(copy.kind) != bool(subject.kind)
        or copy.part != subject.part
    ):
        return None
    return copy if copy.question_id == (subject.question.pk if subject.question else None) else None


def _key(subject: Subject, author: User, copy: WorkingCopy | None) -> str:
    """Names what a browser keeps for itself while the server can't be reached."""
    if subject.question is not None:
        return f"desk {author.pk} question {subject.question.pk}"
    if not subject.kind:
        return f"desk {author.pk} page {subject.concept.pk} {subject.part}".strip()
    return f"desk {author.pk} new {copy.pk if copy else f'{subject.kind} {subject.concept.slug}'}"


def _tab(sent: Mapping[str, Any]) -> Tab | None:
    name = as_uuid(sent.get("desk_tab"))
    return Tab(name, _counted(sent.get("desk_step")), _counted(sent.get("desk_seen"))) if name else None


def _counted(text: str | None) -> int:
    """What a form counts; 0 where it is no such number."""
    number = whole(text) or 0
    return number if number <= LARGEST else 0


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """What is in the form, without what is about the form."""
    return {
        name: values
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and not name.startswith(("_", "desk_", "live_"))
    }


def _refused(words: str, status: int) -> JsonResponse:
    known = {"most": MOST_BYTES // 1000, "copies": MOST_COPIES}
    return JsonResponse({"words": words % known}, status=status)
