"""What PostgreSQL knows of the tables when it plans a statement: how many rows there are, and how they are spread.

Its own housekeeping notes that a minute or more after a guide was published, on some servers never. Until then it plans
for empty tables: with 5,000 questions, an answer took ten times as long. SQLite plans without such figures, on purpose
(docs/decisions/0004-sqlite.md).
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from quizzes.models import Card, Review

UNCOUNTED = """
    SELECT relname FROM pg_stat_user_tables
    WHERE relname = ANY(%s) AND last_analyze IS NULL AND last_autoanalyze IS NULL
"""
_OF_LEARNERS = (Card, Review)  # the large ones: they grow bit by bit, and are counted as they grow


def count_guide() -> None:
    """To be called when a guide was published: what it fills is counted anew, in about a tenth of a second."""
    _count([table for table in _tables() if table not in {model._meta.db_table for model in _OF_LEARNERS}])


def count_what_never_was() -> None:
    """To be called at the start of a site: of a restored database nothing is counted."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(UNCOUNTED, [_tables()])
        uncounted = [name for (name,) in cursor.fetchall()]
    _count(uncounted)


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("quizzes").get_models(include_auto_created=True)]


def _count(tables: list[str]) -> None:
    if connection.vendor != "postgresql" or not tables:
        return
    quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {quoted}")
