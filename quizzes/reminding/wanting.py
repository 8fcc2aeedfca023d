"""What a learner wants to be reminded of, and what stands in the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings

from quizzes.account.addresses import is_confirmed
from quizzes.models import Reminder, Reminding, User
from quizzes.scheduling import State

from .tokens import LENGTH, hash_of, new_token

OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


class Obstacle(StrEnum):
    NO_MAIL = "no-mail"
    NO_ADDRESS = "no-address"
    UNCONFIRMED = "unconfirmed"


def obstacle_of_site() -> Obstacle | None:
    """Why this site sends no reminders at all."""
    if not settings.SENDS_MAIL:
        return Obstacle.NO_MAIL
    host = urlsplit(settings.SITE_URL).hostname
    return Obstacle.NO_ADDRESS if host in OWN_MACHINE else None


def obstacle_for(learner: User) -> Obstacle | None:
    """Why this learner gets none. An address that nobody confirmed may be somebody else's."""
    return obstacle_of_site() or (None if is_confirmed(learner) else Obstacle.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What stands in Settings."""

    by_mail: bool
    hour: int
    refused: bool
    """The mail server refused the present address for good."""
    has_feed: bool
    last: Reminder | None
    """The latest day on which a reminder was thought of."""


def wish_of(learner: User) -> Wish:
    wanted = Reminding.objects.filter(learner=learner).first() or Reminding(learner=learner)
    last = Reminder.objects.filter(learner=learner).exclude(state=State.TAKEN).first()
    refused = wanted.refused_address == learner.email
    return Wish(wanted.by_mail and not refused, wanted.hour, refused, wanted.feed_hash is not None, last)


def change_wish(*, learner: User, by_mail: bool, hour: int) -> None:
    """Who asks again after a refusal gets another try."""
    wanted = {"by_mail": by_mail, "hour": hour, "refused_address": ""}
    Reminding.objects.update_or_create(learner=learner, defaults=wanted)


# --- Without signing in -------------------------------------------------------------------------


def reminder_behind(token: str) -> Reminder | None:
    """The mail that the link to stop was in."""
    if len(token) != LENGTH:
        return None
    return Reminder.objects.filter(stop_hash=hash_of(token), learner__deleted=False).select_related("learner").first()


def stop(reminder: Reminder) -> None:
    """No more mails. The calendar stays."""
    Reminding.objects.filter(learner=reminder.learner_id).update(by_mail=False)


# --- The calendar -------------------------------------------------------------------------------


def new_feed(*, learner: User, now: dt.datetime) -> str:
    """Another token, which is told this once; the one before opens nothing any more."""
    token = new_token()
    made = {"feed_hash": hash_of(token), "feed_made_at": now}
    Reminding.objects.update_or_create(learner=learner, defaults=made)
    return token


def end_feed(*, learner: User) -> None:
    Reminding.objects.filter(learner=learner).update(feed_hash=None, feed_made_at=None)


def owner_of_feed(token: str) -> Reminding | None:
    if len(token) != LENGTH:
        return None
    found = Reminding.objects.filter(feed_hash=hash_of(token), learner__deleted=False, learner__is_active=True)
    return found.select_related("learner").first()
