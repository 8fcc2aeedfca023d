"""What the authors of single choices fill in: the answers, named as the content names them."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import Column, RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "choice", ("options",)
    options = RowsField(
        [
            text_column(_("Option")),
            Column("right", _("Right"), forms.BooleanField(required=False), weighs=False, picks=True),
            mistake_column(),
            feedback_column(),
        ],
        noun=_("option"),
        label=_("Options"),
        help_text=format_lazy("{} {}", _("Three or four of about the same length, one of them right."), EMPTY_ROWS),
    )
