"""Rows with a history of revisions, each of which can be restored: that is a revision, too."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quizzes.authoring.differences import Difference, FieldChange
from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.questions import Change, EditedMeanwhile
from quizzes.authoring.revisions import PageChange
from quizzes.authoring.working_copies import Tab, TooLarge, TooMany, TypedElsewhere, keep_working_copy
from quizzes.forms.authoring.handed_over import says_the_same
from quizzes.models import Status, User
from quizzes.views.answers import positive

from .base import GuardedAdmin
from .desk import DeskAdmin, typed_in

STALE = gettext_lazy("Someone else just saved this, so nothing was restored. Check the history again.")
OCCUPIED = gettext_lazy(
    "You have unpublished changes to this already. Publish or discard them first; they’re in this form."
)


@dataclass(frozen=True, slots=True)
class ToldField:
    """A field that differs, under its label in the form."""

    label: str
    pieces: list[Difference]


def told_history(
    request: HttpRequest,
    changes: Sequence[Change | PageChange],
    compare: Callable[[int, int], list[FieldChange]],
    label: Callable[[str], str],
) -> dict[str, Any]:
    """What the page of a history shows: each change field by field, and the two revisions that its address names."""
    told = [(change, [ToldField(label(each.cell), each.pieces) for each in change.fields]) for change in changes]
    numbers = [change.revision.number for change in changes]
    earlier, later = (positive(request.GET.get(name)) for name in ("from", "to"))
    context: dict[str, Any] = {"changes": told, "numbers": numbers, "earlier": earlier, "later": later}
    if earlier in numbers and later in numbers:
        context["compared"] = [ToldField(label(each.cell), each.pieces) for each in compare(earlier, later)]
    return context


SECOND_PERSON = gettext_lazy(
    "Somebody else has to look before learners see this. Nothing was saved; hand it over for review, and what you "
    "typed is kept."
)


class RestoringAdmin(DeskAdmin, GuardedAdmin):
    """Its history page offers every revision but the present one: at once, or as a draft."""

    def draft_of(self, request: HttpRequest, row: Any, number: int) -> dict[str, list[str]]:
        """The form as it would show a revision. Raises ObjectDoesNotExist. Each admin has its own."""
        raise NotImplementedError

    def restore_row(self, row: Any, number: int, seen: int, author: User, now: dt.datetime) -> Any:
        """Let the row say again what the revision says. Each admin has its own."""
        raise NotImplementedError

    def refusal(self, request: HttpRequest, obj: Any) -> str:
        """Where a second person is wanted, only what somebody else handed over goes to learners, as it is."""
        if settings.PUBLISHING_NEEDS_SECOND_PERSON and not self._is_anothers(request, obj):
            return str(SECOND_PERSON)
        return super().refusal(request, obj)

    def _is_anothers(self, request: HttpRequest, obj: Any) -> bool:
        reviewed = self.desk_of(request, obj).reviewed
        return reviewed is not None and (request.method != "POST" or says_the_same(reviewed, typed_in(request)))

    def may_restore(self, request: HttpRequest, row: Any) -> bool:
        """Of what learners see, restoring is publishing."""
        is_draft = row is not None and row.status != Status.PUBLISHED
        alone = self.has_publish_permission(request) and not settings.PUBLISHING_NEEDS_SECOND_PERSON
        return self.has_change_permission(request, row) and (is_draft or alone)

    def restoring(self, request: HttpRequest, row: Any) -> dict[str, bool]:
        """What its history offers."""
        return {
            "may_draft": self.has_change_permission(request, row),
            "may_restore": self.may_restore(request, row),
        }

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.restore), f"quizzes_{self.opts.model_name}_restore"
        draft = self.admin_site.admin_view(self.restore_as_draft)
        return [
            path("<int:pk>/restore/<int:number>/", view, name=name),
            path("<int:pk>/restore/<int:number>/draft/", draft, name=f"{name}_draft"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def restore_as_draft(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Let a working copy say what the revision said. What learners see stays as it is."""
        row = self.model._default_manager.filter(pk=pk).first()
        subject = self.subject_of(request, row) if row is not None else None
        if row is None or subject is None or not self.has_change_permission(request, row):
            raise Http404
        tab, now = Tab(uuid.uuid4()), timezone.now()
        try:
            typed = self.draft_of(request, row, number)
            keep_working_copy(
                author=User.of(request.user),
                subject=subject,
                tab=tab,
                typed=typed,
                opened_version=row.edit_version,
                now=now,
            )
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except TypedElsewhere:
            self.message_user(request, str(OCCUPIED), messages.WARNING)
        except (NotPublishable, TooLarge, TooMany):
            words = _("Revision %(number)d can’t be made a draft.") % {"number": number}
            self.message_user(request, words, messages.ERROR)
        else:
            words = _("This is what it said in revision %(number)d, as a draft. Learners see it once you save.")
            self.message_user(request, words % {"number": number}, messages.SUCCESS)
        return redirect(f"admin:quizzes_{self.opts.model_name}_change", pk)

    @method_decorator(require_POST)
    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Restore a revision. What is said now stays in the history, too."""
        row = self.model._default_manager.filter(pk=pk).first()
        if row is None or not self.may_restore(request, row):
            raise Http404
        seen = positive(request.POST.get("opened_version")) or 0
        try:
            self.restore_row(row, number, seen, User.of(request.user), timezone.now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except EditedMeanwhile:
            self.message_user(request, str(STALE), messages.ERROR)
        except NotPublishable as refusal:
            words = _("Nothing was restored. %(why)s") % {"why": refusal}
            self.message_user(request, words, messages.ERROR)
            self.tell(request, refusal.problems, messages.ERROR)
        else:
            self.log_change(request, row, f"Restored revision {number}")
            words = _("It’s back to what it said in revision %(number)d.") % {"number": number}
            self.message_user(request, words, messages.SUCCESS)
        return redirect(f"admin:quizzes_{self.opts.model_name}_history", pk)
