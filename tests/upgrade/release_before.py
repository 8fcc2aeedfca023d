"""The site of the release before, put into a database that stands where that release left it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import time_machine
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from tests.databases import another_database
from tests.prepared import PUBLISHING, kept_database, state_of
from tests.upgrade.pages import ANSWERED

FILE = Path(__file__).with_name("release-before.json.gz")
WITH_PAGES = Path(__file__).with_name("release-with-pages.json.gz")  # a later one, and what browsers had open
WITH_SITTINGS = Path(__file__).with_name("release-with-sittings.json.gz")  # and one after that
Step = tuple[str, str]  # an app, and the name of its migration

# Tables of what one learner owns: each copy of the learners gets rows of its own.
OWNED = ("quizzes.user", "quizzes.review", "quizzes.card")
# What a copied row says in place of what the first one says; {n} is the number of the copy.
SHIFTED = {"id": "{table}", "learner_id": "quizzes.user", "undoes_id": "quizzes.review"}
UNIQUE_TEXT = {"email": "'copy-{n}-' || email"}
NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


@cache
def snapshot(file: Path = FILE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return found


def steps() -> list[Step]:
    """The migrations that this release adds, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def load(*, reviews: int = 0, file: Path = FILE) -> None:
    """Migrate to where the release before stood and fill in its rows; then copy the learners until there are enough."""
    executor = MigrationExecutor(connection)
    apps = executor.migrate(last_of_each_app(executor, file)).apps
    with unchecked():
        empty(apps, file)
        for label, rows in snapshot(file)["rows"].items():
            fill(apps, label, rows)
        copy_learners(apps, reviews)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def after_the_upgrade(file: Path, folder: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """That release brought up to date, at the moment when its open pages are answered."""
    with blocker.unblock(), another_database(folder, upgraded(file)), time_machine.travel(ANSWERED, tick=False):
        yield


def upgraded(file: Path) -> str:
    """The database, made once for each state of the code: a step may use anything below the edges."""

    def fill() -> None:
        load(file=file)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)

    name = file.name.partition(".")[0].replace("-", "_")
    return kept_database(name, state_of(*PUBLISHING, "tests/upgrade"), fill)


def last_of_each_app(executor: MigrationExecutor, file: Path) -> list[Step]:
    applied = {(app, name) for app, name in snapshot(file)["migrations"]}
    followed = {
        (app, parent)
        for app, name in applied
        for parent_app, parent in executor.loader.get_migration(app, name).dependencies
        if parent_app == app
    }
    return sorted(applied - followed)


@contextmanager
def unchecked() -> Iterator[None]:
    """Rows point at rows that come later; all is checked at the end."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
    connection.check_constraints()


def empty(apps: StateApps, file: Path) -> None:
    """Some migrations bring rows of their own; the snapshot has them too."""
    with connection.cursor() as cursor:
        for label in snapshot(file)["rows"]:
            cursor.execute(f"DELETE FROM {apps.get_model(label)._meta.db_table}")


def fill(apps: StateApps, label: str, rows: list[dict[str, Any]]) -> None:
    model: type[Model] = apps.get_model(label)
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    model._base_manager.bulk_create(
        [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows], batch_size=500
    )


def copy_learners(apps: StateApps, reviews: int) -> None:
    there = {label: len(snapshot()["rows"][label]) for label in OWNED}
    copies = -(-reviews // there["quizzes.review"]) - 1
    if copies < 1:
        return
    with connection.cursor() as cursor:
        for label in OWNED:
            cursor.execute(copying(apps, label), [copies])


def copying(apps: StateApps, label: str) -> str:
    """INSERT … SELECT with every row `copies` times, its own and its references' numbers moved on."""
    highest = {each: max(row["id"] for row in snapshot()["rows"][each]) for each in OWNED}
    columns = [field.column for field in apps.get_model(label)._meta.local_concrete_fields]

    def said(column: str) -> str:
        if column in SHIFTED:
            return f"{column} + n * {highest[SHIFTED[column].format(table=label)]}"
        if column == "answer_id":
            return NEW_ID[connection.vendor]
        return UNIQUE_TEXT.get(column, column).format(n="' || n || '")

    table = apps.get_model(label)._meta.db_table
    numbers = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
    chosen = ", ".join(said(column) for column in columns)
    return f"{numbers} INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, numbers"


def stored(table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """Rows as the database gives them, in the order of their first column."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(table)} ORDER BY 1")
        yield from cursor
