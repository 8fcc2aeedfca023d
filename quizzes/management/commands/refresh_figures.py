"""manage.py refresh_figures: count what answers say about the questions. Running it again counts only what is new."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from quizzes.desk.figures import refresh
from quizzes.management.site_command import SiteCommand
from quizzes.problems import counted


class Command(SiteCommand):
    help = "Count what answers say about the questions, where there are new ones. serve does it by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="forget what was counted, and count everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        number = sum(1 for _ in refresh(timezone.now(), everything=options["all"]))
        self.stdout.write(f"Counted {counted(number, 'part')} of questions." if number else "Nothing new to count.")
