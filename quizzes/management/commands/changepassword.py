"""Django's command, and a mail to the owner: whoever gets a new password hears of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import changepassword

from genai_quiz.entrance import tell
from quizzes.models import User


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        said: str | None = super().handle(*args, **options)
        for user in User.objects.filter(email=options["username"] or ""):
            tell(user, "account/email/password_changed")
        return said
