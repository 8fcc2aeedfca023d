"""What the authors of numbers fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField
from quizzes.forms.authoring.texts import LineField


class Form(QuestionForm):
    KIND, ANSWERS = "numeric", ("value", "tolerance", "unit", "range", "near")
    value = LineField(label=_("Answer"), required=False, max_length=40, help_text=_("Such as 0.787, 3/7 or 1.2e9."))
    tolerance = LineField(
        label=_("Tolerance"),
        required=False,
        max_length=40,
        initial="0",
        help_text=_("0.005 accepts that much more or less, in the answer’s unit."),
    )
    unit = LineField(
        label=_("Unit"), required=False, max_length=60, help_text=_("Say it in the question, along with how to round.")
    )
    range = LineField(
        label=_("Range"),
        required=False,
        max_length=60,
        help_text=(
            _(
                "Optional, such as 0 to 100: what an answer could be. If a typed number can be read two "
                "ways, we take the one that fits."
            )
        ),
    )
    near = RowsField(
        [
            text_column(_("Near answer"), name="value", field=LineField(required=False, max_length=40)),
            mistake_column(),
            feedback_column(_("How someone gets there")),
        ],
        noun=_("near answer"),
        fewest=3,
        label=_("Near misses"),
        help_text=format_lazy("{} {}", _("Numbers a known mistake leads to."), EMPTY_ROWS),
    )

    def clean_tolerance(self) -> str:
        return self.cleaned_data["tolerance"] or "0"
