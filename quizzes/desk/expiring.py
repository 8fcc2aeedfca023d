"""Facts that expire: a question names the month after which somebody has to look its fact up again.

When that month is over, the question is set aside: nobody is asked, and every card stays as it is. Saving the question
with a later month brings it back, as saving decides anew which parts are asked (`authoring.pages.save_question`).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from quizzes.models import Component, Question
from quizzes.models.guide import QuestionQuerySet, month_of


def expiring(day: dt.date) -> QuestionQuerySet:
    """Questions of the site whose month is over or is this one."""
    return _dated().filter(review_by__lte=month_of(day))


def expired(day: dt.date) -> QuestionQuerySet:
    """Those whose month is over."""
    return _dated().filter(review_by__lt=month_of(day))


def set_expired_aside(day: dt.date) -> int:
    """Ask no part of them any more. How many questions that changes."""
    asked = Component.objects.filter(active=True, question__in=expired(day).values("pk"))
    count = 0
    for pk in list(asked.order_by("question").values_list("question", flat=True).distinct()):
        with transaction.atomic():
            question = Question.objects.select_for_update(no_key=True).get(pk=pk)
            if question.is_expired(day):  # somebody may have renewed it at this moment
                question.components.filter(active=True).update(active=False)
                count += 1
    return count


def _dated() -> QuestionQuerySet:
    return Question.objects.published().exclude(review_by="")
