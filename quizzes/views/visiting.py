"""Pages that all visitors share: rendered once, kept by proxies, and not sent again to who has them.

A visitor is whoever brings no session. Nothing of such a page depends on them, so it sets no cookie and says so.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from quizzes.reading.guide_stamp import guide_stamp

MOST_PAGES = 150  # of some ten thousand bytes each
# Browsers ask each time, which costs a 304. A proxy may answer for a minute: an author sees an edit at once, signed in.
CACHE_CONTROL = "public, max-age=0, s-maxage=60"

_pages: OrderedDict[tuple[str, str], tuple[tuple[Any, ...], bytes, str]] = OrderedDict()


def shared_by_visitors[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """A page of the guide that is the same for everyone who is not signed in."""

    @wraps(view)
    def page(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        assert isinstance(request, HttpRequest)
        if not is_shared(request):
            return view(*args, **kwargs)
        stamp, place = guide_stamp(), (request.get_host(), request.path)
        kept = _pages.get(place)
        if kept is None or kept[0] != stamp:
            response = view(*args, **kwargs)
            if response.status_code != 200:
                return response
            kept = _keep(place, stamp, response.getvalue())
        return _answer(request, kept[1], kept[2])

    return page


def is_shared(request: HttpRequest) -> bool:
    """No session, and no query: what stands in an address is not kept for others."""
    cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    return not (request.GET or request.headers.get("HX-Request") or any(name in request.COOKIES for name in cookies))


def _keep(place: tuple[str, str], stamp: tuple[Any, ...], content: bytes) -> tuple[tuple[Any, ...], bytes, str]:
    """The tag is of the content: another process, or the next release, says the same of the same page."""
    kept = stamp, content, f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    _pages.pop(place, None)
    _pages[place] = kept
    while len(_pages) > MOST_PAGES:
        _pages.popitem(last=False)
    return kept


def _answer(request: HttpRequest, content: bytes, tag: str) -> HttpResponse:
    response = HttpResponse(content, headers={"ETag": tag, "Cache-Control": CACHE_CONTROL})
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    answer = get_conditional_response(request, etag=tag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def forget_pages() -> None:
    """For tests, which take rows back without a trace."""
    _pages.clear()
