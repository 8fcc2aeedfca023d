"""The index of the search. Each engine has its own kind, so it is no model: quizzes/search/index.py is its only user.

It starts empty; publishing the guide fills it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CREATE = {
    "sqlite": [
        """CREATE VIRTUAL TABLE search_index USING fts5(
        what UNINDEXED, concept_id UNINDEXED, item_id UNINDEXED, title, body, tokenize = 'unicode61', prefix = '3 4')""",
    ],
    "postgresql": [
        """CREATE TABLE search_index (what text NOT NULL, concept_id bigint NOT NULL, item_id bigint NOT NULL,
        words tsvector NOT NULL, PRIMARY KEY (what, item_id))""",
        "CREATE INDEX search_index_words ON search_index USING gin (words)",
        "CREATE INDEX search_index_concept ON search_index (concept_id)",
    ],
}


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE search_index")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
