"""What the authors of items to match fill in: the answers, named as the content names them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.forms.authoring.columns import EMPTY_ROWS, feedback_column, mistake_column, text_column
from quizzes.forms.authoring.question import QuestionForm
from quizzes.forms.authoring.rows import RowsField


class Form(QuestionForm):
    KIND, ANSWERS = "matching", ("items", "decoys")
    items = RowsField(
        [text_column(_("Item")), text_column(_("Target"), name="target"), feedback_column(_("Why it belongs there"))],
        noun=_("item"),
        fewest=6,
        label=_("Items"),
        help_text=format_lazy("{} {}", _("Four to eight, with two to five targets."), EMPTY_ROWS),
    )
    decoys = RowsField(
        [text_column(_("Target")), mistake_column(), feedback_column(_("Why nothing belongs there"))],
        noun=_("target"),
        fewest=2,
        label=_("Targets that fit nothing"),
        help_text=format_lazy("{} {}", _("One makes the last pair harder."), EMPTY_ROWS),
    )
