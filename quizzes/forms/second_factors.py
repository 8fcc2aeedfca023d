"""Forms of passkeys and codes, in our words; what a browser sends in them is read with care."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.core import context as current
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.forms import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.entrance.limits import attempt_code
from quizzes.models import User

UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, struct.error)
CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


def reading_passkey[R](read: Callable[[], R]) -> R:
    """What allauth and its library make of a credential; whatever they trip over is a passkey that didn't work."""
    try:
        return read()
    except ValidationError as refusal:
        if getattr(refusal, "code", None) != "incorrect_code":
            raise
    except UNREADABLE:
        pass
    raise ValidationError(gettext("That passkey didn’t work. Try again, or use another way."), code="passkey.refused")


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """Every passkey signs in by itself: the device asks for a fingerprint, a face or its PIN."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("So you recognize it later: the name of the device, for example."),
    )
    passwordless = None  # type: ignore[assignment]  # Django's way to leave a field out

    def clean(self) -> Any:
        self.cleaned_data["passwordless"] = True
        return reading_passkey(super().clean)


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=60)


class PasskeyForm(passkeys.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return reading_passkey(super().clean_credential)


class SignInPasskeyForm(passkeys.LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return reading_passkey(super().clean_credential)


class ReauthenticatePasskeyForm(passkeys.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        return reading_passkey(super().clean_credential)


def slowly(form: codes.BaseAuthenticateForm, check: Callable[[], str]) -> str:
    """Codes can be guessed like passwords, and are slowed like them."""
    return attempt_code(current.request, User.of(form.user), check)


class CodeForm(codes.AuthenticateForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRS),
        help_text=_("From your app, or one of your recovery codes."),
    )

    def clean_code(self) -> str:
        return slowly(self, super().clean_code)


class ReauthenticateCodeForm(codes.ReauthenticateForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRS),
        help_text=_("From your app, or one of your recovery codes."),
    )

    def clean_code(self) -> str:
        return slowly(self, super().clean_code)


class ActivateAppForm(app.ActivateTOTPForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRS),
        help_text=_("The six digits your app shows now."),
    )
