"""The map's drawing as SVG. Every size is an attribute, as the content security policy wants it."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quizzes.concepts.layout import Box
from quizzes.knowledge.memory import ConceptState

from .icons import SPRITE

register = template.Library()


@register.filter
def unlocalized(length: float) -> str:
    """A number as SVG wants it, whatever the language."""
    return f"{length:g}"


@register.simple_tag
def map_box(box: Box, state: ConceptState | None) -> SafeString:
    """A box with its label, and with the glyph of its state where there is one."""
    lines = format_html_join(
        " ",
        '<tspan x="{}" y="{}">{}</tspan>',
        ((unlocalized(each.x), unlocalized(each.y), each.text) for each in box.lines),
    )
    glyph = _glyph(box, state) if state else ""
    frame = format_html(
        '<rect class="box" x="{}" y="{}" width="{}" height="{}" rx="8"/>',
        *map(unlocalized, (box.x, box.y, box.width, box.height)),
    )
    return format_html("{}{}<text>{}</text>", frame, glyph, lines)


def _glyph(box: Box, state: ConceptState) -> SafeString:
    return format_html(
        '<use href="{}#mem-{}" x="{}" y="{}" width="14" height="18"/>',
        static(SPRITE),
        state.state.value,
        unlocalized(box.x + 10),
        unlocalized(box.middle - 9),
    )
