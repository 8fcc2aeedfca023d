"""manage.py backup: a checked copy of the database, made while the site runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizzes.management import backups
from quizzes.problems import counted


class Command(BaseCommand):
    help = "Copy the database while the site runs, check the copy, and drop old copies (12 days, 10 weeks, 9 months)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="the folder; default: var/backups")
        parser.add_argument("--reason", default="daily", help="a word to put in the file name")

    def handle(self, *args: Any, **options: Any) -> None:
        root, now = options["to"] or backups.folder(), timezone.now()
        if not re.fullmatch(r"[a-z-]{1,40}", options["reason"]):
            raise CommandError("--reason can only have small letters and hyphens.")
        path = backups.make(root, reason=options["reason"], now=now)
        backups.note_last(now)
        self.stdout.write(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB).")
        gone = backups.prune(root, now)
        if gone:
            self.stdout.write(f"Dropped {counted(len(gone), 'old backup')}.")
