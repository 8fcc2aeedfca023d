"""A learner's calendar: the days ahead on which something comes back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.models import Reminding, User
from quizzes.scheduling import Clock, window
from quizzes.study.forecast import forecast
from quizzes.study.today import SECONDS_PER_REVIEW, today_for

from .calendar import Event, as_text, uid_of

AHEAD = 30


def calendar_of(wish: Reminding, now: dt.datetime, *, host: str, url: str, name: str) -> str:
    """The calendar as text. It changes when the learner studies, when a day is over, and not with each look at it."""
    learner = wish.learner
    today = today_for(learner, now)
    days = [(today.day, today.due), *forecast(learner, today, AHEAD).ahead]
    clock = Clock(learner.time_zone, learner.rollover_hour, wish.hour)
    events = [_event(learner, clock, day, count, host=host, url=url) for day, count in days if count]
    return as_text(name, events, dt.datetime.combine(today.day, dt.time(), dt.UTC))


def _event(learner: User, clock: Clock, day: dt.date, count: int, *, host: str, url: str) -> Event:
    minutes = max(1, round(count * SECONDS_PER_REVIEW / 60))
    return Event(
        uid=uid_of(learner.secret, day, host),
        start=window(day, clock)[0],
        minutes=minutes,
        summary=ngettext("%(count)d question to review", "%(count)d questions to review", count) % {"count": count},
        description=_("About %(minutes)d min. The number changes as you answer.") % {"minutes": minutes},
        url=url,
    )
