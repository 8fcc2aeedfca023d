"""What the authors of flashcards fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import LineField


class Form(QuestionForm):
    KIND, ANSWERS = "basic", ("answer",)
    answer = LineField(
        label=_("Answer"), rows=2, required=False, help_text=_("15 words at most, never just yes or no.")
    )
