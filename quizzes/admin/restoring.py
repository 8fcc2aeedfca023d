"""Rows with a history of revisions, each of which can be restored: that is a revision, too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from quizzes.authoring.publishing import NotPublishable
from quizzes.authoring.questions import EditedMeanwhile
from quizzes.models import User
from quizzes.views.answers import positive

from .base import GuardedAdmin

STALE = "Somebody else saved this meanwhile, so nothing was restored. Look at the history again."


class RestoringAdmin(GuardedAdmin):
    """Its history page offers every revision but the present one."""

    def restore_row(self, row: Any, number: int, seen: int, author: User, now: dt.datetime) -> Any:
        """Let the row say again what the revision says. Each admin has its own."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.restore), f"quizzes_{self.opts.model_name}_restore"
        return [path("<int:pk>/restore/<int:number>/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Restore a revision. What is said now stays in the history, too."""
        row = self.model._default_manager.filter(pk=pk).first()
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        seen = positive(request.POST.get("opened_version")) or 0
        try:
            self.restore_row(row, number, seen, User.of(request.user), timezone.now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except EditedMeanwhile:
            self.message_user(request, STALE, messages.ERROR)
        except NotPublishable as refusal:
            self.message_user(request, f"Nothing was restored. {refusal}", messages.ERROR)
            self.tell(request, refusal.problems, messages.ERROR)
        else:
            self.log_change(request, row, f"Restored revision {number}")
            self.message_user(request, f"It says again what it said in revision {number}.", messages.SUCCESS)
        return redirect(f"admin:quizzes_{self.opts.model_name}_history", pk)
