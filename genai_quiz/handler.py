"""Django's handler of requests, which answers what it cannot read with a page and not with a bare 500."""

from __future__ import annotations

import codecs
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    """Notes when the type of the body cannot be read, which Django does before any middleware runs:

    `quizzes.middleware.sound_requests_only` then answers.
    """

    is_malformed = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # unknown to Django's stubs
            self.is_malformed = not _is_utf_8(self.content_params.get("charset", "utf-8"))  # type: ignore[union-attr]
        except (BadRequest, SuspiciousOperation, ValueError, LookupError):
            self.is_malformed = True
        if self.is_malformed:
            self.content_type, self.content_params = "", {}
            self._encoding = None


def _is_utf_8(charset: str) -> bool:
    """Our pages are in UTF-8, and so is what browsers send back."""
    try:
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except (LookupError, ValueError):
        return False


class Application(WSGIHandler):
    request_class = Request
