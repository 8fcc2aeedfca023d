"""Sessions in the database; what of a session may be lost without harm."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from quizzes.entrance.known_browser import IN_SESSION
from quizzes.entrance.sessions import RECORDED
from quizzes.log.prepared import first, prepared

RENEWED_ON = "renewed_on"
MESSAGES = "_messages"
# A day that is not noted is noted with the next page, and so is that the session is on its owner's list or its browser
# has a name; a message that stays is shown once more.
TRIFLES = frozenset({RENEWED_ON, MESSAGES, RECORDED, IN_SESSION})
LONGEST_KEY = 40  # as the table has it
# What a row says of its way in, and what that is called today: nobody is signed out by a new name, nor by going back to
# a release that does not know it.
STORED_BACKEND, BACKEND = "allauth.account.auth_backends.AuthenticationBackend", "quizzes.entrance.backend.Backend"


class SessionStore(db.SessionStore):
    """Knows what was changed since it was read."""

    _as_read: dict[str, Any] | None = None

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        self._as_read = dict(data)
        return data

    def encode(self, session_dict: dict[str, Any]) -> str:
        return str(super().encode(_renamed(session_dict, BACKEND, STORED_BACKEND)))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        return _renamed(super().decode(session_data), STORED_BACKEND, BACKEND)

    def _get_session_from_db(self) -> Session | None:
        """As Django does it, by a query that is built once."""
        session = first(_live(key=self.session_key, now=timezone.now()))
        if session is None:
            self._session_key = None
        return session

    def _validate_session_key(self, key: str) -> bool:
        """Ours are letters and digits: with anything else the database need not be asked."""
        return bool(key) and key.isascii() and key.isalnum() and 8 <= len(key) <= LONGEST_KEY

    @property
    def changed(self) -> set[str]:
        """The names of what is to be saved; all of them where there was nothing before."""
        before, now = self._as_read or {}, self._session  # type: ignore[attr-defined]  # unknown to Django's stubs
        return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}

    @property
    def holds_only_trifles(self) -> bool:
        """May what is to be saved be lost?"""
        return self._as_read is not None and self.changed <= TRIFLES


def _renamed(data: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    return data | {BACKEND_SESSION_KEY: after} if data.get(BACKEND_SESSION_KEY) == before else data


@prepared(key=CharField(), now=DateTimeField())
def _live(key: Any, now: Any) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
