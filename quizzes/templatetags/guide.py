"""How the guide names what it cites."""

from __future__ import annotations

from django import template

from quizzes.models import Resource, Source
from quizzes.reading.page import date_in_words, resource_origin, source_origin

register = template.Library()

register.filter("in_date_words", date_in_words)


@register.filter
def origin(cited: Resource | Source) -> str:
    """Who made it and when, and for a resource what it is and how long it takes."""
    return resource_origin(cited) if isinstance(cited, Resource) else source_origin(cited)
