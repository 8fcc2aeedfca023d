"""The site's connection to its mail server, which knows whether a mail has left."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class Noting:
    """Before the text of a mail leaves, the mail server cannot have delivered anything, whatever goes wrong."""

    text_left = False

    def send(self, s: Any) -> None:
        if isinstance(s, bytes):  # smtplib's commands are strings
            self.text_left = True
        super().send(s)  # type: ignore[misc]  # of the class beside it


class Connection(Noting, smtplib.SMTP):
    pass


class SecureConnection(Noting, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecureConnection if self.use_ssl else Connection

    @property
    def text_left(self) -> bool:
        """Nobody knows what became of the mail, unless the server says so."""
        return bool(getattr(self.connection, "text_left", False))
