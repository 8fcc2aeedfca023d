"""manage.py publish_guide: the shipped content files become the site's guide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from quizzes.authoring.publishing import NotPublishable, Report, publish_guide
from quizzes.guide import CONTENT
from quizzes.management.site_command import SiteCommand
from quizzes.operations.statistics import count_guide


class Command(SiteCommand):
    help = "Publish the content files. Edits on this site are kept; anything edited in both places is listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root",
            "--from",
            dest="root",
            type=Path,
            default=CONTENT,
            help="a different content folder, for any guide",
        )
        parser.add_argument("--force", action="store_true", help="look at every file, even if nothing has changed")
        parser.add_argument("--allow-retiring", action="store_true", help="retire more than a tenth of the questions")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, but change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = publish_guide(
                root=options["root"],
                now=timezone.now(),
                force=options["force"],
                allow_retiring=options["allow_retiring"],
                dry_run=options["dry_run"],
            )
        except NotPublishable as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise CommandError(str(refusal)) from refusal
        if not report.unchanged and not options["dry_run"]:
            count_guide()
        self.tell(report, every_name=options["verbosity"] > 1)

    def tell(self, report: Report, *, every_name: bool) -> None:
        self.stdout.write(str(report))
        if every_name:
            for name in ("added", "changed", "retired", "conflicts"):
                for each in getattr(report, name):
                    self.stdout.write(f"  {name}: {each}")
        for remark in report.remarks:
            self.stdout.write(f"Remark: {remark}")
        for each in report.conflicts:
            self.stdout.write(f"Edited here and in the files: {each}. Decide in the admin under Conflicts.")
