"""Write down which revisions learners could ever meet: what the guide shipped, what is asked, and what was answered."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q


def note_what_was_public(apps: Any, schema_editor: Any) -> None:
    revisions = apps.get_model("quizzes", "QuestionRevision").objects
    answered = apps.get_model("quizzes", "Review").objects.filter(revision=OuterRef("pk"), action="answer")
    public = {"question__status": "published", "question__concept__status": "published"}
    asked = Q(question__current=F("pk"), **public)
    shipped = Q(author=None) & ~Q(question__shipped_hash="")
    met = revisions.filter(Exists(answered) | asked | shipped, published_at=None)
    met.order_by().update(published_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0007_schedule_and_chance")]

    operations = [
        migrations.AddField(
            model_name="questionrevision",
            name="published_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When learners could first meet it. Empty: it was never more than a draft.",
                null=True,
            ),
        ),
        migrations.RunPython(note_what_was_public, migrations.RunPython.noop, elidable=True),
    ]
