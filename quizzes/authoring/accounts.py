"""What staff do to an account on behalf of its owner."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from quizzes.models import User


@transaction.atomic
def rename_sign_in(*, user: User) -> None:
    """One signs in with the address of the account: the one that was just written there, and no other."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"primary": True})
