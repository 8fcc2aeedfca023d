"""Let somebody sign in with the password alone who lost passkeys, app and recovery codes."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from genai_quiz.entrance import tell
from quizzes.account.second_factors import reset_second_factor
from quizzes.models import User

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Remove an account’s passkeys, authenticator app and recovery codes. Its owner gets an email about it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", help="the email address of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["user"].lower()).first()
        if user is None:
            raise CommandError(f"There’s no account with the address {options['user']}. Nothing was changed.")
        removed = reset_second_factor(user)
        if not removed:
            self.stdout.write(f"{user.email} doesn’t have a second sign-in step. Nothing was changed.")
            return
        logger.warning("second factor of account %s reset: %s removed", user.pk, removed)
        tell(user, "mfa/email/second_factor_reset")
        self.stdout.write(
            f"{user.email} can now sign in with just the password. Make sure you know who asked you to do this."
        )
