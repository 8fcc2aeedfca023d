"""What the authors of short answers fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField
from quizzes.forms.authoring.texts import SplitField


class Form(QuestionForm):
    KIND, ANSWERS = "short", ("accepted", "near")
    accepted = SplitField(
        label="Accepted answers",
        required=False,
        help_text="One in each line, the one to show first. Case, accents and small slips are forgiven anyway.",
    )
    near = RowsField(
        [
            text_column("Near answers, split by |", name="answers", field=SplitField(mark="|", rows=2, required=False)),
            mistake_column(),
            feedback_column("How it differs from the answer"),
        ],
        noun="near answer",
        fewest=3,
        label="Near misses",
        help_text=f"What learners type in place of the answer, and what to say to it. {EMPTY_ROWS}",
    )
