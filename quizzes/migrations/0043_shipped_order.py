from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0042_moved_questions")]

    operations = [
        migrations.AddField(
            model_name="concept",
            name="shipped_order",
            field=models.JSONField(
                db_default=models.Value([], models.JSONField()),
                default=list,
                editable=False,
                help_text="Short names of its questions, in the order of the files taken last.",
            ),
        ),
    ]
