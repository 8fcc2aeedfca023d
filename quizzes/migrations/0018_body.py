from django.db import migrations, models


class Migration(migrations.Migration):
    """Publishing fills it, at the start of the new release; until then a page is rendered when it is read."""

    dependencies = [
        ("quizzes", "0017_day_plan"),
    ]

    operations = [
        migrations.AddField(
            model_name="concept",
            name="body",
            field=models.JSONField(
                editable=False, help_text="The rendered text in blocks, made at each save.", null=True
            ),
        ),
    ]
