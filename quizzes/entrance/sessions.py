"""Every session that is signed in is on its owner's list, however it came to be."""

from __future__ import annotations

import logging

from allauth.usersessions.models import UserSession
from django.db import DatabaseError
from django.http import HttpRequest

from genai_quiz.sqlite3.base import in_a_hurry

log = logging.getLogger(__name__)

# The key under which the session was recorded: a session that gets a new key is recorded anew.
RECORDED = "recorded"
# The page does not wait for it any longer.
SECONDS = 0.5


def record(request: HttpRequest) -> None:
    """Put the session of this request on the list, once for each key."""
    key = request.session.session_key
    if key is None or request.session.get(RECORDED) == key:
        return
    try:
        with in_a_hurry(SECONDS):
            UserSession.objects.create_from_request(request)
    except DatabaseError as error:  # the next request tries again
        log.warning("A session could not be recorded: %s", error)
        return
    request.session[RECORDED] = key
