from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0043_shipped_order"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="component",
            index=models.Index(fields=["key", "question"], name="component_of_several"),
        ),
    ]
