"""What the authors of questions with several right answers fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, right_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "choices", ("options",)
    options = RowsField(
        [
            text_column(_("Option")),
            right_column(),
            mistake_column(),
            feedback_column(_("Why it’s right, or why it’s tempting and wrong")),
        ],
        noun=_("option"),
        fewest=6,
        label=_("Options"),
        help_text=format_lazy("{} {}", _("Four to six, two to four of them right."), EMPTY_ROWS),
    )
