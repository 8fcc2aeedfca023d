"""What the authors of flashcards asked both ways fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import LineField, ProseField


class Form(QuestionForm):
    KIND, ANSWERS = "reversed", ("answer", "back_stem", "back_answer")
    answer = LineField(label=_("Answer"), rows=2, required=False)
    back_stem = ProseField(label=_("Question the other way around"), required=False, rows=2)
    back_answer = LineField(label=_("Answer the other way around"), rows=2, required=False)
