"""manage.py restore: put a backup back, on whatever is there now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizzes.management import backups
from quizzes.management.recovery import restoring
from quizzes.management.recovery.contents import Standing
from quizzes.management.recovery.engines import engine
from quizzes.management.recovery.errors import BackupError
from quizzes.problems import counted

USABLE = {Standing.CURRENT: "usable", Standing.EARLIER: "usable, from an earlier release"}


class Command(BaseCommand):
    help = (
        "Restore a backup and bring it up to date. Works whether the database is healthy, "
        "damaged, empty or missing; what’s there now is kept. Without a file: list the backups."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: list the backups")
        parser.add_argument("--yes", action="store_true", help="don’t ask")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if path is None:
            self.list()
            return
        restoring.refuse_unfit(path)
        if not options["yes"] and not restoring.is_empty(engine()) and not self.agreed(path):
            raise CommandError("Nothing was changed.")
        restored = restoring.restore(path, timezone.now())
        self.stdout.write(f"Restored {path}, and brought it up to date.")
        if restored.kept:
            self.stdout.write(f"What was there before is now in {restored.kept}.")
        for found in restored.examination.findings:
            self.stdout.write(f"{found.severity}: {found.promise}: {counted(found.count, 'finding')} ({found.code})")
        if not restored.examination.healthy:
            raise BackupError(
                "restore.unhealthy", "The backup is restored, but something is wrong in it. See manage.py doctor."
            )
        self.stdout.write("Healthy. Start the site again (make run, or systemctl start quiz).")

    def agreed(self, path: Path) -> bool:
        try:
            return input(f"Replace everything in {engine().place()} by {path}? Type yes: ") == "yes"
        except EOFError:
            raise CommandError(
                "There’s no terminal to ask you on, so nothing was changed. Add --yes if you’re sure."
            ) from None

    def list(self) -> None:
        found = backups.backups(backups.folder())
        for backup in reversed(found):
            self.stdout.write(f"{backup.made:%Y-%m-%d %H:%M} UTC  {backup.path}  {usability(backup.path)}")
        if not found:
            self.stdout.write(f"There are no backups in {backups.folder()}.")


def usability(path: Path) -> str:
    """At a glance: a restore reads the whole file before it changes anything."""
    try:
        return USABLE[restoring.standing(path)]
    except BackupError as error:
        return f"not usable ({error.code}): {error}"
