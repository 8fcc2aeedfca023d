"""PostgreSQL plans by what it has counted: nothing is left uncounted when a site starts."""

from __future__ import annotations

import pytest
from django.db import connection

from quizzes.models import Question
from quizzes.operations.statistics import count_what_never_was
from tests.databases import counted_rows
from tests.factories import make_question

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without statistics"),
]


def forget_what_was_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_reset()")


def test_a_start_has_counted_what_never_was() -> None:
    make_question()
    forget_what_was_counted()
    count_what_never_was()
    assert counted_rows(Question) == Question.objects.count() > 0
