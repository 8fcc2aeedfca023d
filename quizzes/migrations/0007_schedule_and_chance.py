"""What a review was scheduled with, and what a revision asks, as columns.

The columns of a revision are filled from its details. Filling them again changes nothing.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The oldest revisions do not say how they asked: as their question does now."""
    revisions = apps.get_model("quizzes", "QuestionRevision").objects
    filled = []
    for revision in revisions.filter(kind="").only("details", "question__kind").select_related("question"):
        details = revision.details
        revision.kind = details.get("kind") or revision.question.kind
        revision.skill = details.get("skill", "")
        revision.difficulty = details.get("difficulty", 1)
        revision.about = details.get("about", "")
        filled.append(revision)
    revisions.bulk_update(filled, ["kind", "skill", "difficulty", "about"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0006_card_returning_by_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="questionrevision",
            name="about",
            field=models.CharField(db_default="", help_text="Short name of the fact it asks.", max_length=60),
        ),
        migrations.AddField(
            model_name="questionrevision",
            name="chance",
            field=models.FloatField(help_text="Mean score of a random answer. Empty: not known.", null=True),
        ),
        migrations.AddField(
            model_name="questionrevision",
            name="chance_pass",
            field=models.FloatField(help_text="Share of random answers that pass. Empty: not known.", null=True),
        ),
        migrations.AddField(
            model_name="questionrevision",
            name="difficulty",
            field=models.PositiveSmallIntegerField(db_default=1, help_text="1 easy to 3 hard."),
        ),
        migrations.AddField(
            model_name="questionrevision",
            name="kind",
            field=models.CharField(
                db_default="", help_text="How this revision asks. A later one may ask anew.", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="questionrevision",
            name="skill",
            field=models.CharField(db_default="", help_text="Recall, discriminate, apply or predict.", max_length=20),
        ),
        migrations.AddField(
            model_name="review",
            name="elapsed_days",
            field=models.PositiveIntegerField(help_text="Study days since the last answer.", null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="elapsed_seconds",
            field=models.PositiveIntegerField(help_text="Seconds since the last answer.", null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="model",
            field=models.CharField(help_text="Memory model that scheduled it.", max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="parameters",
            field=models.CharField(help_text="Name of its parameter set.", max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="retention",
            field=models.FloatField(help_text="Recall wanted on the due day.", null=True),
        ),
        migrations.AlterField(
            model_name="questionrevision",
            name="details",
            field=models.JSONField(default=dict, help_text="Coverage, sources, dates, the section to read."),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
