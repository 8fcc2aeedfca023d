"""What the authors of items to sort fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "categorize", ("items",)
    items = RowsField(
        [text_column(_("Item")), text_column(_("Category"), name="target"), feedback_column(_("Why it belongs there"))],
        noun=_("item"),
        fewest=8,
        label=_("Items"),
        help_text=format_lazy("{} {}", _("Four to eight, in a few categories, each used several times."), EMPTY_ROWS),
    )
