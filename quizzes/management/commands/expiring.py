"""manage.py expiring: which facts have to be looked up again, on the screen or by mail to those who can."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.core.management.base import CommandError, CommandParser
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.desk.expiring import expiring, set_expired_aside
from quizzes.management.site_command import SiteCommand
from quizzes.models import Question, User


class Command(SiteCommand):
    help = (
        "List the questions whose fact expires this month or has expired, and set the expired ones aside: nobody is "
        "asked until somebody saves them with a later month. serve sets them aside by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", action="store_true", help="send the list to everyone who may publish")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.now().date()
        set_expired_aside(today)
        found = list(expiring(today).select_related("concept").order_by("review_by", "concept", "position"))
        lines = [f"{each.review_by}  {each}  {_address(each)}" for each in found]
        self.stdout.write("\n".join(lines) or "No fact expires this month.")
        if found and options["mail"]:
            if not settings.SENDS_MAIL:
                raise CommandError("This site sends no mail. Set SMTP_HOST first; docs/settings.md says how.")
            to = publishers()
            for publisher in to:
                _send(publisher, lines)
            self.stdout.write(f"Sent to {len(to)}.")


def publishers() -> list[User]:
    """Whoever may decide what learners see, by name, group or as a superuser."""
    permission = Permission.objects.filter(content_type__app_label="quizzes", codename="publish_guide")
    may = Q(is_superuser=True) | Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    return list(User.objects.filter(may, is_staff=True, is_active=True).order_by("pk").distinct())


def _send(publisher: User, lines: list[str]) -> None:
    subject = ngettext("%(n)d fact to look up again", "%(n)d facts to look up again", len(lines)) % {"n": len(lines)}
    words = _("After its month, a question isn’t asked until somebody saves it with a later one.")
    body = "\n\n".join((words, "\n".join(lines)))
    EmailMessage(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, to=[publisher.email]).send()


def _address(question: Question) -> str:
    return settings.SITE_URL + reverse("admin:quizzes_question_change", args=[question.pk])
