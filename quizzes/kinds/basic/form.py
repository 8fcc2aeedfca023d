"""What the authors of flashcards fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import LineField


class Form(QuestionForm):
    KIND, ANSWERS = "basic", ("answer",)
    answer = LineField(label="Answer", rows=2, required=False, help_text="15 words at most, never a yes or a no.")
