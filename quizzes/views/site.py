"""What belongs to the site and not to learning: health, robots, the manifest, the first administrator, error pages."""

from __future__ import annotations

import ipaddress
import logging
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from genai_quiz.entrance import tell
from quizzes.authoring.first_administrator import (
    TooLate,
    administrator_exists,
    make_first_administrator,
    token_is_good,
)
from quizzes.forms.site import FirstAdministratorForm
from quizzes.operations import counting, health
from quizzes.views.kept import keep_typed
from quizzes.views.public import public

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

log = logging.getLogger(__name__)

# --- What machines ask for ----------------------------------------------------------------------


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the site can serve and keeps what it is given; 503 with the codes of what is wrong.

    Who asks from the machine itself gets the details; a stranger gets nothing that a stranger may not know.
    """
    now = timezone.now()
    found = health.problems(now)
    said: dict[str, Any] = {"status": "unavailable" if found else "ok", "problems": sorted(found)}
    if is_local(request):
        failures = {"failures": counting.failures()}
        noted = {} if "database.unreachable" in found else dict(health.facts(now))
        said |= {"details": found, **failures, **noted}
    return JsonResponse(said, status=503 if found else 200)


def is_local(request: HttpRequest) -> bool:
    """Does it come from this machine? What a proxy of ours passes on does too, but says whom it is from."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")):
        return False
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return not address or ipaddress.ip_address(address).is_loopback  # none: it came through a socket file
    except ValueError:
        return False


@public
@require_safe
@cache_control(max_age=86400, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """The guide is for everyone, search engines too; the rest is nobody's but the learner's."""
    allowed = ["/$", reverse("contents"), reverse("map"), settings.STATIC_URL]
    lines = ["User-agent: *", *(f"Allow: {path}" for path in allowed), "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by whoever has not read the page's links."""
    return redirect(static("icons/favicon.svg"))


@public
@require_safe
@cache_control(max_age=86400, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets a phone keep the site on its home screen."""
    return JsonResponse(
        {
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME,
            "description": gettext("Learn how generative AI works, and still know it in a year."),
            "id": "/",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#faf8f5",
            "theme_color": "#faf8f5",
            "icons": [
                {"src": static("icons/favicon.svg"), "type": "image/svg+xml", "sizes": "any"},
                {"src": static("icons/touch-icon.png"), "type": "image/png", "sizes": "180x180"},
            ],
        },
        content_type="application/manifest+json",
    )


# --- The first administrator --------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link that `manage.py serve` prints while nobody administers the site."""
    if administrator_exists() or not token_is_good(token):
        raise Http404("No such link, or no longer.")
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = make_first_administrator(email=form.cleaned_data["email"], password=form.cleaned_data["password1"])
        except TooLate as error:
            raise Http404("No longer.") from error
        if user.last_login is not None:  # it was somebody's already
            tell(user, "account/email/password_changed")
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("admin:index")
    return render(request, "quizzes/site/setup.html", {"form": form}, status=422 if form.errors else 200)


# --- Error pages: what happened, and a way on ---------------------------------------------------

type Words = tuple[StrPromise, StrPromise]

ERRORS: dict[int, Words] = {
    400: (
        _("We couldn’t read that request"),
        _("Part of it got lost or damaged on the way. Nothing was changed. Go back, reload the page and try again."),
    ),
    403: (
        _("You can’t open this page"),
        _("You’re signed in, but this page belongs to someone else or to the authors."),
    ),
    404: (
        _("There’s no page here"),
        _("The address may have a typo, or the page may have moved. Try the guide’s contents."),
    ),
    413: (
        _("That’s too much at once"),
        _("A form can hold about one megabyte. Nothing was saved. Go back, make it shorter and send it again."),
    ),
    429: (_("Too many tries"), _("To protect accounts, we slow things down here. Wait a few minutes, then try again.")),
    500: (
        _("Something broke on our side"),
        _("It’s our fault, and it’s in our log. Everything you saved before is safe. Try again in a moment."),
    ),
    503: (
        _("The site is busy"),
        _("We couldn’t get to that in time, so nothing was saved. Please try again in a moment."),
    ),
}
CSRF_ERROR = (
    _("This form has expired"),
    _(
        "You’ve signed in or out since you opened it, or your browser blocks cookies. Nothing was saved. "
        "Go back, reload and try again."
    ),
)
KEPT_ERROR = (
    _("This form has expired"),
    _("What you typed is safe. Sign in with the account you wrote it in, open the form again, and bring it back."),
)
COLLIDED = (
    _("Someone else got there first"),
    _("What you were changing was changed or removed at the same moment. Nothing was saved. Go back and reload."),
)
GONE = (
    _("That was just removed"),
    _("It was removed while you had it open. Nothing else changed. The guide’s contents show what’s there now."),
)
RETRY_SECONDS = {429: "300", 503: "2"}


def error_page(
    request: HttpRequest, status: int, words: Words | None = None, *, with_user: bool = True
) -> HttpResponse:
    """One page for every error. `with_user=False` asks the database for nothing: it may be what failed."""
    heading, text = words or ERRORS[status]
    context = {"SITE_NAME": settings.SITE_NAME, "status": status, "heading": heading, "text": text}
    body = render_to_string("quizzes/site/error.html", context, request=request if with_user else None)
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status in RETRY_SECONDS:
        response.headers["Retry-After"] = RETRY_SECONDS[status]
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_page(request, 413 if too_large else 400, with_user=False)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What an author typed is kept, and offered where it belongs if it is they who are signed in."""
    kept = keep_typed(request)
    if kept is None:
        return error_page(request, 403, CSRF_ERROR)
    if kept.user == request.user:
        return redirect(request.get_full_path())
    return error_page(request, 403, KEPT_ERROR)


def collided(request: HttpRequest) -> HttpResponse:
    return error_page(request, 409, COLLIDED)


def gone(request: HttpRequest) -> HttpResponse:
    return error_page(request, 404, GONE)


def busy(request: HttpRequest) -> HttpResponse:
    return error_page(request, 503, with_user=False)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def content_too_large(request: HttpRequest) -> HttpResponse:
    return error_page(request, 413, with_user=False)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return error_page(request, 429)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500; or 503 when the database was locked or away, which the next try may mend."""
    status = 503 if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) else 500
    try:
        return error_page(request, status, with_user=False)
    except Exception:
        log.exception("The error page itself failed")
        return HttpResponseServerError("<!doctype html><title>Error</title><h1>Something broke on our side</h1>")


# --- Pages about the site -----------------------------------------------------------------------


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, and how to take it along or away."""
    return render(request, "quizzes/site/privacy.html")


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, who made the fonts, icons and data, and under which licences."""
    return render(request, "quizzes/site/about.html")
