"""What the authors of odd ones out fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import LineField, SplitField


class Form(QuestionForm):
    KIND, ANSWERS = "odd-one", ("odd", "others")
    odd = LineField(label="Odd one", required=False)
    others = SplitField(label="Others", required=False, help_text="Two or more, one in each line.")
