"""Facts that expire: a question names the month after which somebody has to look its fact up again."""

from __future__ import annotations

import datetime as dt

from quizzes.models import Question
from quizzes.models.guide import QuestionQuerySet


def month_of(day: dt.date) -> str:
    """As questions name it, such as 2026-11: in this form, later months compare as greater."""
    return f"{day:%Y-%m}"


def expiring(day: dt.date) -> QuestionQuerySet:
    """Questions of the site whose month is over or is this one."""
    return _dated().filter(review_by__lte=month_of(day))


def expired(day: dt.date) -> QuestionQuerySet:
    """Those whose month is over."""
    return _dated().filter(review_by__lt=month_of(day))


def is_expired(question: Question, day: dt.date) -> bool:
    return bool(question.review_by) and question.review_by < month_of(day)


def _dated() -> QuestionQuerySet:
    return Question.objects.published().exclude(review_by="")
