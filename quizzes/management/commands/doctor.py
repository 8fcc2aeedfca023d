"""manage.py doctor: is the database there, whole and of this release, and does everything hold that has to?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.management.recovery.condition import Examination, examine
from quizzes.operations.consistency import CHECKS
from quizzes.problems import counted

WORDS = {"fault": "BAD   ", "decision": "DECIDE"}


class Command(BaseCommand):
    help = "Check the database and everything that has to be true in it. Changes nothing. Fails if anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs; described in docs/operating.md")

    def handle(self, *args: Any, **options: Any) -> None:
        found = examine()
        if options["json"]:
            self.stdout.write(json.dumps({"healthy": found.healthy} | asdict(found), indent=2))
        else:
            self.tell(found)
        if not found.healthy:
            raise CommandError(f"{counted(len(found.faults), 'fault')}. Nothing was changed.")

    def tell(self, found: Examination) -> None:
        good = set(found.checked) - {each.code for each in found.findings}
        for check in CHECKS:
            if check.code in good:
                self.stdout.write(f"ok     {check.promise}")
        for each in found.findings:
            self.stdout.write(f"{WORDS[each.severity]} {each.promise} ({each.code})")
            for detail in each.details:
                self.stdout.write(f"         {detail}")
            if each.count > len(each.details):
                self.stdout.write(f"         and {each.count - len(each.details)} more")
            self.stdout.write(f"       → {each.advice}")
        if found.healthy:
            self.stdout.write("Healthy.")
