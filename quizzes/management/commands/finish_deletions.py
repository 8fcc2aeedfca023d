"""manage.py finish_deletions: delete what a crash left of deleted accounts. `serve` does so when it starts."""

from __future__ import annotations

from typing import Any

from quizzes.account.deletion import finish_deletions
from quizzes.management.site_command import SiteCommand
from quizzes.problems import counted


class Command(SiteCommand):
    help = (
        "Delete what a crash left behind of deleted accounts. Nobody can see those rows; "
        "serve deletes them when it starts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Finished {counted(finish_deletions(), 'deletion')}.")
