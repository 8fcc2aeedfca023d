"""What the authors of statements to judge, with a reason fill in: the answers, named as the content names them."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import Column, RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "true-false", ("truth", "reasons")
    truth = forms.TypedChoiceField(
        label=_("It is"),
        coerce=lambda value: str(value) == "True",
        choices=[(True, _("True")), (False, _("False"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Nothing is chosen. Choose True or False.")},
    )
    reasons = RowsField(
        [
            text_column(_("Reason")),
            Column(
                "mark",
                _("Mark"),
                forms.ChoiceField(
                    choices=[
                        ("wrong", _("Wrong")),
                        ("half", _("Right call, wrong logic")),
                        ("right", _("Right")),
                    ],
                    initial="wrong",
                ),
                weighs=False,
            ),
            mistake_column(),
            feedback_column(),
        ],
        noun=_("reason"),
        label=_("Reasons"),
        help_text=format_lazy(
            "{} {}", _("Three or four: one right, one with the right call but the wrong logic."), EMPTY_ROWS
        ),
    )
