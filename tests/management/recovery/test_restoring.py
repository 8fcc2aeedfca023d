"""A backup is put back whatever is there now; what is no backup of this site is refused, and nothing changes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from quizzes.management import backups
from quizzes.management.recovery import postgresql, restoring, sqlite
from quizzes.management.recovery.condition import examine
from quizzes.management.recovery.engines import engine
from quizzes.management.recovery.errors import BackupError
from quizzes.models import User
from tests.databases import another_database, fingerprint, pointed_at
from tests.management.conftest import NOW, PASSWORD, Saved

pytestmark = pytest.mark.thorough("whole databases are written and read back")

SHOP = (
    "CREATE TABLE django_migrations (id integer, app varchar(255), name varchar(255))",
    "INSERT INTO django_migrations VALUES (1, 'shop', '0001_initial'), (2, 'auth', '0001_initial')",
    "CREATE TABLE shop_order (id integer)",
    "INSERT INTO shop_order VALUES (7)",
)
PRETENDER = (*SHOP, "INSERT INTO django_migrations VALUES (3, 'quizzes', '0001_initial')")
FUTURE = "INSERT INTO django_migrations (app, name, applied) VALUES ('quizzes', '9999_future', '2030-01-01 00:00:00')"

SQLITE_PAGE = 4096


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def refusal(path: Path) -> str:
    with pytest.raises(BackupError) as refused:
        restoring.restore(path, NOW)
    return refused.value.code


# --- Whatever is there now ----------------------------------------------------------------------


@pytest.mark.central
def test_restoring_on_nothing_gives_every_row_back(bare: Path, saved: Saved) -> None:
    restored = restoring.restore(saved.path, NOW)

    assert (fingerprint(), restored.examination.healthy, restored.kept) == (saved.rows, True, "")


def test_restoring_into_a_folder_that_is_not_there(bare: Path, saved: Saved) -> None:
    if is_sqlite():
        connection.settings_dict["NAME"] = bare / "absent" / "var" / "db.sqlite3"

    restoring.restore(saved.path, NOW)

    assert fingerprint() == saved.rows


def test_restoring_on_an_empty_file(bare: Path, saved: Saved) -> None:
    if is_sqlite():
        database().touch()

    restored = restoring.restore(saved.path, NOW)

    assert (fingerprint(), restored.kept) == (saved.rows, "")


def test_restoring_on_a_healthy_site_keeps_what_was_there(site: Path, saved: Saved, tmp_path: Path) -> None:
    before = fingerprint()

    restored = restoring.restore(saved.path, NOW)

    assert fingerprint() == saved.rows
    with another_database(tmp_path):
        restoring.restore(Path(restored.kept), NOW)
        assert fingerprint() == before


def test_restoring_again_changes_nothing(bare: Path, saved: Saved) -> None:
    restoring.restore(saved.path, NOW)

    restoring.restore(saved.path, NOW + dt.timedelta(minutes=1))

    assert fingerprint() == saved.rows


def overwrite(offset: int, length: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[offset : offset + length] = b"\xa5" * length
        path.write_bytes(content)

    return damage


def every_tenth_page(path: Path) -> None:
    for page in range(3, path.stat().st_size // 4096, 10):
        overwrite(page * 4096, 4096)(path)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


DAMAGE = {
    "one page": overwrite(8192, 4096),
    "the first 4 kB": overwrite(0, 4096),
    "many pages": every_tenth_page,
    "cut short": cut_short,
    "a letter": lambda path: path.write_text("Dear reader, this is no database."),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_set_aside_whole(site: Path, saved: Saved, damage: Callable[[Path], None]) -> None:
    if not is_sqlite():
        return  # the next test is its twin
    damage(database())
    raw = database().read_bytes()

    restored = restoring.restore(saved.path, NOW)

    assert (fingerprint(), restored.examination.healthy) == (saved.rows, True)
    assert Path(restored.kept).read_bytes() == raw


def test_a_database_that_cannot_be_dumped_is_set_aside_in_a_schema(
    site: Path, saved: Saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_sqlite():
        return
    replace_tool("pg_dump", "echo 'invalid page in block 0' >&2; exit 1", tmp_path, monkeypatch)

    restored = restoring.restore(saved.path, NOW)

    assert (fingerprint(), restored.examination.healthy) == (saved.rows, True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT email FROM {restored.kept.split()[-1]}.quizzes_user")
        assert cursor.fetchall() == [("here@example.com",)]


def test_what_lies_beside_a_damaged_file_goes_with_it(
    site: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal of the old file would be played into the new one."""
    if not is_sqlite():
        return
    overwrite(0, 4096)(database())

    def crash(path: Path) -> None:
        for suffix in sqlite.BESIDE:
            sqlite.with_suffix(path, suffix).write_text(f"left {suffix}")

    monkeypatch.setattr(sqlite, "refuse_while_in_use", crash)  # the last thing before the swap

    kept = Path(restoring.restore(saved.path, NOW).kept)

    left = [sqlite.with_suffix(kept, suffix).read_text() for suffix in sqlite.BESIDE]
    assert left == [f"left {suffix}" for suffix in sqlite.BESIDE]
    assert not any(sqlite.with_suffix(database(), suffix).exists() for suffix in sqlite.BESIDE)
    assert fingerprint() == saved.rows


