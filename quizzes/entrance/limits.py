"""The one limit of every box that takes a password or a code: who has to wait is told how long."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from allauth.core.internal.httpkit import get_client_ip
from django.db import DatabaseError
from django.forms import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.account.guessing import Counted, Counter, MustWait, account, forgive, reserve
from quizzes.models import User

from .known_browser import browser_id

log = logging.getLogger(__name__)

WAIT = "sign-in.wait"
BUSY = "sign-in.busy"
BUSY_SECONDS = 2
# Where nothing says who is asking (a socket without a proxy's header) all share one counter.
NOWHERE = "::"


def attempt[Found](request: HttpRequest, email: str, check: Callable[[], Found]) -> Found:
    """Look at a password for the account with this address by `check`, unless too many were wrong.

    A miss is a `check` that finds nothing or raises ValidationError. Raises ValidationError with a dotted code where
    one has to wait, or where the database is too busy to count: what is not counted is not looked at either.
    """
    return _limited(request, counters_for(request, email), check)


def attempt_code[Found](request: HttpRequest, user: User, check: Callable[[], Found]) -> Found:
    """The same for a code of a second factor. Who gets this far knows the password, and counts apart."""
    known = browser_id(request, user.email)
    who = Counter(Counted.BROWSER, f"code {known}") if known else Counter(Counted.CODE, str(user.pk))
    return _limited(request, [who], check)


def counters_for(request: HttpRequest, email: str) -> list[Counter]:
    """A browser that signed in before counts by itself, any other with its network and with all who try the account."""
    known = browser_id(request, email)
    if known:
        return [Counter(Counted.BROWSER, known)]
    return [Counter(Counted.ADDRESS, network_of(client_address(request))), account(email)]


def _limited[Found](request: HttpRequest, counters: Sequence[Counter], check: Callable[[], Found]) -> Found:
    try:
        reserve(counters, timezone.now())
    except MustWait as wait:
        raise _refused(request, Refusal(429, wait.seconds, WAIT), _to_wait(wait.seconds)) from wait
    except DatabaseError as error:
        log.warning("A sign-in was not looked at: it could not be counted", exc_info=True)
        raise _refused(request, Refusal(503, BUSY_SECONDS, BUSY), str(BUSY_WORDS)) from error
    found = check()
    if found:
        _forgive(counters)
    return found


def _forgive(counters: Sequence[Counter]) -> None:
    """Who is right gets in, even where the count cannot be taken back: it is forgotten within the hour anyway."""
    try:
        forgive(counters)
    except DatabaseError:
        log.warning("A right password stays counted as a miss", exc_info=True)


BUSY_WORDS = _("The site is busy, so your password wasn’t checked. Wait a few seconds, then try again.")


def _to_wait(seconds: int) -> str:
    return ngettext(
        "That was too many wrong tries in a row. Wait %(count)d second, then try again. Your account isn’t locked.",
        "That was too many wrong tries in a row. Wait %(count)d seconds, then try again. Your account isn’t locked.",
        seconds,
    ) % {"count": seconds}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What `quizzes.middleware.sign_in_refusals` tells the browser, and the form its reader."""

    status: int
    seconds: int
    code: str


def _refused(request: HttpRequest, refusal: Refusal, words: str) -> ValidationError:
    request.sign_in_refusal = refusal  # type: ignore[attr-defined]  # ours
    return ValidationError(words, code=refusal.code, params={"seconds": refusal.seconds})


def client_address(request: HttpRequest) -> str:
    """Where the request comes from, as far as the proxies we trust say."""
    return get_client_ip(request) or NOWHERE


def network_of(address: str) -> str:
    """Whoever has an IPv6 address has a whole /64 of them."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)
