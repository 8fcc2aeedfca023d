"""The application that a WSGI server runs."""

import codecs
import os
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "genai_quiz.settings")
os.environ.setdefault("SERVING", "1")  # database deadlines for requests


class Request(WSGIRequest):
    """Django reads the type of the body before any middleware runs; what it cannot read would be a bare 500.

    Here it is noted, and `quizzes.middleware.sound_requests_only` answers with a page.
    """

    is_malformed = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # unknown to Django's stubs
            self.is_malformed = not _is_utf_8(self.content_params.get("charset", "utf-8"))  # type: ignore[union-attr]
        except (BadRequest, ValueError, LookupError):
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


django.setup(set_prefix=False)
application = Application()
