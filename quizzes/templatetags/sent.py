"""What a form had sent, so that a slip does not empty it."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def sent(said: object, name: str) -> str:
    """The value sent under `name`, of a mapping of names to lists of values; "" where there is none."""
    values = said.get(name) if isinstance(said, Mapping) else None
    return str(values[-1]) if isinstance(values, list | tuple) and values else ""
