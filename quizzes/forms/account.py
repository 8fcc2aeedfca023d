"""The learner's settings, and the forms of signing up, another address, a new password and deletion."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from quizzes.account.addresses import confirm_sign_in_address, is_taken, make_way, may_get_reset_link
from quizzes.entrance.limits import attempt
from quizzes.models import DecimalMark, NewMaterial, ReviewOrder, Theme, User
from quizzes.reading.tried import LONGEST, keep

ODD = ("Etc/", "posix", "right")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(ODD))


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in ZONES)],
        help_text=_("Your study day follows the clock in this zone."),
    )
    rollover_hour = forms.TypedChoiceField(
        label=_("A new day starts at"),
        choices=[(hour, f"{hour:02}:00") for hour in range(7)],
        coerce=int,
        help_text=_("After midnight still counts as the day before, until this hour."),
    )
    new_material = forms.ChoiceField(
        label=_("New material"),
        choices=NewMaterial.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("A lesson takes a page in small steps: read a part, answer its question, move on."),
    )
    new_per_day = forms.IntegerField(
        label=_("New questions a day"),
        min_value=0,
        max_value=200,
        help_text=_("0–200. Each new one comes back several times in its first weeks."),
    )
    reviews_per_day = forms.IntegerField(
        label=_("Reviews a day, at most"),
        min_value=1,
        max_value=2000,
        help_text=_("1–2,000. Anything beyond that waits. New questions get what’s left."),
    )
    review_order = forms.ChoiceField(
        label=_("Order of reviews"),
        choices=ReviewOrder.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("After a break, the ones you’ve most likely forgotten always come first."),
    )
    four_buttons = forms.TypedChoiceField(
        label=_("Flashcards"),
        choices=[
            ("False", _("Two buttons: forgot, remembered")),
            ("True", _("Four buttons: forgot, hard, good, easy")),
        ],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text=_("Two are enough for a good schedule, and less work."),
    )

    decimal_mark = forms.ChoiceField(
        label=_("Decimal mark"),
        choices=DecimalMark.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Is 1,024 about a thousand, or about one? “Automatic” asks you when it matters."),
    )

    class Meta:
        model = User
        fields = (
            "time_zone",
            "rollover_hour",
            "new_per_day",
            "reviews_per_day",
            "review_order",
            "new_material",
            "four_buttons",
            "decimal_mark",
            "theme",
        )
        widgets: ClassVar = {"theme": forms.RadioSelect}

    def clean_decimal_mark(self) -> str:
        """A page that was open since before an update sends none."""
        return self.cleaned_data["decimal_mark"] or str(self.instance.decimal_mark)

    def clean_new_material(self) -> str:
        """A page that was open since before an update sends none."""
        return str(self.cleaned_data["new_material"] or self.instance.new_material)

    def clean_review_order(self) -> str:
        """A form that does not ask leaves it as it is."""
        return str(self.cleaned_data["review_order"] or self.instance.review_order)


class ZoneForm(forms.Form):
    """The zone the browser guesses."""

    time_zone = forms.ChoiceField(choices=[(zone, zone) for zone in (*ZONES, "UTC")])


class ThemeForm(forms.Form):
    """Light or dark, from the header of any page."""

    theme = forms.TypedChoiceField(choices=Theme.choices, coerce=Theme)


class PasswordForm(forms.Form):
    """What wants the password: a borrowed, signed-in phone must not be enough."""

    refusal = _("That isn’t your password. Nothing was changed.")
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
        strip=False,
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        learner = User.of(self.request.user)
        if not attempt(self.request, learner.email, lambda: learner.check_password(password)):
            raise forms.ValidationError(self.refusal, code="password.wrong")
        return password


class DeleteAccountForm(PasswordForm):
    refusal = _("That isn’t your password. Nothing was deleted.")


class ChangeAddressForm(forms.Form):
    """Another address to sign in with."""

    email = forms.EmailField(
        label=_("New email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


CARRIED = "carried"
"""In the session until somebody is signed in: who mistyped their address, or has an account already, goes on with
the same answers."""


class CarriedField(forms.CharField):
    """What was answered before anybody was signed in. What cannot be ours is left out: it stops nobody."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    def clean(self, value: Any) -> str:
        return str(super().clean(value)) if len(value or "") <= LONGEST else ""


def carried_here(request: HttpRequest) -> str:
    return str(request.GET.get(CARRIED) or request.session.get(CARRIED, ""))[:LONGEST]


