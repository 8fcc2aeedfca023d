"""System checks: settings under which an acknowledged review could be lost stop the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from genai_quiz.env import sqlite_is_fixed

FULL, EXTRA = 2, 3
SAFE_SYNCHRONOUS = {"wal": FULL, "delete": EXTRA}


@register(Tags.database)
def sqlite_keeps_what_it_acknowledged(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor == "sqlite":
            messages += sqlite_problems(connections[alias])
    return messages


def sqlite_problems(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """What is wrong with a live connection, as SQLite itself reads its settings back."""
    with connection.cursor() as cursor:
        journal = str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
        synchronous = int(cursor.execute("PRAGMA synchronous").fetchone()[0])
        version = tuple(int(part) for part in cursor.execute("SELECT sqlite_version()").fetchone()[0].split("."))
    return durability_problems(journal, synchronous, version)


def durability_problems(journal: str, synchronous: int, version: tuple[int, ...]) -> list[CheckMessage]:
    if journal == "memory":  # a database in memory promises nothing: tests only
        return []
    if journal == "wal" and not sqlite_is_fixed(version):
        return [
            Error(
                f"SQLite {'.'.join(map(str, version))} can lose committed reviews in WAL mode.",
                hint="Stop every process that has the database open, then start again: the mode is changed on start.",
                id="quizzes.E001",
            )
        ]
    if synchronous < SAFE_SYNCHRONOUS.get(journal, EXTRA):
        return [
            Error(
                f"SQLite runs with journal_mode={journal} and synchronous={synchronous}: a power cut loses reviews.",
                hint="Leave init_command as genai_quiz/env.py sets it.",
                id="quizzes.E002",
            )
        ]
    return []


@register
def requests_are_not_transactions(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"ATOMIC_REQUESTS is on for the database {alias!r}: every page view would take SQLite's write lock.",
            hint="Leave it off; record_answer opens its own transaction.",
            id="quizzes.E003",
        )
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]
