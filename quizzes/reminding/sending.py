"""Who is to be reminded now, and of what; the row of a day as the database keeps it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Max

from quizzes.account.addresses import is_confirmed
from quizzes.log.days import latest_record
from quizzes.models import Action, Reminder, Reminding, Review, User
from quizzes.models.mailing import MailBook, as_row
from quizzes.scheduling import IN_A_ROW, Clock, Letter, Row, State, day_to_remind, remind
from quizzes.study.today import Today, due_by_concept, today_for

from .tokens import hash_of, new_token
from .wanting import obstacle_of_site

KEPT = dt.timedelta(days=90)
NEARBY = dt.timedelta(days=3)  # rows of these days decide what is to be done now


@dataclass(frozen=True, slots=True)
class Mail:
    """What a reminder says."""

    learner: User
    due: int
    minutes: int
    concepts: tuple[str, ...]
    token: str
    """Of the link that stops them."""
    is_last: bool
    """Silence follows until the learner comes back."""


type Deliver = Callable[[Mail], "Delivery"]


class Delivery:
    """A mail on its way: to be reached first, and then sent."""

    def connect(self) -> bool:
        raise NotImplementedError

    def send(self) -> State:
        raise NotImplementedError


class DayBook(MailBook):
    """The row of one learner's study day."""

    MODEL = Reminder

    def __init__(self, learner: User, day: dt.date) -> None:
        super().__init__({"learner": learner, "study_day": day})
        self.learner, self.day, self.stop_hash = learner, day, ""

    def hand_over(self, now: dt.datetime) -> bool:
        """Unless they turned reminders off meanwhile."""
        wanted = Reminding.objects.filter(learner=self.learner, by_mail=True).values("learner")
        mine = self.taken.filter(learner__in=wanted)
        return bool(mine.update(state=State.HANDED, at=now, stop_hash=self.stop_hash))


@dataclass(slots=True)
class DayLetter:
    """The mail of one learner's study day, written when it is known to be needed."""

    book: DayBook
    now: dt.datetime
    deliver: Deliver
    delivery: Delivery | None = None

    def needless(self) -> State | None:
        learner, day = self.book.learner, self.book.day
        latest = latest_record(learner, self.now)
        if latest is not None and latest.day >= day:
            return State.STUDIED
        today = today_for(learner, self.now)
        if not today.due:
            return State.NOTHING
        before = sent_since_visit(learner)
        if before >= IN_A_ROW:
            return State.HELD
        self._write(today, is_last=before + 1 == IN_A_ROW)
        return None

    def _write(self, today: Today, *, is_last: bool) -> None:
        learner, token = self.book.learner, new_token()
        self.book.stop_hash = hash_of(token)
        concepts = tuple(each.title for each in due_by_concept(learner, today.day, most=3))
        self.delivery = self.deliver(Mail(learner, today.due, today.minutes, concepts, token, is_last))

    def connect(self) -> bool:
        assert self.delivery is not None
        return self.delivery.connect()

    def send(self) -> State:
        assert self.delivery is not None
        return self.delivery.send()


def remind_all(
    begun_at: dt.datetime, deliver: Deliver, since: Callable[[], dt.timedelta] = dt.timedelta
) -> Iterator[tuple[User, State]]:
    """Everyone whose hour has come, one after the other: what became of each.

    With many of them and a slow mail server that takes hours; `since` says how long it has been going on.
    """
    if obstacle_of_site() is not None:
        return
    for learner, day in due_now(begun_at):
        now = begun_at + since()
        book = DayBook(learner, day)
        letter: Letter = DayLetter(book, now, deliver)
        state = remind(book, letter, now)
        if state == State.REFUSED:
            Reminding.objects.filter(learner=learner).update(by_mail=False, refused_address=learner.email)
        if state is not None:
            yield learner, state


def due_now(now: dt.datetime) -> list[tuple[User, dt.date]]:
    """Whose reminder may be taken on, and of which study day: two statements, and one for each whose hour has come."""
    wanted = Reminding.objects.filter(by_mail=True, learner__deleted=False, learner__is_active=True)
    wishes = list(wanted.select_related("learner").order_by("pk"))
    rows: defaultdict[int, dict[dt.date, Row]] = defaultdict(dict)
    nearby = Reminder.objects.filter(learner__reminding__by_mail=True, study_day__gte=(now - NEARBY).date())
    for reminder in nearby:
        rows[reminder.learner_id][reminder.study_day] = as_row(reminder)
    found = []
    for wish in wishes:
        learner = wish.learner
        day = day_to_remind(now, Clock(learner.time_zone, learner.rollover_hour, wish.hour), rows[learner.pk])
        if day is not None and is_confirmed(learner):
            found.append((learner, day))
    return found


def forget_old(now: dt.datetime) -> None:
    Reminder.objects.filter(study_day__lt=(now - KEPT).date()).delete()


def sent_since_visit(learner: User) -> int:
    """Mails in a row that brought nobody."""
    sent = Reminder.objects.filter(learner=learner, state__in=(State.SENT, State.HANDED))
    visit = last_visit(learner)
    return sent.filter(at__gt=visit).count() if visit else sent.count()


def last_visit(learner: User) -> dt.datetime | None:
    """When the learner was last here: signed in, answered, or opened a page, which each session notes once a day."""
    records = Review.objects.of(learner).exclude(action=Action.RENEW).order_by("-pk")
    answered = records.values_list("answered_at", flat=True).first()
    keys = UserSession.objects.filter(user=learner).values("session_key")
    ends = Session.objects.filter(session_key__in=keys).aggregate(last=Max("expire_date"))["last"]
    seen = ends - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE) if ends else None
    return max((each for each in (learner.last_login, answered, seen) if each), default=None)
