"""A site of the release before is brought up to date with its data, whatever migrations have come since."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython

from quizzes.kinds import KINDS
from quizzes.management.recovery.condition import examine
from quizzes.models import QuestionRevision
from tests.databases import another_database, made_database, pointed_at
from tests.examples import EVERY
from tests.upgrade.release_before import Step, load, snapshot, steps, stored

pytestmark = pytest.mark.thorough("an upgrade")

# A few hundred reviews a learner, and enough learners that batches have an end.
REVIEWS = 2000 if EVERY else 500
REVISIONS = "quizzes.questionrevision"


MANY = 1_000_000


@pytest.fixture(scope="module")
def loaded(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with django_db_blocker.unblock(), made_database(tmp_path_factory.mktemp("release")) as name:
        with pointed_at(name):
            load(reviews=REVIEWS)
        yield name


@pytest.fixture
def before(loaded: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    with django_db_blocker.unblock(), another_database(tmp_path, loaded):
        yield


def columns() -> dict[str, list[str]]:
    """By table, the number of the row first."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {
            table: [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for table in names
            if not table.startswith("search_index")
        }
    return {table: sorted(names, key=lambda name: (name != "id", name)) for table, names in found.items()}


def digest(table: str, names: list[str]) -> str:
    found = hashlib.sha256()
    for row in stored(table, names):
        found.update(repr(row).encode())
    return found.hexdigest()


def everything() -> dict[str, str]:
    return {table: digest(table, names) for table, names in columns().items() if table != "django_migrations"}


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def apply(step: Step) -> None:
    """One migration, and what it does to the data once more: a step that was cut short is run again."""
    executor = MigrationExecutor(connection)
    state = executor.migrate([step])
    once = everything()
    for operation in executor.loader.graph.nodes[step].operations:
        if isinstance(operation, RunPython):
            with connection.schema_editor(atomic=True) as editor:
                operation.code(state.apps, editor)
    assert everything() == once, f"{step} changes more when it is run again"


def test_an_upgrade_keeps_every_review_and_leaves_a_healthy_site(before: None) -> None:
    names = columns()
    reviews, rows = digest("quizzes_review", names["quizzes_review"]), {table: count(table) for table in names}
    assert rows["quizzes_review"] >= REVIEWS

    for step in steps():
        apply(step)
    call_command("migrate", verbosity=0)  # what comes after all: content types, permissions
    call_command("createcachetable", verbosity=0)

    assert steps() == []
    assert digest("quizzes_review", names["quizzes_review"]) == reviews
    ours = {table for table in columns().keys() & rows.keys() if table.startswith("quizzes_")}
    assert {table for table in ours if count(table) < rows[table]} == set()
    found = examine()
    assert found.healthy, found.faults


def test_what_the_upgrade_cannot_decide_is_listed(before: None) -> None:
    call_command("migrate", verbosity=0)

    assert {found.code for found in examine().findings} >= {
        "address.blank",
        "address.claimed-twice",
        "accounts.powers-beyond-groups",
    }


def test_old_revisions_say_how_they_ask(before: None) -> None:
    call_command("migrate", verbosity=0)

    names = ("kind", "skill", "difficulty", "about")
    said = {row["id"]: tuple(row["details"][name] for name in names) for row in snapshot()["rows"][REVISIONS]}
    assert {pk: tuple(found) for pk, *found in QuestionRevision.objects.values_list("pk", *names)} == said
    assert {kind for kind, *_ in said.values()} == KINDS.keys()


def test_migrating_again_changes_nothing(before: None) -> None:
    call_command("migrate", verbosity=0)
    once = everything()

    call_command("migrate", verbosity=0)

    assert everything() == once


@pytest.mark.soak
def test_a_million_reviews_are_upgraded(django_db_blocker: Any, tmp_path: Path) -> None:
    """With `pytest -s` it prints how long that takes; a minute is the limit."""
    with django_db_blocker.unblock(), another_database(tmp_path):
        load(reviews=MANY)
        names = columns()["quizzes_review"]
        reviews = digest("quizzes_review", names)
        took = []
        for step in steps():
            began = time.monotonic()
            MigrationExecutor(connection).migrate([step])
            took.append((round(time.monotonic() - began, 1), *step))

        print(f"{connection.vendor}: {sum(seconds for seconds, *_ in took):.0f} s, the longest {sorted(took)[-3:]}")  # noqa: T201
        assert count("quizzes_review") >= MANY
        assert digest("quizzes_review", names) == reviews
