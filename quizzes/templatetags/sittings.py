"""The addresses that a sitting names."""

from __future__ import annotations

from django import template

from quizzes.log.presenting import Presentation
from quizzes.sittings import Sitting
from quizzes.sittings.base import Address
from quizzes.views import answers

register = template.Library()


@register.filter
def url_of(address: Address) -> str:
    return answers.url_of(address)


@register.simple_tag
def answered_at(sitting: Sitting, asked: Presentation) -> str:
    """Where the answer to a question is sent."""
    return answers.url_of(sitting.answered_at(asked))
