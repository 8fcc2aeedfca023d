"""Icons from the sprite. They are decoration: the word beside them, or the name of the control, says the same."""

from __future__ import annotations

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "icons/sprite.svg"


@register.simple_tag
@cache  # a page has a dozen of a few; where the sprite lies does not change while the site runs
def icon(name: str) -> SafeString:
    """One symbol of the sprite, hidden from assistive technology."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static(SPRITE), name)
