"""A site with some life in it, the backup of that site, and a bare place to put it back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quizzes.management import backups
from quizzes.management.recovery.engines import engine
from tests.databases import another_database, fingerprint
from tests.factories import UserFactory, give_answer, make_question
from tests.prepared import empty_database

NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Saved:
    """A backup, and what its database held."""

    path: Path
    rows: str


@pytest.fixture(scope="session")
def migrated(django_db_blocker: Any) -> str:
    """The name of a database with all tables and no rows, to copy."""
    with django_db_blocker.unblock():
        return empty_database()


@pytest.fixture(scope="session")
def saved(migrated: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), another_database(folder, migrated):
        learner = UserFactory.create(email="kept@example.com", password=PASSWORD)
        for _ in range(5):
            give_answer(learner, make_question().components.get(), NOW)
        return Saved(backups.make(folder / "backups", reason="daily", now=NOW), fingerprint())


@pytest.fixture
def bare(django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A new machine: no database. The folder it may write to."""
    settings.DATA_DIR = tmp_path
    with django_db_blocker.unblock(), another_database(tmp_path):
        yield tmp_path


@pytest.fixture
def site(migrated: str, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A running-in site of another learner."""
    settings.DATA_DIR = tmp_path
    with django_db_blocker.unblock(), another_database(tmp_path, migrated):
        UserFactory.create(email="here@example.com")
        yield tmp_path


@pytest.fixture
def copy_of(migrated: str, django_db_blocker: Any, tmp_path: Path) -> Callable[..., Path]:
    """A copy, as the tools make it, of a database in which these statements were run."""

    def make(*statements: str, of_ours: bool = False) -> Path:
        path = tmp_path / f"copy-{uuid.uuid4()}"
        with django_db_blocker.unblock(), another_database(tmp_path, migrated if of_ours else ""):
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            connection.close()
            engine().copy(path)
        return path

    return make
