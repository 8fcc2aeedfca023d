"""The learner's settings, and what wants the password: another address, and deletion."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import available_timezones

from django import forms

from quizzes.models import User

ODD = ("Etc/", "posix", "right")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(ODD))


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=[("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in ZONES)],
        help_text="Your study day follows the clock of this place.",
    )
    rollover_hour = forms.TypedChoiceField(
        label="A new day begins at",
        choices=[(hour, f"{hour:02}:00") for hour in range(7)],
        coerce=int,
        help_text="Late in the evening still counts as the same day.",
    )
    new_per_day = forms.IntegerField(
        label="New questions a day", min_value=0, max_value=200, help_text="0 to 200. Each new question returns often."
    )
    reviews_per_day = forms.IntegerField(
        label="Reviews a day, at most", min_value=1, max_value=2000, help_text="1 to 2,000. What is left waits."
    )
    four_buttons = forms.TypedChoiceField(
        label="Flashcards",
        choices=[("False", "Two buttons: forgot, remembered"), ("True", "Four buttons: forgot, hard, good, easy")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text="Two are enough for a good schedule, and less tiring.",
    )

    class Meta:
        model = User
        fields = ("time_zone", "rollover_hour", "new_per_day", "reviews_per_day", "four_buttons", "theme")
        widgets: ClassVar = {"theme": forms.RadioSelect}


class ZoneForm(forms.Form):
    """The zone the browser guesses."""

    time_zone = forms.ChoiceField(choices=[(zone, zone) for zone in (*ZONES, "UTC")])


class PasswordForm(forms.Form):
    """What wants the password: a borrowed, signed-in phone must not be enough."""

    refusal = "This is not your password. Nothing was changed."
    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
        strip=False,
    )

    def __init__(self, *args: object, learner: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.learner = learner

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.learner.check_password(password):
            raise forms.ValidationError(self.refusal)
        return password


class DeleteAccountForm(PasswordForm):
    refusal = "This is not your password. Nothing was deleted."


class ChangeAddressForm(PasswordForm):
    """Another address to sign in with, on a site that cannot send a link there."""

    email = forms.EmailField(
        label="New email address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    field_order = ("email", "password")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
