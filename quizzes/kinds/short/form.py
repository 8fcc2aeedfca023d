"""What the authors of short answers fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField
from quizzes.forms.authoring.texts import SplitField


class Form(QuestionForm):
    KIND, ANSWERS = "short", ("accepted", "near")
    accepted = SplitField(
        label=_("Accepted answers"),
        required=False,
        help_text=_("One per line, starting with the one to show. Case, accents and small typos don’t matter anyway."),
    )
    near = RowsField(
        [
            text_column(
                _("Near answers, separated by |"), name="answers", field=SplitField(mark="|", rows=2, required=False)
            ),
            mistake_column(),
            feedback_column(_("How it’s different from the answer")),
        ],
        noun=_("near answer"),
        fewest=3,
        label=_("Near misses"),
        help_text=format_lazy(
            "{} {}", _("What learners type instead of the answer, and what to tell them."), EMPTY_ROWS
        ),
    )
