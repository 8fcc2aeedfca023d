"""What the authors of questions with several right answers fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, right_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "choices", ("options",)
    options = RowsField(
        [
            text_column("Option"),
            right_column(),
            mistake_column(),
            feedback_column("Why it is right, or why it tempts and fails"),
        ],
        noun="option",
        fewest=6,
        label="Options",
        help_text=f"Four to six, two to four of them right. {EMPTY_ROWS}",
    )
