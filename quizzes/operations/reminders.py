"""Reminders on their way: the mail itself, one pass over everyone whose hour has come, and the thread that makes it.

Several processes may make a pass at once, and be killed anywhere: the row of each day decides (`quizzes.reminding`).
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import DatabaseError, close_old_connections
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from quizzes.reminding.sending import Delivery, Mail, forget_old, remind_all
from quizzes.reminding.wanting import obstacle_of_site
from quizzes.scheduling import State

from . import counting
from .board import board
from .health import claim

EVERY = dt.timedelta(minutes=5)
FIRST_AFTER = 60.0  # seconds after the start of a server, which has other things to do
PAUSE = 0.05  # seconds between two mails: learners who answer come first
NAME = "reminders"
FAILED = (State.LATER, State.REFUSED, State.HANDED)

log = logging.getLogger(__name__)


class SmtpDelivery(Delivery):
    """A mail by the mail server of the site."""

    def __init__(self, message: EmailMessage) -> None:
        self.message = message
        self.server = mailers.default
        self.found_nobody = False
        """The mail server is away, or stopped talking: who asks it again right now waits in vain."""

    def connect(self) -> bool:
        try:
            self.server.open()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("The mail server cannot be reached: %s", type(error).__name__)
            self.found_nobody = True
            self._close()
            return False
        return True

    def send(self) -> State:
        """What is not known to have been refused may have arrived: it is never sent again."""
        try:
            self.server.send_messages([self.message])
        except smtplib.SMTPRecipientsRefused as error:
            return _verdict(next(iter(error.recipients.values()))[0])
        except smtplib.SMTPDataError as error:
            return _verdict(error.smtp_code)
        except smtplib.SMTPResponseException as error:  # it does not like the site: no fault of the learner's address
            log.warning("The mail server refuses the site: %s %s", type(error).__name__, error.smtp_code)
            return State.LATER
        except (OSError, smtplib.SMTPException) as error:
            log.warning("The mail server hung up: %s", type(error).__name__)
            self.found_nobody = True
            return State.HANDED if getattr(self.server, "text_left", True) else State.LATER
        finally:
            self._close()
        return State.SENT

    def _close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.server.close()


def _verdict(code: int) -> State:
    return State.REFUSED if code >= 500 else State.LATER


def message_of(mail: Mail) -> EmailMessage:
    """Plain text, with a link that stops them, which mail programs offer as a button (RFC 8058)."""
    stop = settings.SITE_URL + reverse("stop-reminders", args=[mail.token])
    context = {"mail": mail, "stop": stop, "site": settings.SITE_NAME, "url": settings.SITE_URL}
    subject = ngettext("%(count)d question is due today", "%(count)d questions are due today", mail.due)
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject % {'count': mail.due}}",
        body=render_to_string("quizzes/reminding/mail.txt", context),
        to=[mail.learner.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def send_reminders(now: dt.datetime) -> Counter[str]:
    """One pass. What became of each reminder, counted; failures are counted for the operator, too."""
    found: Counter[str] = Counter()
    begun = time.monotonic()
    latest: list[SmtpDelivery] = []

    def deliver(mail: Mail) -> SmtpDelivery:
        latest[:] = [SmtpDelivery(message_of(mail))]
        return latest[0]

    for learner, state in remind_all(now, deliver, lambda: dt.timedelta(seconds=time.monotonic() - begun)):
        found[state.value] += 1
        if state in FAILED:
            counting.count("reminder")
            log.warning("A reminder did not get through, account %d: %s", learner.pk, state.value)
        if latest and latest[0].found_nobody:
            break  # the others aren't taken on: the next pass comes to them
        time.sleep(PAUSE)
    forget_old(now)
    board().change(lambda facts: facts.update({NAME: {"at": now.isoformat(), **found}}))
    return found


def last_pass() -> dict[str, Any]:
    """When the last pass was and what it did; empty before the first."""
    noted: dict[str, Any] = board().read().get(NAME, {})
    return {name: value for name, value in noted.items() if name != "begun"}


# --- Beside the server --------------------------------------------------------------------------


def start() -> None:
    """The one thread of a serving process that sends them. Requests never wait for it."""
    if obstacle_of_site() is None:
        threading.Thread(target=_for_ever, daemon=True, name="reminders").start()


def _for_ever() -> None:
    time.sleep(FIRST_AFTER)
    while True:
        try:
            if claim(NAME, timezone.now(), every=EVERY):
                send_reminders(timezone.now())
        except DatabaseError as error:  # busy or gone: the next pass finds what this one left
            log.warning("Reminders could not be sent: %s", type(error).__name__)
        except Exception:
            log.exception("Reminders could not be sent")
        finally:
            close_old_connections()
        time.sleep(EVERY.total_seconds() / 5)
