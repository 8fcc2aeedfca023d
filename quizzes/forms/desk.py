"""What authors fill in at their desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import ProblemReport


class AnswerReportsForm(forms.Form):
    """One answer to all reports of a question that were on the page."""

    prefix = "answer"
    state = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[
            (ProblemReport.State.MENDED.value, _("It’s fixed")),
            (ProblemReport.State.DECLINED.value, _("It stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label=_("A note to those who reported it"),
        help_text=_("Optional. They read it once, on Today, without your name."),
        max_length=1000,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
