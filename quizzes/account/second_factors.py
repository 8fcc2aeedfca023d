"""Passkeys, codes from an app and recovery codes: what an account has, and their end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator

from quizzes.models import Review, User

KINDS = {
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.TOTP: "app",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def has_second_factor(user: User) -> bool:
    """Recovery codes alone don't count: they come with one of the others."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def is_worth_a_passkey(user: User, day: dt.date) -> bool:
    """On the first study day, once something was answered: before that nobody knows whether they come back."""
    answered = Review.objects.of(user).answers()
    if not answered.filter(study_day=day).exists() or answered.filter(study_day__lt=day).exists():
        return False
    return not has_second_factor(user)


def second_factors_of(user: User) -> list[dict[str, Any]]:
    """Their names and dates, never their secrets."""
    return [
        {
            "kind": KINDS[Authenticator.Type(each.type)],
            "name": each.data.get("name", ""),
            "added": each.created_at,
            "last_used": each.last_used_at,
        }
        for each in Authenticator.objects.filter(user=user).order_by("pk")
    ]


def reset_second_factor(user: User) -> int:
    """Remove them all, so that the password alone signs in. Returns how many there were."""
    _, removed = Authenticator.objects.filter(user=user).delete()
    return removed.get("mfa.Authenticator", 0)
