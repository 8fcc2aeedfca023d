"""How a copy, a restore or a look at the database fails: with a sentence, never with a traceback."""

from __future__ import annotations

from django.core.management.base import CommandError


class BackupError(CommandError):
    """What cannot be done and why. `code` is for programs; the message says what happened and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
