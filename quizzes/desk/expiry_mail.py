"""A mail of what expires, to whoever decides what learners see: at most once for each of them and each month.

It keeps to the protocol of reminders (decision 0216): a row is written first, noted again just before the mail leaves,
and settled by what the mail server said. What died while it was handed over is never sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.db import IntegrityError, transaction

from quizzes.models import ExpiryMail, Question, User
from quizzes.models.guide import month_of
from quizzes.scheduling import Row, State, may_take, remind

from .expiring import expiring

KEPT = dt.timedelta(days=400)
MOST_NAMED = 100
"""Questions that a mail names; it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mail says."""

    person: User
    questions: list[Question]
    more: int
    """How many others it doesn't name."""


class Delivery(Protocol):
    """A mail on its way: to be reached first, and then sent."""

    def connect(self) -> bool: ...

    def send(self) -> State: ...


type Deliver = Callable[[Notice], Delivery]


@dataclass(slots=True)
class MonthBook:
    """The row of one person's month."""

    person: User
    period: str
    row: ExpiryMail | None = None

    def take(self, now: dt.datetime) -> bool:
        found = ExpiryMail.objects.filter(person=self.person, period=self.period).first()
        if found is None:
            return self._written(now)
        if not may_take(Row(State(found.state), found.at, found.tries), now):
            return False
        same = ExpiryMail.objects.filter(pk=found.pk, state=found.state, tries=found.tries, at=found.at)
        taken = same.update(state=State.TAKEN, at=now, tries=found.tries + 1)
        found.tries += 1
        self.row = found
        return bool(taken)

    def hand_over(self, now: dt.datetime) -> bool:
        assert self.row is not None
        mine = ExpiryMail.objects.filter(pk=self.row.pk, state=State.TAKEN, tries=self.row.tries)
        return bool(mine.update(state=State.HANDED, at=now))

    def settle(self, state: State, now: dt.datetime) -> None:
        assert self.row is not None
        mine = ExpiryMail.objects.filter(pk=self.row.pk, tries=self.row.tries)
        mine.filter(state__in=(State.TAKEN, State.HANDED)).update(state=state, at=now)

    def _written(self, now: dt.datetime) -> bool:
        try:
            with transaction.atomic():
                self.row = ExpiryMail.objects.create(person=self.person, period=self.period, state=State.TAKEN, at=now)
        except IntegrityError:  # another process wrote it in this moment, or the account is gone
            return False
        return True


@dataclass(slots=True)
class MonthLetter:
    """The mail of one person's month, written when somebody has taken it on."""

    person: User
    now: dt.datetime
    deliver: Deliver
    delivery: Delivery | None = None

    def needless(self) -> State | None:
        found = expiring(self.now.date())
        named = found.select_related("concept").order_by("review_by", "concept", "position")
        questions = list(named[:MOST_NAMED])
        if not questions:
            return State.NOTHING
        self.delivery = self.deliver(Notice(self.person, questions, found.count() - len(questions)))
        return None

    def connect(self) -> bool:
        assert self.delivery is not None
        return self.delivery.connect()

    def send(self) -> State:
        assert self.delivery is not None
        return self.delivery.send()


def mail_all(people: Iterable[User], now: dt.datetime, deliver: Deliver) -> Iterator[tuple[User, State]]:
    """Whoever of these hasn't had this month's mail, as long as something expires: what became of each."""
    ExpiryMail.objects.filter(at__lt=now - KEPT).delete()
    if not expiring(now.date()).exists():
        return
    for person in people:
        state = remind(MonthBook(person, month_of(now.date())), MonthLetter(person, now, deliver), now)
        if state is not None:
            yield person, state
