"""Copies of the database: how one is made, checked and put back, and which are kept."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY = 12, 10, 9
KEEP_ALL_FOR = dt.timedelta(days=2)
TIME_FORMAT = "%Y%m%dT%H%M%S%fZ"
LAST = "last-backup"  # in DATA_DIR: when, for the copies that went to another folder
BY_ITSELF = "before-"  # begins the reason of a copy that the site makes before a risky step


class BackupError(Exception):
    """A copy could not be made, or is not fit to be put back."""


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    made: dt.datetime
    path: Path


def folder() -> Path:
    return Path(settings.DATA_DIR) / "backups"


def backups(root: Path) -> list[Backup]:
    """The backups in a folder, oldest first. Files that we did not name are not ours."""
    found = []
    for path in root.glob("quiz-*"):
        try:
            made = dt.datetime.strptime(path.name.split("-")[1], TIME_FORMAT).replace(tzinfo=dt.UTC)
        except (ValueError, IndexError):
            continue
        found.append(Backup(made, path))
    return sorted(found)


def last_backup_at() -> dt.datetime | None:
    """When the database was last copied, wherever the copy went. None while nobody has asked for a copy: those that
    the site makes by itself, before a migration or a restore, promise no one that there will be another."""
    found, asked = backups(folder()), _last_asked_at()
    if asked is None and all(BY_ITSELF in backup.path.name for backup in found):
        return None
    return max([backup.made for backup in found] + ([asked] if asked else []))


def _last_asked_at() -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat((Path(settings.DATA_DIR) / LAST).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def note_last(now: dt.datetime) -> None:
    (Path(settings.DATA_DIR) / LAST).write_text(now.astimezone(dt.UTC).isoformat(), encoding="ascii")


# --- Making one ---------------------------------------------------------------------------------


def make(root: Path, *, reason: str, now: dt.datetime) -> Path:
    """A whole, checked copy under its final name, or nothing: a crash half-way leaves only a .part file."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    sqlite = connection.vendor == "sqlite"
    name = f"quiz-{now.astimezone(dt.UTC):{TIME_FORMAT}}-{reason}.{'sqlite3' if sqlite else 'pgdump'}"
    part = root / f".{name}.part"
    try:
        if sqlite:
            copy_sqlite(part)
        else:
            run_postgresql("pg_dump", ["--format=custom", f"--file={part}", *postgresql_arguments()])
        part.chmod(0o600)
        check(part)
        sync(part)
        part.rename(root / name)
        sync(root)
    finally:
        part.unlink(missing_ok=True)
    return root / name


def copy_sqlite(target: Path) -> None:
    """VACUUM INTO reads one consistent state, whatever is being written meanwhile. (A copied file would not.)"""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])


def sync(path: Path) -> None:
    """Wait until the disk has it: a file's content, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check(path: Path) -> None:
    """Refuse what is no whole database of this project."""
    if connection.vendor == "sqlite":
        check_sqlite(path)
        return
    try:
        tables = run_postgresql("pg_restore", ["--list", str(path)])
    except BackupError as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}") from error
    if "django_migrations" not in tables:
        raise BackupError(f"{path} holds no database of this project.")


def check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            ours = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'django_migrations'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path} cannot be read as a database: {error}.") from error
    if verdict != "ok":
        raise BackupError(f"{path} is damaged: {verdict}.")
    if not ours:
        raise BackupError(f"{path} holds no database of this project.")


# --- Putting one back ---------------------------------------------------------------------------


def restore(path: Path) -> None:
    """Replace what the database holds by what the copy holds, in one step."""
    check(path)
    if connection.vendor == "sqlite":
        restore_sqlite(path)
    else:
        *server, name = postgresql_arguments()
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        run_postgresql("pg_restore", [*options, *server, f"--dbname={name}", str(path)])


def restore_sqlite(path: Path) -> None:
    """SQLite's own copier takes the locks that a running site respects; a renamed file would not."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)
    connection.close()


# --- PostgreSQL's own tools ---------------------------------------------------------------------


def postgresql_arguments() -> list[str]:
    """User, host and port as options, and the name of the database last."""
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:]


def run_postgresql(tool: str, arguments: list[str]) -> str:
    executable = shutil.which(tool)
    if not executable:
        raise BackupError(f"{tool} is not installed. On Debian and Ubuntu: apt install postgresql-client")
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    done = subprocess.run(  # noqa: S603  # a list, no shell
        [executable, *arguments], env=os.environ | (secrets or {}), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip()}")
    return done.stdout


# --- Which ones are kept ------------------------------------------------------------------------


def superfluous(found: Iterable[Backup], now: dt.datetime) -> list[Backup]:
    """What may go: neither recent, nor the newest of one of the last 12 days, 10 weeks or 9 months that have one."""
    newest_first = sorted(found, reverse=True)
    kept = {backup for backup in newest_first if now - backup.made <= KEEP_ALL_FOR}
    kept |= newest_of_each(newest_first, lambda made: made.date(), KEEP_DAILY)
    kept |= newest_of_each(newest_first, lambda made: made.isocalendar()[:2], KEEP_WEEKLY)
    kept |= newest_of_each(newest_first, lambda made: (made.year, made.month), KEEP_MONTHLY)
    return [backup for backup in newest_first if backup not in kept]


def newest_of_each(newest_first: Iterable[Backup], period: Callable[[dt.datetime], Hashable], most: int) -> set[Backup]:
    newest: dict[Hashable, Backup] = {}
    for backup in newest_first:
        newest.setdefault(period(backup.made), backup)
    return set(list(newest.values())[:most])


def prune(root: Path, now: dt.datetime) -> list[Path]:
    gone = [backup.path for backup in superfluous(backups(root), now)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
