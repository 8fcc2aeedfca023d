"""A role at the authors' desk, offered by mail: whoever can open the link takes it with the account of that address.

The link alone gives nothing: it counts while somebody is signed in whose own confirmed address is the one it was sent
to. So a link that is passed on, or a mailbox that was mistyped, opens nothing. It works once, for a week.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from quizzes.models import Invitation, User

from .addresses import is_confirmed
from .roles import ROLES, Role, invite

LINK_DAYS = 7


class InvitationDead(Exception):
    """The link was used, is too old, was replaced, is of somebody who may not offer it anymore, or never was one."""


class NotForThisAccount(Exception):
    """Whoever is signed in has another address, or hasn't confirmed it."""


def invite_by_mail(*, email: str, role: Role, by: User, now: dt.datetime) -> str:
    """Offer a role to an address, with or without an account. Returns the token of the link; an earlier one is dead."""
    forget_old_invitations(now)
    token = secrets.token_urlsafe(32)
    Invitation.objects.update_or_create(
        email=email.strip().lower(),
        defaults={"role": role.key, "token_hash": _hash(token), "invited_by": by, "invited_at": now},
    )
    return token


def role_offered(*, token: str, now: dt.datetime) -> Role:
    """What the link offers. Raises InvitationDead."""
    return ROLES[_behind(token, now).role]


def accept(*, token: str, user: User, now: dt.datetime) -> Role:
    """Take the role. Raises InvitationDead, NotForThisAccount, and IsAdministrator where there is nothing to gain."""
    with transaction.atomic():
        found = _behind(token, now)
        if user.email.lower() != found.email or not is_confirmed(user):
            raise NotForThisAccount
        role = ROLES[found.role]
        used, _ = Invitation.objects.filter(pk=found.pk, token_hash=found.token_hash).delete()
        if not used:  # pressed twice: the other press was first
            raise InvitationDead
        invite(found.email, role)
        return role


def forget_old_invitations(now: dt.datetime) -> None:
    Invitation.objects.filter(invited_at__lte=_since(now)).delete()


def _behind(token: str, now: dt.datetime) -> Invitation:
    """Whoever offered it must still be one who may: a role is given when it is taken."""
    able = User.objects.filter(is_active=True, is_staff=True, is_superuser=True)
    offered = Invitation.objects.filter(token_hash=_hash(token), invited_at__gt=_since(now), invited_by__in=able)
    found = offered.first()
    if found is None or found.role not in ROLES:
        raise InvitationDead
    return found


def _since(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=LINK_DAYS)


def _hash(token: str) -> str:
    """A random word of this length needs no slow hash: nobody guesses it."""
    return hashlib.sha256(token.encode()).hexdigest()
