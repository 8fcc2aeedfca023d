"""The addresses that a sitting names."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template

from quizzes.log.presenting import Presentation
from quizzes.sittings import Lesson, Sitting
from quizzes.sittings.base import Address
from quizzes.study.feedback import Feedback
from quizzes.views import answers

register = template.Library()


@register.filter
def url_of(address: Address) -> str:
    return answers.url_of(address)


@register.simple_tag
def and_back(feedback: Feedback[Presentation], sitting: Sitting) -> str:
    """What a link to the guide carries, so that the page leads back to this answer."""
    if feedback.review is None:
        return ""
    return "?" + urlencode({answers.BACK: feedback.review.answer_id, **sitting.fields})


@register.simple_tag
def answered_at(sitting: Sitting, asked: Presentation) -> str:
    """Where the answer to a question is sent."""
    return answers.url_of(sitting.answered_at(asked))


@register.simple_tag
def lesson_at(concept: str) -> str:
    """Where a lesson begins or goes on."""
    return answers.url_of(Lesson(concept).here)
