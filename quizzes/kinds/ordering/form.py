"""What the authors of steps to put in order fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.texts import OrdersField, SplitField


class Form(QuestionForm):
    KIND, ANSWERS = "ordering", ("steps", "also")
    steps = SplitField(
        label=_("Steps"), rows=6, required=False, help_text=_("Three to six, one per line, in the right order.")
    )
    also = OrdersField(
        label=_("Other right orders"),
        rows=2,
        required=False,
        help_text=_("One per line, using the step numbers above: 2 1 3."),
    )
