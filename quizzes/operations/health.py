"""Is the site well? Each check that fails has a dotted code; a monitor goes by these.

Nothing here keeps a page waiting. What takes a while is done now and then and noted on the board for all processes: a
write, every half minute; a look through the database file, once an hour in a thread of its own.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from genai_quiz.sqlite3.base import in_a_hurry
from quizzes.management.backups import last_backup_at

from .board import board

LEAST_FREE = 200_000_000  # bytes
WRITE_EVERY = dt.timedelta(seconds=30)
LOOK_EVERY = dt.timedelta(hours=1)
LOOK_AGAIN = dt.timedelta(minutes=10)  # where the process that began a look ended before it
WRITE_SECONDS = 1.0
BACKUP_AGE = dt.timedelta(hours=48)
WRITE, LOOK = "write", "look"

log = logging.getLogger(__name__)


def problems(now: dt.datetime) -> dict[str, str]:
    """What is wrong: a code and the details for each. Empty: the site can serve, and keeps what it is given."""
    if not _succeeds(_database_answers):
        return {"database.unreachable": "The database isn’t answering."}
    found = {}
    for code, check in CHECKS.items():
        try:
            details = check(now)
        except (DatabaseError, OSError) as error:
            log.warning("The check %s could not be made: %s", code, error)
            details = f"This couldn’t be checked: {type(error).__name__}"
        if details:
            found[code] = details
    return found


def _succeeds(act: Callable[[], None]) -> bool:
    try:
        act()
    except DatabaseError as error:
        log.warning("%s: %s", type(error).__name__, error)
        return False
    return True


def _database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


# --- Each check gives the details of what is wrong, or nothing ----------------------------------

_is_migrated = False


def migrations_missing(now: dt.datetime) -> str:
    """Once they are there, they are there for as long as this process runs."""
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "" if _is_migrated else "Some migrations aren’t applied yet: restart with manage.py serve."


def write_failed(now: dt.datetime) -> str:
    """Whether the last write went through. One process at a time tries, and the others go by what it found."""
    if not claim(WRITE, now, every=WRITE_EVERY):
        return str(board().read().get(WRITE, {}).get("wrong", ""))
    wrong = _wrong_with_writing(now)
    board().change(lambda facts: facts.update({WRITE: {"at": now.isoformat(), "wrong": wrong}}))
    return wrong


def _wrong_with_writing(now: dt.datetime) -> str:
    """Through the table of the cache, where nobody minds a row: sign-in limits need it as well."""
    try:
        with in_a_hurry(WRITE_SECONDS):
            cache.set("healthz", now.isoformat(), timeout=3600)
            if cache.get("healthz") == now.isoformat():
                return ""
    except DatabaseError as error:
        return f"A test write failed: {error}"
    return "A test write failed: it couldn’t be read back."


def disk_full(now: dt.datetime) -> str:
    """Room for the database to grow, and for a backup of it."""
    wanted = max(LEAST_FREE, 2 * database_bytes())
    for folder in {Path(settings.DATA_DIR), database_folder()}:
        free = shutil.disk_usage(folder).free
        if free < wanted:
            return f"{folder}: {free / 1e6:.0f} MB are free, {wanted / 1e6:.0f} MB should be."
    return ""


def database_folder() -> Path:
    name = connection.settings_dict["NAME"]
    return Path(name).parent if connection.vendor == "sqlite" else Path(settings.DATA_DIR)


def database_bytes() -> int:
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return file.stat().st_size if file.exists() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def damaged(now: dt.datetime) -> str:
    """What the last look through the file found. A look that is due begins, and is told of by the next check."""
    if connection.vendor != "sqlite":  # PostgreSQL looks after its own files
        return ""
    if claim(LOOK, now, every=LOOK_EVERY):
        threading.Thread(target=look_through, args=[now], daemon=True, name="quick_check").start()
    return str(board().read().get(LOOK, {}).get("wrong", ""))


def look_through(now: dt.datetime) -> None:
    """Look through the file and note what is wrong with it."""
    wrong = damage_in(Path(connection.settings_dict["NAME"]))
    board().change(lambda facts: facts.update({LOOK: {"at": now.isoformat(), "wrong": wrong}}))


def damage_in(file: Path) -> str:
    """The first fault that SQLite finds in it, or nothing.

    With a rollback journal a reader keeps writers out, so the file is read without a lock first. A write that comes
    between may look like a fault; what is found in this way counts only if it is found under the lock too.
    """
    if not _quick_check(file, "mode=ro&immutable=1"):
        return ""
    return _quick_check(file, "mode=ro")


def _quick_check(file: Path, how: str) -> str:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?{how}", uri=True, timeout=5)) as look:
            found = look.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            return ""  # somebody writes; whether that lasts is for the write to tell
        return str(error)
    return "" if found == "ok" else str(found)


def backup_old(now: dt.datetime) -> str:
    """Only where backups were ever made: whoever makes none has decided so."""
    last = last_backup_at()
    if last is None or now - last <= BACKUP_AGE:
        return ""
    return f"The last backup is from {last:%Y-%m-%d %H:%M} UTC."


CHECKS: dict[str, Callable[[dt.datetime], str]] = {
    "database.migrations-missing": migrations_missing,
    "database.write-failed": write_failed,
    "database.damaged": damaged,
    "disk.full": disk_full,
    "backup.old": backup_old,
}


# --- Whose turn it is ---------------------------------------------------------------------------


def claim(what: str, now: dt.datetime, *, every: dt.timedelta) -> bool:
    """Is it time for that, and is it ours to do? True for one caller of all processes."""
    mine = False

    def take(facts: dict[str, Any]) -> None:
        nonlocal mine
        noted = facts.setdefault(what, {})
        if _is_over(noted.get("at"), now, every) and _is_over(noted.get("begun"), now, min(every, LOOK_AGAIN)):
            noted["begun"] = now.isoformat()
            mine = True

    board().change(take)
    return mine


def _is_over(since: object, now: dt.datetime, span: dt.timedelta) -> bool:
    """A time in the future is that of a clock which was set back."""
    try:
        began = dt.datetime.fromisoformat(str(since))
    except ValueError:
        return True
    return not now - span < began <= now


def facts(now: dt.datetime) -> Iterator[tuple[str, object]]:
    """What an operator on the machine itself may know beside the problems."""
    noted = board().read()
    yield "written_at", noted.get(WRITE, {}).get("at")
    yield "looked_through_at", noted.get(LOOK, {}).get("at")
    yield "reminders", {name: value for name, value in noted.get("reminders", {}).items() if name != "begun"}
    last = last_backup_at()
    yield "backup_at", last.isoformat() if last else None
    yield "database_bytes", database_bytes()
    yield "free_bytes", shutil.disk_usage(settings.DATA_DIR).free
