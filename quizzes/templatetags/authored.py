"""HTML made from authored text. This is the only place that declares a string safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

from quizzes import guide
from quizzes.kinds.base import BLANK
from quizzes.log.shown import Shown
from quizzes.models import Component, QuestionRevision

register = template.Library()


@register.filter
def authored(html: str | None) -> SafeString:
    """Rendered and sanitized content, as it is. What a learner typed never goes through here."""
    return mark_safe(html or "")


@register.filter
def inline(text: str) -> SafeString:
    """A line of an author's plain text: typographic quotes, maths and emphasis, nothing else."""
    return mark_safe(guide.render_inline(text))


@register.filter
def one_line(html: str) -> str:
    """The words of rendered content for a list, the gap kept shut. They are escaped again where they are shown."""
    return guide.words(html.replace(BLANK, "…"))


@register.simple_tag
def targets_to_choose(targets: Iterable[Mapping[str, str]], chosen: str) -> SafeString:
    """The targets to choose from. A page has dozens of them, and the blanks of a template would weigh more."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (
                each["value"],
                authored(" selected" if each["value"] == chosen else ""),
                authored(strip_tags(each["text"])),
            )
            for each in targets
        ),
    )


@register.simple_tag
def asked_of(component: Component, revision: QuestionRevision) -> str:
    """What a part of a question asks, on one line of a list."""
    return one_line(Shown(revision, component.key).stem)
