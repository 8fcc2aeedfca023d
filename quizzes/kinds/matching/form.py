"""What the authors of items to match fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "matching", ("items", "decoys")
    items = RowsField(
        [text_column("Item"), text_column("Target", name="target"), feedback_column("Why it belongs there")],
        noun="item",
        fewest=6,
        label="Items",
        help_text=f"Four to eight, with two to five targets. {EMPTY_ROWS}",
    )
    decoys = RowsField(
        [text_column("Target"), mistake_column(), feedback_column("Why nothing belongs there")],
        noun="target",
        fewest=2,
        label="Targets that fit nothing",
        help_text=f"One makes the last pair harder. {EMPTY_ROWS}",
    )
