"""Put a copy back, whatever is there now: a healthy database, a damaged one, an empty one, or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from quizzes.management import backups

from .condition import Examination, examine
from .contents import Standing, judge
from .engine import Engine
from .engines import ENGINES, engine
from .errors import BackupError

UNFIT = {
    Standing.EMPTY: ("backup.empty", "{copy} doesn't have any tables."),
    Standing.FOREIGN: ("backup.foreign", "{copy} is another program's database (with {names}), not this site's."),
    Standing.UNFINISHED: ("backup.foreign", "{copy} doesn't have any of this site's tables."),
    Standing.INCOMPLETE: (
        "backup.foreign",
        "{copy} isn't a complete copy of this site's database: it's missing {names}.",
    ),
    Standing.NEWER: (
        "backup.newer",
        "{copy} is from a newer release of the site (with {names}). Update first: git pull && bin/setup run",
    ),
}


@dataclass(frozen=True, slots=True)
class Restored:
    kept: str  # where the old database is; empty where there was none
    examination: Examination


def refuse_unfit(copy: Path) -> None:
    """Read the whole copy, and refuse what is damaged, another program's, another engine's, or from the future."""
    engine().check_whole(of_this_engine(copy))
    standing(copy)


def standing(copy: Path) -> Standing:
    """How a copy stands to this release, at a glance. Refuses what cannot be put back."""
    judgment = judge(engine().contents_of(of_this_engine(copy)))
    if judgment.standing in UNFIT:
        code, message = UNFIT[judgment.standing]
        raise BackupError(code, message.format(copy=copy, names=judgment.named))
    return judgment.standing


def of_this_engine(copy: Path) -> Path:
    """The path, if its first bytes are those of a copy of our engine."""
    try:
        with copy.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError as error:
        raise BackupError("backup.missing", f"There’s no file {copy}.") from error
    except OSError as error:
        raise BackupError("backup.unreadable", f"{copy} can’t be read ({error.strerror}).") from error
    made_for = next((each for each in ENGINES if head.startswith(each.magic)), None)
    if made_for is None:
        raise BackupError("backup.not-a-database", f"{copy} isn't a backup: it is neither SQLite nor pg_dump's format.")
    if made_for.name != engine().name:
        raise BackupError(
            "backup.other-engine",
            f"{copy} is a backup of {made_for.name}, and DATABASE_URL names {engine().name}. "
            "You can only restore a backup to the kind of database it came from.",
        )
    return copy


def is_empty(target: Engine) -> bool:
    """Is there nothing that a restore would replace? What cannot be read is something."""
    try:
        return not target.contents().tables
    except BackupError:
        return False


def refuse_foreign_target(target: Engine) -> None:
    """A slip in DATABASE_URL must not cost another program its data."""
    try:
        judgment = judge(target.contents())
    except BackupError as error:
        if error.code == "database.damaged":  # what cannot be read is set aside whole
            return
        raise
    if judgment.standing == Standing.FOREIGN:
        raise BackupError(
            "restore.foreign-target",
            f"DATABASE_URL names {target.place()}, which holds another program's data (with {judgment.named}). "
            "Nothing was changed. Give this site its own database.",
        )


def restore(copy: Path, now: dt.datetime) -> Restored:
    target = engine()
    refuse_unfit(copy)
    refuse_foreign_target(target)
    kept = target.replace(
        copy,
        keep=lambda: backups.make(backups.folder(), reason="before-restore", now=now),
        ready=bring_up_to_date,
        now=now,
    )
    return Restored(kept, examine())


def bring_up_to_date() -> None:
    """What a start does to the database: a copy from the release before fits this one afterwards."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except Exception as error:
        raise BackupError("restore.not-migrated", f"The backup couldn’t be brought up to date: {error!r}") from error
    finally:
        connection.close()
