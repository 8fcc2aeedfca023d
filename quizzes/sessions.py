"""Sessions in the database; what of a session may be lost without harm."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db

from quizzes.entrance.known_browser import IN_SESSION
from quizzes.entrance.sessions import RECORDED

RENEWED_ON = "renewed_on"
MESSAGES = "_messages"
# A day that is not noted is noted with the next page, and so is that the session is on its owner's list or its browser
# has a name; a message that stays is shown once more.
TRIFLES = frozenset({RENEWED_ON, MESSAGES, RECORDED, IN_SESSION})
LONGEST_KEY = 40  # as the table has it


class SessionStore(db.SessionStore):
    """Knows what was changed since it was read."""

    _as_read: dict[str, Any] | None = None

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        self._as_read = dict(data)
        return data

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
