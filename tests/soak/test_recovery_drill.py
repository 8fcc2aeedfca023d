"""The recovery drill, as an operator goes through it: a bare machine, a backup, one command. .ci/run does it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from quizzes.management.recovery.engines import engine
from tests.databases import another_database, every_row, made_database, pointed_at
from tests.upgrade.release_before import load

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[2]
CODE = ("manage.py", "Makefile", "bin", "requirements", "genai_quiz", "quizzes", "templates", "static")
RESTORE_SECONDS = 60


@dataclass(frozen=True)
class Machine:
    """The code as it comes from the repository: no var/, no database."""

    home: Path
    database: str  # the name of an empty one on PostgreSQL, the path of the file that will be there on SQLite

    def run(self, *command: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        if connection.vendor == "postgresql":
            kept["DATABASE_URL"] = address(self.database)
        return subprocess.Popen(
            command,
            cwd=self.home,
            env=kept,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def done(self, *command: str) -> str:
        process = self.run(*command)
        said, complaint = process.communicate(timeout=RESTORE_SECONDS * 5)
        assert process.returncode == 0, said + complaint
        return said

    def manage(self, *command: str) -> str:
        return self.done(".venv/bin/python", "manage.py", *command)

    def rows(self) -> dict[str, str]:
        with pointed_at(self.database):
            return every_row()


def address(name: str) -> str:
    """The database of this name, where the tests' own is."""
    known = connection.get_connection_params() | {"dbname": name}
    server = f"{known.get('user', '')}:{known.get('password', '')}@"
    return f"postgresql://{server}/{name}?host={known.get('host', '')}&port={known.get('port') or 5432}"


@pytest.fixture
def machine(django_db_blocker: Any, tmp_path: Path) -> Iterator[Machine]:
    home = tmp_path / "home"
    home.mkdir()
    for name in CODE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, home / name)
    (home / ".venv").symlink_to((ROOT / ".venv").resolve())
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            yield Machine(home, str(home / "var" / "db.sqlite3"))
        else:
            with made_database(tmp_path) as name:
                yield Machine(home, name)


def backup_of_a_site(path: Path, *, upgraded: bool) -> dict[str, str]:
    """Write a backup of a site with a month of reviews; return what its tables hold."""
    with another_database(path.parent):
        load()
        if upgraded:
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        rows = every_row()
        connection.close()
        engine().copy(path)
    return rows


def test_a_bare_machine_and_a_backup_make_the_site_again(machine: Machine, tmp_path: Path) -> None:
    rows = backup_of_a_site(tmp_path / "backup", upgraded=True)

    machine.done("make", "restore", f"FILE={tmp_path / 'backup'}")

    assert json.loads(machine.manage("doctor", "--json"))["healthy"]
    assert machine.rows() == rows


def test_a_backup_of_the_release_before_makes_the_site_again(machine: Machine, tmp_path: Path) -> None:
    rows = backup_of_a_site(tmp_path / "backup", upgraded=False)

    machine.done("make", "restore", f"FILE={tmp_path / 'backup'}")

    assert json.loads(machine.manage("doctor", "--json"))["healthy"]
    assert len(machine.rows()["quizzes_review"].splitlines()) == len(rows["quizzes_review"].splitlines())


@pytest.mark.parametrize("kills", [3, 30], ids=["three", "thirty"])
def test_a_restore_that_is_killed_leaves_the_old_or_the_new_database(
    machine: Machine, tmp_path: Path, kills: int
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    rows = [backup_of_a_site(first, upgraded=True)]
    machine.done("make", "restore", f"FILE={first}")
    with pointed_at(machine.database), connection.cursor() as cursor:
        cursor.execute("UPDATE quizzes_user SET new_per_day = 7")
        connection.close()
        engine().copy(second)
    rows.append(machine.rows())
    whole = duration_of(machine, first)
    luck = random.Random(1)

    for number in range(kills):
        restoring = machine.run(".venv/bin/python", "manage.py", "restore", str((second, first)[number % 2]), "--yes")
        time.sleep(luck.uniform(0.3, 1.0) * whole)
        os.killpg(restoring.pid, signal.SIGKILL)
        restoring.communicate()

        assert machine.rows() in rows
        assert json.loads(machine.manage("doctor", "--json"))["healthy"]

    machine.manage("restore", str(second), "--yes")
    assert machine.rows() == rows[1]


def duration_of(machine: Machine, backup: Path) -> float:
    began = time.monotonic()
    machine.manage("restore", str(backup), "--yes")
    return time.monotonic() - began
