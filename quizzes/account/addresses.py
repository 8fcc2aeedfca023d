"""The address one signs in with, the one that waits to replace it, and who may get a link by mail.

`User.email` is the address one signs in with. allauth's row of the same address says whether a link sent there was
opened. A new address waits as an AddressChange and has no powers until its own link is opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare

from quizzes.log.locking import lock
from quizzes.models import AddressChange, User

LINK_DAYS = 3  # as long as allauth's links after sign-up
SALT = "quizzes.address-change"


class AddressTaken(Exception):
    """Another account has this address. The one signed in with stays."""


class SameAddress(Exception):
    """The learner signs in with this address already."""


class LinkDead(Exception):
    """The link was used, is too old, or belongs to a change that was asked for anew or canceled."""


def is_confirmed(user: User) -> bool:
    """Did somebody open a link that was sent to the address of the account?"""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def is_unused(user: User) -> bool:
    """Nobody ever signed in: the account holds nothing of anybody's, and no powers."""
    return user.last_login is None and not user.is_staff


def awaits_first_link(user: User) -> bool:
    """Signed up, and neither confirmed the address nor ever signed in."""
    return is_unused(user) and EmailAddress.objects.filter(user=user, email=user.email, verified=False).exists()


def may_get_reset_link(user: User) -> bool:
    """An account in use whose address nobody confirmed may have somebody else's address, mistyped."""
    return is_confirmed(user) or is_unused(user)


def is_taken(email: str, *, but_for: User | None = None) -> bool:
    """Does somebody else sign in with this address? An account that holds nothing yet doesn't stand in the way."""
    return any(not awaits_first_link(user) for user in _others(email, but_for))


def make_way(email: str, *, but_for: User | None = None) -> None:
    """Take away an account that holds nothing yet, so that who can open a link gets the address."""
    for user in _others(email, but_for):
        if awaits_first_link(user):
            user.delete()


def _others(email: str, but_for: User | None) -> list[User]:
    return [user for user in User.objects.filter(email=email.lower()) if user != but_for]


def ask_for_change(*, learner: User, email: str, now: dt.datetime) -> AddressChange:
    """Let `email` wait for its link. The link of another one that waited is dead from now on."""
    email = email.lower()
    with transaction.atomic():
        owner = lock(learner.pk)
        if email == owner.email:
            raise SameAddress
        AddressChange.objects.filter(learner=owner).exclude(email=email).delete()
        change, _ = AddressChange.objects.update_or_create(learner=owner, email=email, defaults={"asked_at": now})
        return change


def cancel_change(*, learner: User) -> None:
    AddressChange.objects.filter(learner=learner).delete()


def waiting_change(learner: User, now: dt.datetime) -> AddressChange | None:
    """The change that still can be confirmed."""
    since = now - dt.timedelta(days=LINK_DAYS)
    return AddressChange.objects.filter(learner=learner, asked_at__gt=since).first()


def change_token(change: AddressChange) -> str:
    """What the link holds. Each change has a number of its own, so asking for another address ends the links before."""
    return signing.Signer(salt=SALT).sign(str(change.pk))


def change_behind(*, learner: User, token: str, now: dt.datetime) -> AddressChange:
    """The change that a link of this learner's confirms; raises LinkDead."""
    change = waiting_change(learner, now)
    if change is None or not constant_time_compare(token, change_token(change)):
        raise LinkDead
    return change


def confirm_change(*, learner: User, token: str, now: dt.datetime) -> str:
    """From now on the learner signs in with the address that waited. Returns the one before."""
    try:
        with transaction.atomic():
            owner = lock(learner.pk)
            change = change_behind(learner=owner, token=token, now=now)
            before = owner.email
            make_way(change.email, but_for=owner)
            owner.email = change.email
            owner.save(update_fields=["email"])
            rename_sign_in(user=owner, confirmed=True)
    except IntegrityError as clash:
        cancel_change(learner=learner)
        raise AddressTaken from clash
    return before


def change_address(*, learner: User, email: str) -> None:
    """From now on the learner signs in with `email`. Nobody asks whether mail arrives there."""
    try:
        with transaction.atomic():
            owner = lock(learner.pk)
            if owner.email == email.lower():
                raise SameAddress
            make_way(email, but_for=owner)
            owner.email = email.lower()
            owner.save(update_fields=["email"])
            rename_sign_in(user=owner)
    except IntegrityError as clash:
        raise AddressTaken from clash


@transaction.atomic
def rename_sign_in(*, user: User, confirmed: bool = False) -> None:
    """One signs in with the address of the account: the one that was just written there, and no other."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": confirmed}
    )
    AddressChange.objects.filter(learner=user).delete()


def confirm_sign_in_address(*, user: User) -> None:
    """Who came here by a link sent to the address has shown that it is theirs."""
    if not is_confirmed(user):
        rename_sign_in(user=user, confirmed=True)


@dataclass(frozen=True)
class Undecided:
    """An address that only a person can decide about."""

    code: str
    account: int
    email: str


def undecided_addresses() -> Iterator[Undecided]:
    """What old data can hold and no rule can settle, for `doctor` to list."""
    for user in User.objects.filter(email=""):
        yield Undecided("address.blank", user.pk, "")
    twice = User.objects.exclude(email="").values(folded=Lower("email")).annotate(count=Count("pk")).filter(count__gt=1)
    for user in User.objects.alias(folded=Lower("email")).filter(folded__in=twice.values("folded")).order_by("pk"):
        yield Undecided("address.claimed-twice", user.pk, user.email)
    for row in EmailAddress.objects.exclude(email=F("user__email")).order_by("pk"):
        code = "address.claimed-twice" if User.objects.filter(email=row.email).exists() else "address.second"
        yield Undecided(code, row.user_id, row.email)
