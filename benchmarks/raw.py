"""The least that a Django site can do for an answer: two writes by cursor in one transaction, and which card is next.

It grades nothing, schedules nothing and renders nothing. No real answer can be faster.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

CARDS, OWNERS = 10_000, 100

TABLES = (
    "CREATE TABLE raw_card (id bigint PRIMARY KEY, learner bigint, due integer, stability double precision)",
    "CREATE INDEX raw_due ON raw_card (learner, due)",
    "CREATE TABLE raw_review (learner bigint, card bigint, answer_id varchar(36), rating integer, day integer)",
    "CREATE UNIQUE INDEX raw_once ON raw_review (learner, answer_id)",
)


def make_tables() -> None:
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)
        cards = [(number, number % OWNERS, number % 30, 10.0) for number in range(1, CARDS + 1)]
        cursor.executemany("INSERT INTO raw_card VALUES (%s, %s, %s, %s)", cards)


@require_POST
def raw_answer(request: HttpRequest) -> HttpResponse:
    card, answer_id = int(request.POST["component"]), request.POST["answer_id"]
    owner = (request.user.pk or 0) % OWNERS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO raw_review VALUES (%s, %s, %s, 3, 20000)", [request.user.pk, card, answer_id])
        cursor.execute("UPDATE raw_card SET due = due + 1, stability = stability * 1.001 WHERE id = %s", [card])
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM raw_card WHERE learner = %s ORDER BY due LIMIT 1", [owner])
        (following,) = cursor.fetchone()
    return HttpResponse(f"Saved. Next: {following}.")
