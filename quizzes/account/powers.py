"""Who on this site may do more than learn, and what of it opens nothing any more."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.db.models import Q

from quizzes.models import User

# What a superuser alone does now: whoever changes groups could give their own group everything.
ONLY_A_SUPERUSER = ("add_group", "change_group", "delete_group")


def lost_powers() -> Iterator[str]:
    """Staff who hold a permission that used to let them hand out powers, by number: a report may travel far."""
    lost = Permission.objects.filter(content_type__app_label="auth", codename__in=ONLY_A_SUPERUSER)
    staff = User.objects.filter(is_staff=True, is_active=True, is_superuser=False)
    held = staff.filter(Q(user_permissions__in=lost) | Q(groups__permissions__in=lost))
    yield from (f"account {pk}" for pk in held.order_by("pk").values_list("pk", flat=True).distinct())
