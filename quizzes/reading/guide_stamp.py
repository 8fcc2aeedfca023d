"""What changes whenever anything changes that a visitor can see of the guide: one short statement.

Publishing makes a new edition, an edit leaves a revision, a decision about what is public leaves a status change. So
nothing has to be told to other processes, and no text of a page has to be read: the newest row of each is enough.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

# By hand, since it is no query of one model. Texts are avoided: a sum over pages would read all that they say.
_STAMP = """
SELECT
    (SELECT max(id) FROM quizzes_edition), (SELECT max(published_at) FROM quizzes_edition),
    (SELECT max(id) FROM quizzes_conceptrevision), (SELECT count(*) FROM quizzes_concept),
    (SELECT max(id) FROM quizzes_questionrevision), (SELECT count(*) FROM quizzes_question),
    (SELECT sum(edit_version) FROM quizzes_question),
    (SELECT max(id) FROM quizzes_statuschange), (SELECT count(undone_at) FROM quizzes_statuschange)
"""


def guide_stamp() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return tuple(cursor.fetchone())
