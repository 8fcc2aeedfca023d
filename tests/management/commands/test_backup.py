"""A backup is whole or is not there, and a database that cannot be backed up is told apart from one that was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from quizzes.management import backups
from quizzes.management.recovery.errors import BackupError


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def refusal() -> str:
    with pytest.raises(BackupError) as refused:
        call_command("backup")
    return refused.value.code


def files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "backups").glob("*"))


def test_nothing_is_no_backup(bare: Path) -> None:
    assert refusal() == "backup.nothing"
    assert files(bare) == []
    assert backups.last_backup_at() is None


def test_another_program_s_database_is_no_backup(bare: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE shop_order (id integer)")
    connection.close()

    assert refusal() == "backup.nothing"


def head(content: bytes) -> bytes:
    return bytes(4096) + content[4096:]


def a_page(content: bytes) -> bytes:
    return content[:8192] + b"\xa5" * 4096 + content[12288:]


@pytest.mark.parametrize("damage", [head, a_page])
def test_a_damaged_database_is_no_backup(site: Path, damage: Callable[[bytes], bytes]) -> None:
    if not is_sqlite():
        return
    connection.close()
    path = Path(str(connection.settings_dict["NAME"]))
    path.write_bytes(damage(path.read_bytes()))

    assert refusal() in {"database.damaged", "backup.damaged"}
    assert files(site) == []


def test_a_folder_that_cannot_be_written_to(site: Path) -> None:
    (site / "backups").write_text("in the way")

    assert refusal() == "backup.unwritable"


def test_a_full_disk_leaves_no_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "sync", full)

    assert refusal() == "backup.unwritable"
    assert files(site) == []


@pytest.mark.thorough("a process start")
def test_a_backup_that_is_killed_leaves_no_file_under_a_real_name(site: Path) -> None:
    """Killed while the copy waits for its check: only what begins with a point is there, and the next one clears it."""
    program = (
        "import os, sys, time, django\n"
        "from django.conf import settings\n"
        "django.setup()\n"
        "from django.db import connection\n"
        "connection.settings_dict['NAME'] = sys.argv[1]\n"
        "settings.DATA_DIR = sys.argv[2]\n"
        "from quizzes.management.recovery.engines import engine\n"
        "engine().check_whole = lambda path: time.sleep(60)\n"
        "from django.core.management import call_command\n"
        "call_command('backup')\n"
    )
    connection.close()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    arguments = [sys.executable, "-c", program, str(connection.settings_dict["NAME"]), str(site)]
    with subprocess.Popen(arguments, env=environment) as process:
        deadline = time.monotonic() + 60
        while not files(site) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)

    assert {name[:6] for name in files(site)} == {".quiz-"}
    assert backups.backups(site / "backups") == []
    for part in (site / "backups").iterdir():
        os.utime(part, (0, 0))
    backups.clear_away(site / "backups", timezone.now())
    assert files(site) == []
