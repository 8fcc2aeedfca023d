"""Who does what at the authors' desk. A role is a group; an administrator is a superuser and needs none.

What a role may do was written down by the migration that made its group, and an administrator may change it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.models import User

from .addresses import is_confirmed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    title: StrPromise
    says: StrPromise

    @property
    def group(self) -> str:
        """Its name says what it is: a site may have a group called “author” already."""
        return f"role: {self.key}"


ROLES = {
    role.key: role
    for role in (
        Role("author", _("Author"), _("Writes drafts and working copies. Nothing of it reaches learners by itself.")),
        Role("reviewer", _("Reviewer"), _("An author who also reads what others hand over and answers reports.")),
        Role("publisher", _("Publisher"), _("A reviewer who also decides what learners see, and makes quizzes.")),
    )
}


class NoSuchAccount(Exception):
    """Nobody who can sign in has this address."""


class IsAdministrator(Exception):
    """A superuser may do everything already."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff who is no superuser, and what they have now."""

    user: User
    role: Role | None
    """None: what they have is not one role and nothing else."""
    groups: list[str]
    own_permissions: int


def members() -> list[Member]:
    staff = User.objects.filter(is_staff=True, is_superuser=False).order_by("email")
    return [_member(user) for user in staff.prefetch_related("groups", "user_permissions")]


def _member(user: User) -> Member:
    groups, own = sorted(group.name for group in user.groups.all()), len(user.user_permissions.all())
    role = next((role for role in ROLES.values() if groups == [role.group] and not own), None)
    return Member(user, role, groups, own)


def publishers() -> list[User]:
    """Whoever may decide what learners see, by name, group or as a superuser, at an address that is surely theirs."""
    permission = Permission.objects.filter(content_type__app_label="quizzes", codename="publish_guide")
    may = Q(is_superuser=True) | Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    staff = User.objects.filter(may, is_staff=True, is_active=True).order_by("pk").distinct()
    return [user for user in staff if is_confirmed(user)]


@transaction.atomic
def use_roles(chosen: Mapping[int, Role]) -> list[User]:
    """Give each of these members of the staff one role in place of all groups and permissions they have."""
    staff = User.objects.select_for_update().filter(pk__in=chosen, is_staff=True, is_superuser=False)
    given = [user for user in staff.order_by("pk") if _member(user).role != chosen[user.pk]]
    for user in given:
        _set(user, chosen[user.pk])
    return given


@transaction.atomic
def invite(email: str, role: Role) -> User:
    """Let somebody who has an account author, in this role. Raises NoSuchAccount, IsAdministrator."""
    user = User.objects.select_for_update().filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NoSuchAccount
    if user.is_superuser:
        raise IsAdministrator
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    _set(user, role)
    return user


def _set(user: User, role: Role) -> None:
    group, _ = Group.objects.get_or_create(name=role.group)
    user.groups.set([group])
    user.user_permissions.clear()
