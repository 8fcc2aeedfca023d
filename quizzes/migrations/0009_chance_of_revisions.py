"""The chance of revisions from before it was stored. What cannot be counted stays empty; counting again is harmless."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # The counting belongs to the kinds. Imported here, so that a later release can do without it.
    from quizzes.guide import chance_of

    revisions = apps.get_model("quizzes", "QuestionRevision").objects
    counted = []
    for revision in revisions.filter(chance=None).only("kind", "content").iterator(chunk_size=500):
        if chance := chance_of(revision.kind, revision.content):
            revision.chance, revision.chance_pass = chance.score, chance.passing
            counted.append(revision)
    revisions.bulk_update(counted, ["chance", "chance_pass"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0008_published_once")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
