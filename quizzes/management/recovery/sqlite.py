"""Copies of a SQLite database."""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.db import connection

from .contents import MIGRATIONS, Contents
from .engine import STAMP, Engine
from .errors import BackupError
from .files import sync

BESIDE = ("-journal", "-wal", "-shm")  # what SQLite keeps next to the file while it works
LOCK_PAGE, LOCK_BYTES = 0x40000000, 512  # where SQLite locks: the file format fixes it
LEFT_BEHIND_SECONDS = 3600
WORK = ".restoring-"  # begins the name of the folder in which a new database is prepared
MEGABYTE = 1_000_000

CODES = {
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "no-space",
}
MEANING = {
    "damaged": "is damaged, or isn’t a database at all",
    "busy": "is in use",
    "no-space": "couldn’t be copied: the disk is full",
    "unreadable": "can’t be read",
}


class SQLite(Engine):
    name = "SQLite"
    suffix = "sqlite3"
    magic = b"SQLite format 3\0"

    @property
    def path(self) -> Path:
        return Path(str(connection.settings_dict["NAME"])).resolve()

    def place(self) -> str:
        return str(self.path)

    def contents(self) -> Contents:
        if not holds_something(self.path):
            return Contents()
        with saying("database", self.path), opened(self.path, "rw") as database:
            return read_contents(database)

    def copy(self, target: Path) -> None:
        with saying("backup", self.path), opened(self.path, "rw") as database:
            database.execute("VACUUM INTO ?", [str(target)])

    def contents_of(self, copy: Path) -> Contents:
        with saying("backup", copy), opened(copy, mode_for(copy)) as database:
            return read_contents(database)

    def check_whole(self, copy: Path) -> None:
        with saying("backup", copy), opened(copy, mode_for(copy)) as database:
            verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise BackupError("backup.damaged", f"{copy} is damaged: {verdict}.")

    def replace(
        self, copy: Path, *, keep: Callable[[], Path | None], ready: Callable[[], None], now: dt.datetime
    ) -> str:
        refuse_while_in_use(self.path)
        make_room(self.path, copy)
        with self.prepared(copy, ready) as new:
            connection.close()
            settle(self.path)
            before = signature(self.path)
            kept = self._kept(keep)
            with locked(self.path):
                refuse_while_in_use(self.path)
                if signature(self.path) != before:
                    raise in_use(self.path, "something wrote to it in the meantime")
                return self._swap(new, kept, now)

    @contextmanager
    def prepared(self, copy: Path, ready: Callable[[], None]) -> Iterator[Path]:
        """The copy as a database beside the one in use, brought up to date before it replaces anything."""
        clear_away(self.path.parent)
        with tempfile.TemporaryDirectory(prefix=WORK, dir=self.path.parent) as folder:
            new = Path(folder) / self.path.name
            with (
                saying("restore", copy),
                opened(copy, mode_for(copy)) as source,
                closing(sqlite3.connect(new)) as target,
            ):
                source.backup(target)
            with pointed_at(new):
                ready()
            settle(new)
            give_to_owner(new, self.path)
            sync(new)
            yield new

    def _kept(self, keep: Callable[[], Path | None]) -> Path | None:
        """A whole copy of what is there now; nothing where that cannot be had."""
        if not holds_something(self.path):
            return None
        try:
            return keep()
        except BackupError:
            return None

    def _swap(self, new: Path, kept: Path | None, now: dt.datetime) -> str:
        """By one rename. What lies beside the old file goes first: SQLite would take it for the new one's."""
        aside = ""
        if kept is None and holds_something(self.path):
            aside = str(set_aside(self.path, now))
        for suffix in BESIDE:
            with_suffix(self.path, suffix).unlink(missing_ok=True)
        new.replace(self.path)
        sync(self.path.parent)
        return aside or str(kept or "")


# --- Opening ------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """Never makes a file. A database in use is opened for writing, so that SQLite can finish what a crash cut short."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode_words(mode)}", uri=True, timeout=20)) as database:
        database.isolation_level = None
        yield database


def mode_words(mode: str) -> str:
    return "immutable=1" if mode == "immutable" else f"mode={mode}"


def mode_for(copy: Path) -> str:
    """A copy on a read-only disk opens too; one that a crash left with its log beside it is read with the log."""
    beside = any(with_suffix(copy, suffix).exists() for suffix in ("-wal", "-journal"))
    return "rw" if beside and os.access(copy, os.W_OK) else "immutable"


