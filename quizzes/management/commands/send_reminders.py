"""manage.py send_reminders: send the reminders whose hour has come. Running it again sends none twice."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from quizzes.management.site_command import SiteCommand
from quizzes.operations.reminders import send_reminders
from quizzes.reminding.wanting import Obstacle, obstacle_of_site

WHY = {
    Obstacle.NO_MAIL: "This site sends no mail. Set SMTP_HOST first; docs/settings.md says how.",
    Obstacle.NO_ADDRESS: "Emails need an address to link to. Set SITE_URL to the one people type.",
}


class Command(SiteCommand):
    help = "Send the reminders that are due. serve does this by itself; if cron runs it, too, nobody gets two."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: how many ended in each state")

    def handle(self, *args: Any, **options: Any) -> None:
        obstacle = obstacle_of_site()
        if obstacle is not None:
            raise CommandError(WHY[obstacle])
        found = send_reminders(timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(dict(found)))
            return
        told = ", ".join(f"{state} {count}" for state, count in sorted(found.items()))
        self.stdout.write(f"Reminders: {told or 'nobody needs a reminder right now'}.")
