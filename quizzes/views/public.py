"""Marks the views that need no account: everything else asks for one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase


def public[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R]:
    """A view that anyone may visit. The site's default is the other way round."""
    return login_not_required(view)
