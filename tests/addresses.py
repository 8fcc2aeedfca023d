"""Every address of the site, found by walking its map."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

HOLE = re.compile(r"\(\?P<\w+>[^)]*\)|<[^>]+>")


def routes(resolver: URLResolver, base: str = "/") -> Iterator[str]:
    """Each address with {} for every number and name in it."""
    for pattern in resolver.url_patterns:
        route = base + HOLE.sub("{}", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


ROUTES = sorted({*routes(get_resolver())})
