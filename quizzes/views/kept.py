"""A form whose session has ended: what its author typed is kept before the answer says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.keeping import SEAL, keep
from quizzes.models import KeptForm

SAID = _("You’ve been signed out, but what you typed is safe. Sign in, and you can bring it back.")


def keep_typed(request: HttpRequest) -> KeptForm | None:
    """Keep what a form of an author's holds; None for any other request."""
    if request.method != "POST" or SEAL not in request.POST:
        return None
    kept = keep(sent=request.POST.lists(), path=request.get_full_path(), now=timezone.now())
    if kept and not request.user.is_authenticated:
        messages.info(request, SAID)
    return kept
