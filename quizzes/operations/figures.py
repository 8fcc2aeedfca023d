"""Beside the server: figures of questions, expired questions set aside, mail of what expires, quizzes graded."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from quizzes.desk.expiring import set_expired_aside
from quizzes.desk.figures import refresh
from quizzes.quizzing.grading import grade_what_is_over
from quizzes.reminding.wanting import obstacle_of_site

from .board import board
from .expiring import mail_what_expires
from .health import claim

EVERY = dt.timedelta(minutes=15)
FIRST_AFTER = 120.0  # seconds after the start of a server, which has other things to do
PAUSE = 0.2  # seconds between two parts of questions: learners who answer come first
NAME = "figures"

log = logging.getLogger(__name__)


def start() -> None:
    """The one thread of a serving process that counts. Requests never wait for it."""
    threading.Thread(target=_for_ever, daemon=True, name=NAME).start()


def _for_ever() -> None:
    time.sleep(FIRST_AFTER)
    while True:
        try:
            if claim(NAME, timezone.now(), every=EVERY):
                set_expired_aside(timezone.now().date())
                grade_slowly(timezone.now(), PAUSE)
                if settings.MAIL_WHAT_EXPIRES and obstacle_of_site() is None:
                    mail_what_expires(timezone.now())
                refresh_slowly(timezone.now(), PAUSE)
        except DatabaseError as error:  # busy or gone: the next pass goes on where this one stopped
            log.warning("Figures could not be counted: %s", type(error).__name__)
        except Exception:
            log.exception("Figures could not be counted")
        finally:
            close_old_connections()
        time.sleep(EVERY.total_seconds() / 5)


def grade_slowly(now: dt.datetime, pause: float) -> int:
    """How many quizzes were graded that ended by themselves."""
    number = 0
    for _ in grade_what_is_over(now):
        number += 1
        time.sleep(pause)
    return number


def refresh_slowly(now: dt.datetime, pause: float) -> int:
    """One pass: how many parts of questions were counted."""
    number = 0
    for _ in refresh(now):
        number += 1
        time.sleep(pause)
    board().change(lambda facts: facts.update({NAME: {"at": now.isoformat(), "counted": number}}))
    return number
