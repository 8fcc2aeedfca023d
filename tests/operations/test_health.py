"""What /healthz says: well while the site keeps what it is given, and the codes of what is wrong otherwise."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from quizzes.management import backups
from quizzes.operations import health
from quizzes.operations.board import board

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
FROM_OUTSIDE: dict[str, Any] = {"REMOTE_ADDR": "192.0.2.7"}
THROUGH_A_PROXY = {"headers": {"X-Forwarded-For": "192.0.2.7"}}
Disk = Callable[[int], None]


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, and no look through the file behind the test's back."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)
    return tmp_path


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Disk:
    def leave(free: int) -> None:
        usage = shutil.disk_usage("/")._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)

    return leave


def asked(client: Client, **how: Any) -> tuple[int, dict[str, Any]]:
    response = client.get("/healthz", **how)
    return response.status_code, response.json()


def refuse(*args: Any, **options: Any) -> None:
    raise OperationalError("database or disk is full")


def test_all_is_well(client: Client) -> None:
    status, said = asked(client)

    assert (status, said["status"], said["problems"]) == (200, "ok", [])


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_database_answers", refuse)

    status, said = asked(client)

    assert (status, said["problems"]) == (503, ["database.unreachable"])


def test_migrations_that_wait_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_is_migrated", False)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one"])

    assert asked(client)[1]["problems"] == ["database.migrations-missing"]


@pytest.mark.parametrize(("size", "least"), [(1_000, 200_000_000), (500_000_000, 1_000_000_000)])
def test_a_disk_without_room_for_twice_the_database_is_named(
    client: Client, free: Disk, monkeypatch: pytest.MonkeyPatch, size: int, least: int
) -> None:
    monkeypatch.setattr(health, "database_bytes", lambda: size)
    free(least - 1)
    assert asked(client)[1]["problems"] == ["disk.full"]

    free(least)
    assert asked(client)[1]["problems"] == []


def test_a_write_that_fails_is_named_until_one_succeeds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOW, tick=False) as clock, monkeypatch.context() as full:
        full.setattr(cache, "set", refuse)
        assert asked(client)[1]["problems"] == ["database.write-failed"]
        full.undo()
        assert asked(client)[1]["problems"] == ["database.write-failed"]

        clock.shift(health.WRITE_EVERY)
        assert asked(client)[1]["problems"] == []


def test_a_write_is_tried_once_in_half_a_minute_by_whoever_asks(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[dt.datetime] = []

    def note(now: dt.datetime) -> str:
        tried.append(now)
        return ""

    monkeypatch.setattr(health, "_wrong_with_writing", note)
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(7):
            asked(client)
            clock.shift(dt.timedelta(seconds=10))

    assert len(tried) == 3


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL looks after its own files")
def test_damage_that_was_found_is_named(client: Client) -> None:
    noted = {"at": timezone.now().isoformat(), "wrong": "Tree 7 page 8: btreeInitPage() returns error code 11"}
    board().change(lambda facts: facts.update({health.LOOK: noted}))

    assert asked(client)[1]["problems"] == ["database.damaged"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL looks after its own files")
def test_the_file_is_looked_through_once_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(threading.Thread, "start", lambda self: begun.append(self.name))
    with time_machine.travel(NOW, tick=False) as clock:
        asked(client)
        asked(client)
        health.look_through(timezone.now())
        clock.shift(dt.timedelta(minutes=59))
        asked(client)
        clock.shift(dt.timedelta(minutes=1))
        asked(client)

    assert begun == ["quick_check"] * 2


def written(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE kept (text)")
        made.executemany("INSERT INTO kept VALUES (?)", [("x" * 500,)] * 500)
    made.close()
    return path


def test_a_sound_file_is_found_sound_while_somebody_writes(tmp_path: Path) -> None:
    file = written(tmp_path / "db.sqlite3")
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")

    assert health.damage_in(file) == ""
    writer.close()


def test_a_page_that_was_overwritten_is_found(tmp_path: Path) -> None:
    file = written(tmp_path / "db.sqlite3")
    with file.open("r+b") as raw:
        raw.seek(20 * 4096)
        raw.write(b"\xff" * 4096)

    assert health.damage_in(file)


@pytest.mark.parametrize(("age", "found"), [(47, []), (49, ["backup.old"])])
def test_an_old_backup_is_named(client: Client, age: int, found: list[str]) -> None:
    with time_machine.travel(NOW, tick=False):
        backups.note_last(NOW - dt.timedelta(hours=age))

        assert asked(client)[1]["problems"] == found


def test_where_no_backup_was_ever_made_none_is_missed(client: Client) -> None:
    assert asked(client)[1]["problems"] == []


# --- Who asks


@pytest.mark.parametrize("how", [FROM_OUTSIDE, THROUGH_A_PROXY])
def test_a_stranger_hears_codes_only(client: Client, free: Disk, how: dict[str, Any]) -> None:
    free(0)

    assert asked(client, **how) == (503, {"status": "unavailable", "problems": ["disk.full"]})


def test_who_asks_on_the_machine_hears_details(client: Client, free: Disk) -> None:
    free(0)

    said = asked(client)[1]

    assert "0 MB are free" in said["details"]["disk.full"]
    assert {"failures", "written_at", "backup_at", "free_bytes"} <= said.keys()


@pytest.mark.parametrize("host", ["10.0.0.5:8000", "quiz.internal", "localhost", "a b"])
def test_a_monitor_on_the_machine_asks_by_any_name_and_over_http(client: Client, settings: Settings, host: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["quiz.example.org"]

    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_from_outside_the_name_must_be_ours(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["quiz.example.org"]

    assert client.get("/healthz", headers={"Host": "evil.example"}, **FROM_OUTSIDE).status_code == 400


def test_health_is_only_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_lock_that_is_held_is_named_and_keeps_nobody_waiting(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WRITE_SECONDS", 0.05)
    asked(client)  # this thread is connected
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with time_machine.travel(timezone.now() + health.WRITE_EVERY, tick=True):
        other.execute("BEGIN IMMEDIATE")
        try:
            assert asked(client)[1]["problems"] == ["database.write-failed"]
        finally:
            other.execute("ROLLBACK")
            other.close()
