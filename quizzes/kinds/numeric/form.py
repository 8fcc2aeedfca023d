"""What the authors of numbers fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField
from quizzes.forms.authoring.texts import LineField


class Form(QuestionForm):
    KIND, ANSWERS = "numeric", ("value", "tolerance", "unit", "range", "near")
    value = LineField(label="Answer", required=False, max_length=40, help_text="Such as 0.787, 3/7 or 1.2e9.")
    tolerance = LineField(
        label="Tolerance",
        required=False,
        max_length=40,
        initial="0",
        help_text="0.005 accepts that much either way, in the unit of the answer.",
    )
    unit = LineField(
        label="Unit", required=False, max_length=60, help_text="It has to stand in the question, and so does rounding."
    )
    range = LineField(
        label="Range",
        required=False,
        max_length=60,
        help_text="Optional, such as 0 to 100: what an answer could be. A spelling that can be read in two ways is "
        "then read as the one that fits.",
    )
    near = RowsField(
        [
            text_column("Near answer", name="value", field=LineField(required=False, max_length=40)),
            mistake_column(),
            feedback_column("How one gets there"),
        ],
        noun="near answer",
        fewest=3,
        label="Near misses",
        help_text=f"Numbers that a known mistake leads to. {EMPTY_ROWS}",
    )

    def clean_tolerance(self) -> str:
        return self.cleaned_data["tolerance"] or "0"
