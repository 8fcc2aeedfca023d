"""What the authors of sentences with gaps fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import ProseField


class Form(QuestionForm):
    KIND, ANSWERS = "cloze", ()
    stem = ProseField(
        figures=True,
        label=_("Sentence with gaps"),
        help_text=_("Write each gap as [[a: practice]], the next as [[b: habit]]. Each letter gets its own card."),
    )
