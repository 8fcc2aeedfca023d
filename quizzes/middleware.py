"""What happens to every request: headers, limits, who may pass, how long one stays signed in, and what collides."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from genai_quiz.second_factors import owes_second_factor
from genai_quiz.sqlite3.base import in_a_hurry
from quizzes.authoring.conflicts import Gone
from quizzes.authoring.questions import EditedMeanwhile, InUse
from quizzes.entrance import known_browser, sessions
from quizzes.models import User
from quizzes.sessions import RENEWED_ON, SessionStore
from quizzes.views import site
from quizzes.views.kept import keep_typed

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# A session is saved in passing: a page does not wait for it as long as for an answer.
SESSION_SECONDS = 0.5

log = logging.getLogger(__name__)


def isolation_headers(get_response: GetResponse) -> GetResponse:
    """No other site may embed our pages and files, and our pages embed nothing from elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        return response

    return middleware


def body_size_limit(get_response: GetResponse) -> GetResponse:
    """Refuse a large body before a byte of it is read. (Django's own limit does not count uploaded files.)"""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.UPLOADS.get(request.path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if length.isdigit() and int(length) > most:
            return site.content_too_large(request)
        return get_response(request)

    return middleware


def sound_requests_only(get_response: GetResponse) -> GetResponse:
    """Refuse what could not even be read as a request (`genai_quiz.handler` says so)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "is_malformed", False):
            return site.error_page(request, 400, with_user=False)
        return get_response(request)

    return middleware


def health_from_inside(get_response: GetResponse) -> GetResponse:
    """A monitor on the machine itself asks by any name, over http, whatever the site is called outside."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info == HEALTH and request.method in {"GET", "HEAD"} and site.is_local(request):
            request.resolver_match = resolve(HEALTH)
            return site.healthz(request)
        return get_response(request)

    return middleware


HEALTH = "/healthz"


class SessionMiddleware(DjangoSessionMiddleware):
    """A page is not lost because its session could not be saved, unless it said that it was."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        is_trifle = isinstance(session, SessionStore) and session.modified and session.holds_only_trifles
        hurry: AbstractContextManager[None] = in_a_hurry(SESSION_SECONDS) if is_trifle else nullcontext()
        try:
            with hurry:
                return super().process_response(request, response)
        except (SessionInterrupted, DatabaseError) as error:
            if is_trifle:
                log.info("A session was not renewed: %s", _first_cause(error))
                return response
            if isinstance(_first_cause(error), OperationalError):
                return site.busy(request)
            raise


def _first_cause(error: BaseException) -> BaseException:
    """What Django made the error from, as far as that came from the database."""
    while error.__context__ is not None and not isinstance(error, OperationalError):
        error = error.__context__
    return error


def session_renewal(get_response: GetResponse) -> GetResponse:
    """Start the fourteen days of a session anew, at most once a day: no other page view writes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            today = timezone.now().date().isoformat()
            if request.session.get(RENEWED_ON) != today:
                request.session[RENEWED_ON] = today
        return get_response(request)

    return middleware


def signed_in_browsers(get_response: GetResponse) -> GetResponse:
    """Record every session that is signed in, and let its browser be known: here no way in can be forgotten."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code < 500 and request.user.is_authenticated:
            sessions.record(request)
            if "public" not in response.get("Cache-Control", ""):  # nobody else may get this cookie
                known_browser.remember(request, response)
        return response

    return middleware


def sign_in_refusals(get_response: GetResponse) -> GetResponse:
    """A form that took no password for now says so in its status too, and when to come again."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        refusal = getattr(request, "sign_in_refusal", None)
        if refusal is not None and response.status_code in (200, 422):
            response.status_code = refusal.status
            response.headers["Retry-After"] = str(refusal.seconds)
        return response

    return middleware


def second_factor_for_staff(get_response: GetResponse) -> GetResponse:
    """Where staff need a second factor, send those without one to set it up. Only the admin waits for it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        of_admin = request.path.startswith(f"/{settings.ADMIN_PATH}")
        if of_admin and request.user.is_authenticated and owes_second_factor(User.of(request.user)):
            keep_typed(request)
            return redirect("mfa_index")
        return get_response(request)

    return middleware


class CollisionMiddleware:
    """Two requests that come at the same moment are nobody's error. What the use case does not tell apart is told here.

    409: what was to be changed was changed; 404: it is gone; 503: the database was busy. Nothing was stored.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        for kinds, page in COLLISIONS:
            if isinstance(exception, kinds):
                log.warning("%s: %s", type(exception).__name__, str(exception).partition("\n")[0])
                return page(request)
        return None


COLLISIONS: list[tuple[tuple[type[Exception], ...], Callable[[HttpRequest], HttpResponseBase]]] = [
    ((IntegrityError, EditedMeanwhile, InUse, Gone), site.collided),
    ((OperationalError, InterfaceError), site.busy),
    ((ObjectDoesNotExist,), site.gone),
]


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """A page sends a stranger to the sign-in page; a part of a page (htmx) cannot, so its page is sent there."""

    def handle_no_permission(  # type: ignore[override]  # Django answers the caller with any response
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
            keep_typed(request)
            return super().handle_no_permission(request, view_func)
        # 401, not a redirect: htmx would follow it and show the sign-in form inside the page.
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page_of(request)})}"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The account was deleted, in another tab, while this request was under way."""
        who = request.user.pk
        if isinstance(exception, User.DoesNotExist) and who and not User.objects.filter(pk=who).exists():
            return self.handle_no_permission(request, lambda: None)
        return None


def page_of(request: HttpRequest) -> str:
    """The page an htmx request came from; the start page if that is not one of ours."""
    try:
        page = request.htmx.current_url_abs_path  # type: ignore[attr-defined]  # set by HtmxMiddleware
    except ValueError:  # not an address at all
        page = None
    if page and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return str(page)
    return resolve_url(settings.LOGIN_REDIRECT_URL)
