"""Which browsers have signed in to an account before: a signed cookie that lives for ninety days.

Such a browser counts its misses by itself, so that strangers' guesses never delay an owner on their own device. The
cookie opens nothing, and only a browser that is signed in gets one.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from quizzes.account.guessing import account
from quizzes.models import User

SALT = "quizzes.known-browser"
DAY = 24 * 60 * 60
KNOWN_FOR = 90 * DAY
# How many accounts one browser remembers: a family's, a lab's.
MOST = 12
# In the session, so that one who deletes the cookie does not get a new counter with it.
IN_SESSION = "browser"

type Known = dict[str, tuple[str, int]]
"""For each account, by its hash: the browser's random id, and when it was last signed in."""


def browser_id(request: HttpRequest, email: str) -> str | None:
    """The id under which this browser counts its misses at an account; None where it never signed in."""
    user = request.user
    if user.is_authenticated and account(User.of(user).email) == account(email):
        return _of_session(request, email)
    known = _known(request).get(_name(email))
    return known[0] if known else None


def _of_session(request: HttpRequest, email: str) -> str:
    """The id that a signed-in session has until it ends."""
    if IN_SESSION not in request.session:
        known = _known(request).get(_name(email))
        request.session[IN_SESSION] = known[0] if known else secrets.token_urlsafe(16)
    return str(request.session[IN_SESSION])


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give the browser of a signed-in learner its cookie, once a day."""
    email = User.of(request.user).email
    known, name = _known(request), _name(email)
    mine, now = _of_session(request, email), int(time.time())
    if name in known and known[name][0] == mine and known[name][1] > now - DAY:
        return
    latest = sorted({**known, name: (mine, now)}.items(), key=lambda each: each[1][1])[-MOST:]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps(dict(latest), salt=SALT, compress=True),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name(email: str) -> str:
    return account(email).key[:24]


def _known(request: HttpRequest) -> Known:
    """What the cookie says, as far as it is ours and not too old."""
    try:
        said: Any = signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""), salt=SALT)
    except signing.BadSignature:
        return {}
    oldest = time.time() - KNOWN_FOR
    return {name: (str(mine), int(at)) for name, (mine, at) in said.items() if at > oldest}
