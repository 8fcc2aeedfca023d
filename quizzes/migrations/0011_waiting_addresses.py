"""Take the waiting addresses out of those that can sign in, and give accounts without an address the one they claim."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def fill_blank_addresses(apps: Any, schema_editor: Any) -> None:
    """An account without an address gets the only one that it claims, if nobody else does."""
    users, addresses = apps.get_model("quizzes", "User").objects, apps.get_model("account", "EmailAddress").objects
    for user in users.filter(email=""):
        rows = list(addresses.filter(user_id=user.pk))
        if len(rows) != 1:
            continue
        [row] = rows
        others = addresses.filter(email=row.email).exclude(pk=row.pk)
        if others.exists() or users.filter(email=row.email).exists():
            continue
        users.filter(pk=user.pk).update(email=row.email)
        addresses.filter(pk=row.pk).update(primary=True)


def set_waiting_addresses_apart(apps: Any, schema_editor: Any) -> None:
    """They wait on, without powers; their links have to be asked for once more."""
    users, addresses = apps.get_model("quizzes", "User").objects, apps.get_model("account", "EmailAddress").objects
    changes = apps.get_model("quizzes", "AddressChange").objects
    waiting = addresses.filter(verified=False).exclude(email=models.F("user__email")).order_by("pk")
    for row in list(waiting.exclude(user__email="")):
        changes.update_or_create(
            learner=users.get(pk=row.user_id), defaults={"email": row.email, "asked_at": timezone.now()}
        )
        row.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0010_address_change"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(fill_blank_addresses, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(set_waiting_addresses_apart, migrations.RunPython.noop, elidable=True),
    ]