def bring_along(request: HttpRequest) -> None:
    """Remember what was answered before, whatever becomes of this way in: the next one goes on with it."""
    if carried := CarriedField().clean(request.POST.get(CARRIED)):
        request.session[CARRIED] = carried


def keep_after_sign_in(request: HttpRequest, learner: User) -> None:
    """Store what somebody answered who has an account and was not signed in, and say so."""
    kept = keep(learner, request.session.pop(CARRIED, "") or request.POST.get(CARRIED, ""), timezone.now())
    if learner.last_login is not None:  # else signing up has said so
        tell_of_kept(request, len(kept))


def tell_of_kept(request: HttpRequest, kept: int) -> None:
    if kept:
        said = ngettext("We saved the answer you gave.", "We saved the %(count)s answers you gave.", kept)
        messages.success(request, said % {"count": kept})


class SignInForm(allauth.LoginForm):
    """Signing in, perhaps in two steps, with what was answered before."""

    carried = CarriedField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault(CARRIED, carried_here(self.request))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        if self.cleaned_data[CARRIED]:
            request.session[CARRIED] = self.cleaned_data[CARRIED]
        answer: HttpResponse = super().login(request, redirect_url)
        return answer


class SignUpForm(allauth.SignupForm):
    """Signing up. Where the site sends mail, it looks the same whether or not the address has an account.

    It may bring along what was answered before there was an account.
    """

    carried = CarriedField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault(CARRIED, carried_here(context.request))
        self.fields["email"].widget.attrs["autofocus"] = True
        self.fields["password1"].help_text = ""  # a rule is told when it is broken
        shown = {"data-showable": True, "data-show": gettext("Show"), "data-hide": gettext("Hide")}
        self.fields["password1"].widget.attrs.update(shown)

    def full_clean(self) -> None:
        """After a mistake, the focus goes to where it was made."""
        super().full_clean()
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.fields["email"].widget.attrs.pop("autofocus")
            self.fields[wrong].widget.attrs["autofocus"] = True

    def validate_unique_email(self, value: str) -> str:
        if settings.SENDS_MAIL:
            self.account_already_exists = is_taken(value)
            return value
        return str(super().validate_unique_email(value))

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        email = self.cleaned_data["email"]
        if self.cleaned_data[CARRIED]:
            request.session[CARRIED] = self.cleaned_data[CARRIED]
        if self.account_already_exists or (settings.SENDS_MAIL and not may_mail(request, email)):
            User().set_password(self.cleaned_data["password1"])  # takes the time that a new account takes
            return self._refuse(request)
        try:
            with transaction.atomic():
                make_way(email)
                made: tuple[User | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:  # the same form came twice at once
            return self._refuse(request)
        if made[0] is not None:
            kept = keep(made[0], self.cleaned_data[CARRIED], timezone.now())
            if not settings.SENDS_MAIL:  # where it does, only an address without an account would be told
                tell_of_kept(request, len(kept))
        return made

    def _refuse(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        if settings.SENDS_MAIL:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])
        messages.error(request, get_adapter().error_messages["email_taken"])
        return None, redirect("account_login")


def may_mail(request: HttpRequest, email: str) -> bool:
    """Would a link be sent now? Without one, an account that waits for its link must not be replaced."""
    return consume_email_verification_rate_limit(request, email, dry_run=True)


class AskForResetForm(allauth.ResetPasswordForm):
    """Asking for a link to a new password. It goes only where the account's own address is."""

    def clean_email(self) -> str:
        email = str(super().clean_email()).lower()
        self.users = [user for user in self.users if user.email == email]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        if any(not may_get_reset_link(user) for user in self.users):
            get_adapter().send_mail("account/email/address_unconfirmed", email, {})
            return email
        return str(super().save(request, **kwargs))


PASSWORD_LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}


def label_plainly(form: forms.Form) -> None:
    """Name the passwords as the rest of the site does, and say the rules in one line."""
    for name, label in PASSWORD_LABELS.items():
        if name in form.fields:
            form.fields[name].label = label
    form.fields["password1"].help_text = _("At least 8 characters, and not a common password.")


class ResetPasswordForm(allauth.ResetPasswordKeyForm):
    """A new password by a link: who opened it has shown that the address is theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_plainly(self)

    def save(self) -> None:
        super().save()
        confirm_sign_in_address(user=self.user)


class ChangePasswordForm(allauth.ChangePasswordForm):
    """allauth's, with the limit that every password box has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_plainly(self)

    def clean_oldpassword(self) -> str:
        learner = User.of(self.user)
        return attempt(context.request, learner.email, lambda: str(super(ChangePasswordForm, self).clean_oldpassword()))
