"""Problems in the words of a form."""

from __future__ import annotations

from django import template

from quizzes.forms.authoring import worded
from quizzes.problems import Problem

register = template.Library()


@register.filter(name="worded")
def worded_problem(problem: Problem) -> str:
    """One sentence, or two with the likely fix. A line is told where it is one of the text."""
    return worded(problem)
