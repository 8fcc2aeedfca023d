"""What a learner wants to be reminded of."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WishForm(forms.Form):
    by_mail = forms.BooleanField(label=_("Email me on days when something is due"), required=False)
    hour = forms.TypedChoiceField(
        label=_("At"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        help_text=_("In your time zone. No email on a day you’ve already studied, and none after three in a row."),
    )