def test_a_full_disk_hinders_only_the_safety_copy(site: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Path) -> None:
        raise BackupError("backup.no-space", "full")

    monkeypatch.setattr(engine(), "copy", full)

    restored = restoring.restore(saved.path, NOW)

    assert fingerprint() == saved.rows
    assert "set" in restored.kept


def test_tables_that_the_backup_does_not_know_go(site: Path, saved: Saved) -> None:
    """A newer release made them; bringing the backup up to date makes them again."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE quizzes_newer (id integer, learner_id bigint REFERENCES quizzes_user (id))")

    restoring.restore(saved.path, NOW)

    assert "quizzes_newer" not in connection.introspection.table_names()
    assert fingerprint() == saved.rows


def test_a_new_secret_key_ends_sessions_only(bare: Path, saved: Saved, settings: Any) -> None:
    restoring.restore(saved.path, NOW)
    browser = Client()
    browser.force_login(User.objects.get(email="kept@example.com"))
    assert browser.get("/").wsgi_request.user.is_authenticated

    settings.SECRET_KEY = "another-machine-0123456789-0123456789-0123456789-0123456789"

    assert not browser.get("/").wsgi_request.user.is_authenticated
    browser.post("/accounts/login/", {"login": "kept@example.com", "password": PASSWORD})
    assert browser.get("/").wsgi_request.user.is_authenticated
    assert examine().healthy


def test_a_backup_of_an_earlier_release_is_brought_up_to_date(bare: Path, tmp_path: Path) -> None:
    with another_database(tmp_path):
        call_command("migrate", "quizzes", "0006", verbosity=0)
        earlier = backups.make(tmp_path / "old", reason="daily", now=NOW)

    restored = restoring.restore(earlier, NOW)

    assert restored.examination.healthy


# --- What is refused, and that nothing changes then ---------------------------------------------


def test_another_program_s_backup_is_refused(site: Path, copy_of: Callable[..., Path]) -> None:
    before = fingerprint()

    assert refusal(copy_of(*SHOP)) == "backup.foreign"
    assert fingerprint() == before


def test_another_program_with_an_app_of_our_name_is_refused(site: Path, copy_of: Callable[..., Path]) -> None:
    assert refusal(copy_of(*PRETENDER)) == "backup.foreign"


def test_a_backup_that_lacks_a_column_is_refused(site: Path, copy_of: Callable[..., Path]) -> None:
    lacking = copy_of("ALTER TABLE quizzes_review DROP COLUMN response", of_ours=True)

    assert refusal(lacking) == "backup.foreign"


def test_a_backup_from_the_future_is_refused(site: Path, copy_of: Callable[..., Path]) -> None:
    assert refusal(copy_of(FUTURE, of_ours=True)) == "backup.newer"


def test_an_empty_backup_is_refused(site: Path, copy_of: Callable[..., Path]) -> None:
    assert refusal(copy_of("CREATE TABLE auth_group (id integer)")) == "backup.foreign"


def test_a_letter_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, this is no database.")

    assert refusal(tmp_path / "letter.txt") == "backup.not-a-database"


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_backup_that_is_cut_short_is_refused(site: Path, saved: Saved, tmp_path: Path, share: float) -> None:
    before, content = fingerprint(), saved.path.read_bytes()
    (tmp_path / "half").write_bytes(content[: int(len(content) * share)])

    assert refusal(tmp_path / "half") == "backup.damaged"
    assert fingerprint() == before


def test_a_backup_with_a_damaged_page_is_refused(site: Path, saved: Saved, tmp_path: Path) -> None:
    copy = Path(shutil.copy(saved.path, tmp_path / "copy"))
    if is_sqlite():
        middle = copy.stat().st_size // 2
        overwrite(middle - middle % SQLITE_PAGE, 512)(copy)  # its head: what no check of the file's structure can miss
    else:
        overwrite(copy.stat().st_size // 2, 512)(copy)

    assert refusal(copy) == "backup.damaged"


def test_a_backup_of_the_other_engine_is_refused(site: Path, tmp_path: Path) -> None:
    other = b"PGDMP\x01\x0e\x00" if is_sqlite() else b"SQLite format 3\x00"
    (tmp_path / "other").write_bytes(other + bytes(4096))

    assert refusal(tmp_path / "other") == "backup.other-engine"


def test_a_path_that_is_not_there_is_refused(site: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.sqlite3") == "backup.missing"


def test_a_file_that_cannot_be_read_is_refused(site: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path) == "backup.unreadable"


def test_a_disk_without_room_is_refused(site: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_sqlite():
        return  # the server's disk is the server's to judge, and its transaction leaves the old database
    before = fingerprint()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1000, 999, 1))

    assert refusal(saved.path) == "restore.no-space"
    assert fingerprint() == before


@pytest.mark.thorough("a process start")
@pytest.mark.parametrize("how", ["idle", "writing"])
def test_a_database_in_use_is_refused(site: Path, saved: Saved, how: str) -> None:
    before = fingerprint()

    with another_process(how):
        assert refusal(saved.path) == "restore.in-use"

    assert fingerprint() == before


@contextmanager
def another_process(how: str) -> Iterator[None]:
    """A server that has the database open, and perhaps writes."""
    name = str(connection.settings_dict["NAME"])
    begin = "c.execute('BEGIN IMMEDIATE')" if how == "writing" else "c.execute('SELECT count(*) FROM quizzes_user')"
    code = f"import sqlite3; c = sqlite3.connect({name!r}, isolation_level=None); {begin}"
    if not is_sqlite():
        connection.close()
        options = connection.get_connection_params()
        known = {key: options[key] for key in ("dbname", "user", "host", "port", "password") if options.get(key)}
        code = f"import psycopg; c = psycopg.connect(**{known!r}); c.execute('SELECT 1')"
    program = f"{code}; print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield
        process.communicate(b"\n")


def test_another_program_s_database_is_not_replaced(bare: Path, saved: Saved) -> None:
    with connection.cursor() as cursor:
        for statement in SHOP:
            cursor.execute(statement)
    connection.close()

    assert refusal(saved.path) == "restore.foreign-target"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shop_order")
        assert cursor.fetchall() == [(7,)]


def test_an_older_pg_restore_is_refused_with_both_versions(bare: Path, saved: Saved, tmp_path: Path) -> None:
    if is_sqlite():
        return
    from quizzes.management.recovery.postgresql import tool_version, written_by

    ours = written_by(saved.path)
    content = saved.path.read_bytes().replace(ours.encode(), ours.encode().replace(ours[:2].encode(), b"99"))
    (tmp_path / "newer").write_bytes(content)

    with pytest.raises(BackupError) as refused:
        restoring.restore(tmp_path / "newer", NOW)

    assert refused.value.code == "backup.newer-tools"
    assert f"99{ours[2:]}" in str(refused.value)
    assert tool_version("pg_restore") in str(refused.value)


def test_a_migration_that_fails_leaves_the_old_database(
    site: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_sqlite():
        return  # there the backup stands as it was made, and the old database is in the safety copy

    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("no")

    before = fingerprint()
    monkeypatch.setattr(restoring, "call_command", fail)

    assert refusal(saved.path) == "restore.not-migrated"
    assert fingerprint() == before


# --- Cut short in the middle --------------------------------------------------------------------


class Watch:
    """Copies the folder of the database around each step that moves a file in it: what a crash would leave."""

    def __init__(self, folder: Path, copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.copies = folder, copies
        self.states: list[Path] = []
        for name in ("hardlink_to", "replace", "unlink"):
            monkeypatch.setattr(Path, name, self.watched(getattr(Path, name)))

    def watched(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def watched(path: Path, *args: Any, **options: Any) -> Any:
            self.look()
            done = step(path, *args, **options)
            self.look()
            return done

        return watched

    def look(self) -> None:
        state = self.copies / str(len(self.states))
        shutil.copytree(self.folder, state, ignore=shutil.ignore_patterns("backups", ".restoring*"))
        self.states.append(state)


@pytest.mark.parametrize("damaged", [False, True])
def test_at_every_step_the_old_or_the_new_database_stands(
    site: Path, saved: Saved, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    if not is_sqlite():
        return
    old = fingerprint()
    if damaged:
        overwrite(0, 4096)(database())
    raw = database().read_bytes()
    with monkeypatch.context() as patched:
        watch = Watch(site, tmp_path_factory.mktemp("states"), patched)
        restoring.restore(saved.path, NOW)

    stood = [state_of(state / database().name, raw if damaged else b"") for state in watch.states]
    assert set(stood) == {"damaged" if damaged else old, saved.rows}


def state_of(path: Path, raw: bytes) -> str:
    if path.read_bytes() == raw:
        return "damaged"
    with pointed_at(str(path)):
        return fingerprint()


@pytest.mark.parametrize("lines", [3, 100, 2000])
def test_a_restore_that_ends_half_way_leaves_the_old_database(
    site: Path, saved: Saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    """pg_restore dies after some lines, as if it was killed."""
    if is_sqlite():
        return
    before, real = fingerprint(), shutil.which("pg_restore")
    whole = f'case "$*" in *no-owner*) {real} "$@" | head -n {lines}; kill -9 $$;; *) exec {real} "$@";; esac'
    replace_tool("pg_restore", whole, tmp_path, monkeypatch)

    refusal(saved.path)

    assert fingerprint() == before


def replace_tool(name: str, script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bin").mkdir()
    tool = folder / "bin" / name
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")


def test_the_tools_of_postgresql_go_to_the_server_that_takes_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"target_session_attrs": "read-write"})
    assert postgresql.which_of_several() == {"PGTARGETSESSIONATTRS": "read-write"}

    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})
    assert postgresql.which_of_several() == {}
