"""The link in an invitation to the authors' desk: what it offers, and taking it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizzes.account.inviting import InvitationDead, NotForThisAccount, accept, role_offered
from quizzes.account.roles import IsAdministrator
from quizzes.models import User

from .public import public


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, since mail programs open links too; the press does, once one is signed in."""
    context: dict[str, object] = {"token": token, "path": request.path}
    status = 200
    try:
        context["role"] = role_offered(token=token, now=timezone.now())
        if request.method == "POST" and request.user.is_authenticated:
            role = accept(token=token, user=User.of(request.user), now=timezone.now())
            words = _("Welcome! You’re on the staff now, as %(role)s.") % {"role": str(role.title).lower()}
            messages.success(request, words)
            return redirect("admin:index")
    except InvitationDead:
        context["dead"], status = True, 404
    except NotForThisAccount:
        context["other"], status = True, 403
    except IsAdministrator:
        return redirect("admin:index")
    response = render(request, "quizzes/account/invited.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