@contextmanager
def saying(area: str, path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        kind = CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "unreadable")
        raise BackupError(f"{area}.{kind}", f"{path} {MEANING[kind]} ({error}).") from error
    except OSError as error:
        kind = "no-space" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "unreadable"
        raise BackupError(f"{area}.{kind}", f"{path} {MEANING[kind]} ({error.strerror}).") from error


def read_contents(database: sqlite3.Connection) -> Contents:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    tables = {
        str(name): frozenset(str(row[0]) for row in database.execute("SELECT name FROM pragma_table_info(?)", [name]))
        for (name,) in database.execute(names).fetchall()
    }
    if MIGRATIONS not in tables:
        return Contents(tables)
    applied = database.execute("SELECT app, name FROM django_migrations").fetchall()
    return Contents(tables, frozenset((str(app), str(name)) for app, name in applied))


# --- Files --------------------------------------------------------------------------------------


def holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def with_suffix(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def give_to_owner(new: Path, old: Path) -> None:
    """Readable by its owner only; and put back by root, it still belongs to whom the old one belonged to."""
    new.chmod(0o600)
    if os.geteuid() == 0:
        owner = (old if old.exists() else old.parent).stat()
        os.chown(new, owner.st_uid, owner.st_gid)


def set_aside(path: Path, now: dt.datetime) -> Path:
    """The raw file and what lies beside it, under another name in the same folder: that needs no room on the disk."""
    aside = path.with_name(f"{path.name}.set-aside-{now.astimezone(dt.UTC):{STAMP}}")
    for suffix in ("", *BESIDE):
        source, target = with_suffix(path, suffix), with_suffix(aside, suffix)
        if source.exists():
            try:
                target.hardlink_to(source)
            except OSError:  # a file system without a second name for a file
                shutil.copy2(source, target)
    sync(path.parent)
    return aside


def make_room(path: Path, copy: Path) -> None:
    """The folder of the database, and an early word where the disk cannot hold the new one."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        needed, free = copy.stat().st_size * 5 // 4, shutil.disk_usage(path.parent).free
    except OSError as error:
        raise BackupError("restore.unwritable", f"{path.parent} can’t be written to ({error.strerror}).") from error
    if free < needed:
        raise BackupError(
            "restore.no-space",
            f"{path.parent} has {free / MEGABYTE:.0f} MB free, and restoring this backup takes "
            f"{needed / MEGABYTE:.0f} MB. Nothing was changed. Free some space, then try again.",
        )


def clear_away(folder: Path) -> None:
    """What a restore that was killed left behind."""
    for path in folder.glob(f"{WORK}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_BEHIND_SECONDS:
                shutil.rmtree(path)


@contextmanager
def pointed_at(path: Path) -> Iterator[None]:
    """Let Django work on another file."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


# --- Is anybody using it? -----------------------------------------------------------------------


def settle(path: Path) -> None:
    """Finish what a crash cut short and leave one file, with nothing beside it. A damaged database stays as it is."""
    if not holds_something(path):
        return
    try:
        with opened(path, "rw") as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            database.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if CODES.get(error.sqlite_errorcode & 0xFF) == "busy":
            raise in_use(path, "another program holds its lock") from error
    except sqlite3.Error:
        return


def signature(path: Path) -> tuple[object, ...]:
    """Changes with every write."""
    if not path.exists():
        return ()
    stat = path.stat()
    with path.open("rb") as file:
        head = file.read(100)
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns, head)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold SQLite's own lock, as one that rewrites the whole file does, whatever state the file is in."""
    if not path.exists():
        yield
        return
    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_BYTES, LOCK_PAGE)
        except OSError as error:
            raise in_use(path, "another program holds its lock") from error
        yield


def refuse_while_in_use(path: Path) -> None:
    """Answers that a running site takes in after the safety copy would be lost, so it has to be stopped first."""
    found = users_of(path)
    if found:
        raise in_use(path, "it is open in " + ", ".join(found))


def in_use(path: Path, how: str) -> BackupError:
    return BackupError(
        "restore.in-use",
        f"The database {path} is in use: {how}. Nothing was changed. "
        "Stop the site (systemctl stop quiz, or Ctrl+C), then try again.",
    )


def users_of(path: Path) -> list[str]:
    """Other processes that have the file open, as far as this machine shows them (Linux)."""
    try:
        wanted = path.stat()
    except OSError:
        return []
    found: dict[str, str] = {}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        process = link.parts[2]
        if process in found or process == str(os.getpid()):
            continue
        with suppress(OSError):
            stat = link.stat()
            if (stat.st_dev, stat.st_ino) == (wanted.st_dev, wanted.st_ino):
                found[process] = f"process {process} ({(link.parents[1] / 'comm').read_text().strip()})"
    return sorted(found.values())
