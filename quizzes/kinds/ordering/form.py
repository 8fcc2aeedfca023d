"""What the authors of steps to put in order fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import OrdersField, SplitField


class Form(QuestionForm):
    KIND, ANSWERS = "ordering", ("steps", "also")
    steps = SplitField(
        label="Steps", rows=6, required=False, help_text="Three to six, one in each line, in the right order."
    )
    also = OrdersField(
        label="Other right orders",
        rows=2,
        required=False,
        help_text="One in each line, by the numbers of the steps above: 2 1 3.",
    )
