"""Every request has an id and leaves one line in the log. Neither says who asked, or for what exactly.

A line has the method, the pattern of the address, the status, the time and the id. The address itself may hold a token,
its query what somebody searched for, and where it came from is nobody's business.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from .counting import count

HEADER = "X-Request-ID"
# As proxies make them. Anything else could forge a line of the log.
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
NOTHING_FOUND = "-"
QUIET = {"healthz", "static"}  # asked for all day long; told when they fail

log = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId(logging.Filter):
    """Gives each line of the log the id of the request in whose course it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True


class RouteOnly(logging.Filter):
    """Leaves of what Django says the traceback, without the address. The line of the request says the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            record.msg, record.args = "%s %s failed", (method_of(request), route_of(request))
        return bool(record.exc_info)


def request_log(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The outermost middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        token = _current.set(id_of(request))
        try:
            response = get_response(request)
            response.headers[HEADER] = _current.get()
            _tell(request, response.status_code, (time.perf_counter() - began) * 1000)
        finally:
            _current.reset(token)
        return response

    return middleware


def id_of(request: HttpRequest) -> str:
    """The id that a proxy of ours gave it, or a new one."""
    given = request.headers.get(HEADER, "")
    if settings.TRUSTED_PROXIES and GIVEN_ID.fullmatch(given):
        return str(given)
    return secrets.token_hex(8)


def _tell(request: HttpRequest, status: int, milliseconds: float) -> None:
    route = route_of(request)
    if status >= 400:
        count(str(status))
    if status >= 500:
        level = logging.ERROR if status == 500 else logging.WARNING
    else:
        level = logging.DEBUG if route in QUIET else logging.INFO
    log.log(level, "%s %s %d %.0f ms", method_of(request), route, status, milliseconds)


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, without what was filled in; `-` where there is no such page."""
    if request.resolver_match is not None:
        return request.resolver_match.route or "/"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else NOTHING_FOUND


def method_of(request: HttpRequest) -> str:
    """A method is a word that a stranger may make up."""
    return request.method if request.method in _METHODS else "OTHER"


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@receiver(user_login_failed)
def sign_in_failed(sender: object, credentials: dict[str, object], **more: object) -> None:
    """Several lines with one account are somebody who guesses. The key is ours, so a line does not tell the address."""
    address = str(credentials.get("email") or credentials.get("username") or "").lower()
    account = salted_hmac("quizzes.operations.sign-in", address, algorithm="sha256").hexdigest()[:12]
    count("sign-in")
    log.warning("A sign-in failed, account %s", account)
