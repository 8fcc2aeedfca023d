"""Forms that write nothing need no secret token, and so no cookie: it is enough that our own page sent them."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from functools import wraps

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from quizzes.views import answers

PER_MINUTE = 300  # from one address, as wide as for sign-ups: a class may share it
MOST_ADDRESSES = 10_000

_recent: defaultdict[str, deque[float]] = defaultdict(deque)


def from_our_pages[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Takes a form without a token from our own pages, and only so many a minute from one address."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        assert isinstance(request, HttpRequest)
        ours = is_ours(request)
        if ours is None:
            return csrf_protect(view)(*args, **kwargs)
        if not ours:
            return answers.refused(
                request, 403, "try.other-site", gettext("That didn’t come from a page on this site. Nothing was saved.")
            )
        if _too_many(get_client_ip(request) or "", time.monotonic()):
            page = answers.refused(
                request, 429, "try.too-many", gettext("That was a lot at once. Try again in a minute.")
            )
            page["Retry-After"] = "60"
            return page
        return view(*args, **kwargs)

    return csrf_exempt(checked)


def is_ours(request: HttpRequest) -> bool | None:
    """By what browsers say and no page can change. None: this one says nothing, so it needs a token like any other."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return None if origin is None else origin == f"{request.scheme}://{request.get_host()}"


def _too_many(address: str, now: float) -> bool:
    """Counted in this process alone: it protects its own threads, and nothing is written."""
    if len(_recent) > MOST_ADDRESSES:
        _recent.clear()
    times = _recent[address]
    while times and times[0] <= now - 60:
        times.popleft()
    if len(times) >= PER_MINUTE:
        return True
    times.append(now)
    return False
