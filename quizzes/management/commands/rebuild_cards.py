"""manage.py rebuild_cards: cards anew from the log, or a check that there is nothing to rebuild."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from quizzes.log.rebuilding import differences, rebuild
from quizzes.management.site_command import SiteCommand
from quizzes.models import User
from quizzes.problems import counted
from quizzes.scheduling import UnknownSetup


class Command(SiteCommand):
    help = "Replay every learner’s log and fix the cards that differ from it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a card differs")
        parser.add_argument("--learner", help="the email address of one learner")

    def handle(self, *args: Any, **options: Any) -> None:
        learners = User.objects.order_by("pk")
        if options["learner"]:
            learners = learners.filter(email=options["learner"].lower())
            if not learners.exists():
                raise CommandError(f"There’s no account with the email address {options['learner']}.")
        try:
            self._check(learners) if options["check"] else self._rebuild(learners)
        except UnknownSetup as unknown:
            message = (
                f"A newer release scheduled some of the answers here, with {unknown}. Install that "
                "release; nothing was lost."
            )
            raise CommandError(message) from unknown

    def _rebuild(self, learners: Any) -> None:
        count = sum(rebuild(learner) for learner in learners.iterator())
        self.stdout.write(f"{count} cards differed from their log and were rebuilt.")

    def _check(self, learners: Any) -> None:
        found = [each for learner in learners.iterator() for each in differences(learner)]
        for each in found:
            self.stdout.write(str(each))
        if found:
            raise CommandError(f"{counted(len(found), 'difference')}. Run rebuild_cards without --check to fix them.")
        self.stdout.write("Every card matches its log.")
