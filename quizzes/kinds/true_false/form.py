"""What the authors of statements to judge, with a reason fill in: the answers, named as the content names them."""

from __future__ import annotations

from django import forms

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import Column, RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "true-false", ("truth", "reasons")
    truth = forms.TypedChoiceField(
        label="It is",
        coerce=lambda value: str(value) == "True",
        choices=[(True, "True"), (False, "False")],
        widget=forms.RadioSelect,
    )
    reasons = RowsField(
        [
            text_column("Reason"),
            Column(
                "mark",
                "Mark",
                forms.ChoiceField(
                    choices=[
                        ("wrong", "Wrong"),
                        ("half", "Right verdict, wrong logic"),
                        ("right", "Right"),
                    ],
                    initial="wrong",
                ),
                weighs=False,
            ),
            mistake_column(),
            feedback_column(),
        ],
        noun="reason",
        label="Reasons",
        help_text=f"Three or four: one right, one with the right verdict and the wrong logic. {EMPTY_ROWS}",
    )
