"""How the first administrator comes to be: by a link that the server prints, good for one hour and one use."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction

from quizzes.account.addresses import is_confirmed, rename_sign_in
from quizzes.models import User

LINK_SECONDS = 60 * 60
SALT = "quizzes.first-administrator"


class TooLate(Exception):
    """There is an administrator already."""


def administrator_exists() -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def new_token() -> str:
    return signing.TimestampSigner(salt=SALT).sign("setup")


def token_is_good(token: str) -> bool:
    try:
        return signing.TimestampSigner(salt=SALT).unsign(token, max_age=LINK_SECONDS) == "setup"
    except signing.BadSignature:
        return False


@transaction.atomic
def make_first_administrator(*, email: str, password: str) -> User:
    """Create the account, or raise the one that has this address already; only while nobody administers the site."""
    # A row that is always there stands for "the administrators", so that two requests wait for each other.
    list(ContentType.objects.select_for_update().filter(app_label="quizzes", model="user"))
    if administrator_exists():
        raise TooLate
    user = User.objects.filter(email=email.lower()).first() or User(email=email.lower())
    user.is_staff = user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    rename_sign_in(user=user, confirmed=is_confirmed(user))  # typed, and so perhaps mistyped, like anybody's
    return user
