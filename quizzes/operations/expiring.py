"""The mails of what expires on their way, once a month to everyone who may publish."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.account.roles import publishers
from quizzes.desk.expiry_mail import Notice, mail_all
from quizzes.models import Question

from .reminders import SmtpDelivery


def mail_what_expires(now: dt.datetime) -> Counter[str]:
    """One pass. What became of each mail, counted."""
    sent = mail_all(publishers(), now, lambda notice: SmtpDelivery(message_of(notice)))
    return Counter(state.value for _person, state in sent)


def message_of(notice: Notice) -> EmailMessage:
    """Plain text: a line for each question, with the address of its form."""
    count = len(notice.questions) + notice.more
    subject = ngettext("%(n)d fact to look up again", "%(n)d facts to look up again", count) % {"n": count}
    lines = [f"{each.review_by}  {each}  {address_of(each)}" for each in notice.questions]
    if notice.more:
        lines.append(ngettext("… and %(n)d more", "… and %(n)d more", notice.more) % {"n": notice.more})
    words = _("After its month, a question isn’t asked until somebody saves it with a later one.")
    often = _("You get this once a month, because you may publish here and something expires.")
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body="\n\n".join((words, "\n".join(lines), often)),
        to=[notice.person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def address_of(question: Question) -> str:
    return settings.SITE_URL + reverse("admin:quizzes_question_change", args=[question.pk])
