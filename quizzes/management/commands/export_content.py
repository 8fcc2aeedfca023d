"""manage.py export_content: the site's guide as content files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from quizzes.authoring.exporting import export_content
from quizzes.management.site_command import SiteCommand


class Command(SiteCommand):
    help = (
        "Write the published guide as content files. If nothing was edited on the site, you get the shipped files back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} isn’t an empty folder. Choose a new one. Nothing was written.")
        count = export_content(folder)
        self.stdout.write(f"Wrote {count} pages to {folder}.")
