"""What the authors of sentences with gaps fill in: the answers, named as the content names them."""

from __future__ import annotations

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import ProseField


class Form(QuestionForm):
    KIND, ANSWERS = "cloze", ()
    stem = ProseField(
        label="Sentence with gaps",
        help_text="Write each gap as [[a: practice]], the next as [[b: habit]]. Each letter is a card of its own.",
    )
