"""Databases beside the one of the tests: bare ones to restore into, and copies of others; and what stands in them."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import Model

_numbers = itertools.count()


@contextmanager
def another_database(folder: Path, template: str = "") -> Iterator[str]:
    """Let Django work on a new database, and give its name."""
    with made_database(folder, template) as name, pointed_at(name):
        yield name


@contextmanager
def made_database(folder: Path, template: str = "") -> Iterator[str]:
    """The name of a new database. Without a template nobody has used it: no file on SQLite, no table on PostgreSQL."""
    connection.close()
    name = f"{Path(str(connection.settings_dict['NAME'])).stem}_{os.getpid()}_{next(_numbers)}"
    if connection.vendor == "sqlite":
        name = str(folder / f"{name}.sqlite3")
        if template:
            shutil.copyfile(template, name)
        yield name
        return
    administer(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    try:
        yield name
    finally:
        administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def administer(statement: str) -> None:
    """On PostgreSQL, outside of all databases."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def names_like(pattern: str) -> list[str]:
    """On PostgreSQL, the databases with such names, the oldest first."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid", [pattern])
        return [name for (name,) in cursor.fetchall()]


def fingerprint() -> str:
    """Every row of every table, as one hash."""
    rows = [list(model._default_manager.order_by("pk").values_list()) for model in apps.get_models()]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def every_row() -> dict[str, str]:
    """By table, what its rows say: equal texts mean equal rows."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            if table != "django_migrations":  # it holds the moment of each migration
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = "\n".join(sorted(map(repr, cursor.fetchall())))
    return found


def counted_rows(model: type[Model]) -> int:
    """How many rows PostgreSQL believes there are; -1: it never counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::int FROM pg_class WHERE oid = to_regclass(%s)", [model._meta.db_table])
        return int(cursor.fetchone()[0])
