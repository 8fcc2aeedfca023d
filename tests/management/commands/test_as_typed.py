"""Recovery as an operator types it: Django's checks of the project come first, and must leave the database alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.management.conftest import Saved

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="of files; tests/soak rehearses the recovery on PostgreSQL"
    ),
    pytest.mark.thorough("a process start"),
]
DAMAGED = os.urandom(64) + bytes(8192)


def typed(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=kept | {"ENV_FILE": "tests/test.env", "DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_doctor_names_a_database_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(DAMAGED)

    done = typed(tmp_path, "doctor", "--json")

    assert [each["code"] for each in json.loads(done.stdout)["findings"]] == ["database.damaged"]


def test_doctor_makes_no_database(tmp_path: Path) -> None:
    typed(tmp_path, "doctor")

    assert not (tmp_path / "db.sqlite3").exists()


def test_restore_replaces_a_database_that_cannot_be_opened(saved: Saved, tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(DAMAGED)

    done = typed(tmp_path, "restore", str(saved.path), "--yes")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.read_bytes() for path in tmp_path.glob("*.set-aside-*")] == [DAMAGED]
