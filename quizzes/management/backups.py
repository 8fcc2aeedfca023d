"""Copies of the database: how one is made and checked, and which are kept. recovery/ puts one back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .recovery.condition import said_of
from .recovery.contents import Standing, judge
from .recovery.engine import STAMP
from .recovery.engines import engine
from .recovery.errors import BackupError
from .recovery.files import sync

KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY = 12, 10, 9
KEEP_ALL_FOR = dt.timedelta(days=2)
LAST = "last-backup"  # in DATA_DIR: when, for the copies that went to another folder
PART = "."  # begins the name of a copy that is not whole yet
LEFT_BEHIND = dt.timedelta(days=1)
BY_ITSELF = "before-"  # begins the reason of a copy that the site makes before a risky step


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
            made = dt.datetime.strptime(path.name.split("-")[1], STAMP).replace(tzinfo=dt.UTC)
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
    refuse_nothing()
    name = f"quiz-{now.astimezone(dt.UTC):{STAMP}}-{reason}.{engine().suffix}"
    part = root / f"{PART}{name}.part"
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        clear_away(root, now)
        engine().copy(part)
        part.chmod(0o600)
        engine().check_whole(part)
        sync(part)
        part.rename(root / name)
        sync(root)
    except OSError as error:
        raise BackupError("backup.unwritable", f"Couldn’t write a backup to {root} ({error.strerror}).") from error
    finally:
        for path in root.glob(f"{part.name}*"):  # SQLite may leave a journal beside it
            path.unlink(missing_ok=True)
    return root / name


def refuse_nothing() -> None:
    """An empty file under the name of a backup would be worse than none."""
    judgment = judge(engine().contents())
    if judgment.standing in {Standing.EMPTY, Standing.UNFINISHED, Standing.FOREIGN}:
        raise BackupError("backup.nothing", f"There’s nothing to back up: {said_of(judgment)}.")


def clear_away(root: Path, now: dt.datetime) -> None:
    """What a backup that was killed left behind."""
    for path in root.glob(f"{PART}quiz-*.part*"):
        if now.timestamp() - path.stat().st_mtime > LEFT_BEHIND.total_seconds():
            path.unlink(missing_ok=True)


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
