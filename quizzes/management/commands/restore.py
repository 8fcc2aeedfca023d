"""manage.py restore: put a copy of the database back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizzes.management import backups


class Command(BaseCommand):
    help = "Put a backup back. What the database holds now is backed up first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: list the backups there are")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if path is None:
            self.list()
            return
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if not options["yes"] and not self.agreed(path):
            raise CommandError("Nothing was changed.")
        try:
            backups.check(path)
            before = backups.make(backups.folder(), reason="before-restore", now=timezone.now())
            backups.restore(path)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {path}. What was there before is in {before}.")
        self.stdout.write("Start the site again (make run): an older copy is then brought up to date.")

    def agreed(self, path: Path) -> bool:
        try:
            return input(f"Replace the whole database by {path}? Type yes: ") == "yes"
        except EOFError:
            raise CommandError(
                "There is no terminal to ask on, so nothing was changed. Add --yes if you mean it."
            ) from None

    def list(self) -> None:
        found = backups.backups(backups.folder())
        for backup in reversed(found):
            self.stdout.write(f"{backup.made:%Y-%m-%d %H:%M} UTC  {backup.path}")
        if not found:
            self.stdout.write(f"There are no backups in {backups.folder()}.")
