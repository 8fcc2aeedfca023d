"""The learner's settings, which act from the next answer and move no card, and the address one signs in with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from quizzes.models import User

from .locking import lock

SETTINGS = ("time_zone", "rollover_hour", "new_per_day", "reviews_per_day", "four_buttons", "theme")


def change_settings(*, learner: User, values: Mapping[str, Any]) -> None:
    """Write the learner's choices. A chosen zone is no longer replaced by the browser's guess."""
    changed = {name: values[name] for name in SETTINGS}
    User.objects.filter(pk=learner.pk).update(**changed, zone_confirmed=True)


def guess_zone(*, learner: User, time_zone: str) -> bool:
    """Take the browser's zone, unless the learner chose one. Returns whether it changed."""
    unconfirmed = User.objects.filter(pk=learner.pk, zone_confirmed=False).exclude(time_zone=time_zone)
    return bool(unconfirmed.update(time_zone=time_zone))


class AddressTaken(Exception):
    """Another account has this address. Nothing was changed."""


def change_address(*, learner: User, email: str) -> None:
    """From now on the learner signs in with `email`. Nobody asks whether mail arrives there."""
    try:
        with transaction.atomic():
            owner = lock(learner.pk)
            owner.email = email.lower()
            owner.save(update_fields=["email"])
            rename_sign_in(user=owner)
    except IntegrityError as clash:
        raise AddressTaken from clash


@transaction.atomic
def rename_sign_in(*, user: User) -> None:
    """One signs in with the address of the account: the one that was just written there, and no other."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True})
