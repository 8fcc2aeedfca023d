"""manage.py expiring: which facts have to be looked up again, on the screen or by mail to those who can."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from quizzes.desk.expiring import expiring, set_expired_aside
from quizzes.management.site_command import SiteCommand
from quizzes.operations.expiring import address_of, mail_what_expires


class Command(SiteCommand):
    help = (
        "List the questions whose fact expires this month or has expired, and set the expired ones aside: nobody is "
        "asked until somebody saves them with a later month. serve sets them aside by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mail", action="store_true", help="send the list to everyone who may publish and hasn't had it this month"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        set_expired_aside(now.date())
        found = list(expiring(now.date()).select_related("concept").order_by("review_by", "concept", "position"))
        lines = [f"{each.review_by}  {each}  {address_of(each)}" for each in found]
        self.stdout.write("\n".join(lines) or "No fact expires this month.")
        if found and options["mail"]:
            if not settings.SENDS_MAIL:
                raise CommandError("This site sends no mail. Set SMTP_HOST first; docs/settings.md says how.")
            self.stdout.write(f"Sent to {mail_what_expires(now)['sent']}.")
