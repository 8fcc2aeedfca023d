"""Count guesses in a table of their own, and put sessions on their owners' lists that no list names yet."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.utils import timezone


def record_sessions(apps: Any, schema_editor: Any) -> None:
    """Those of the first administrator, above all. Where they come from was not written down."""
    UserSession = apps.get_model("usersessions", "UserSession")
    users = set(apps.get_model("quizzes", "User").objects.values_list("pk", flat=True))
    recorded = set(UserSession.objects.values_list("session_key", flat=True))
    rows = apps.get_model("sessions", "Session").objects.filter(expire_date__gt=timezone.now())
    missing = []
    for key, data in rows.values_list("session_key", "session_data").iterator():
        user = str(SessionStore().decode(data).get("_auth_user_id", ""))
        if key not in recorded and user.isdigit() and int(user) in users:
            missing.append(UserSession(user_id=int(user), session_key=key, ip="::", user_agent=""))
    UserSession.objects.bulk_create(missing, batch_size=200, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0012_authors"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuessCounter",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("misses", models.PositiveIntegerField(default=0)),
                ("free_at", models.DateTimeField(help_text="Until then no guess is looked at.", null=True)),
                ("expires_at", models.DateTimeField(db_index=True, help_text="Then everything is forgotten.")),
            ],
        ),
        migrations.RunPython(record_sessions, migrations.RunPython.noop, elidable=True),
    ]
