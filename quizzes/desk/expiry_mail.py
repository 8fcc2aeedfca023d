"""A mail of what expires, to whoever decides what learners see: at most once for each of them and each month.

It keeps to the protocol of reminders (decision 0216): a row is written first, noted again just before the mail leaves,
and settled by what the mail server said. What died while it was handed over is never sent again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from quizzes.models import ExpiryMail, Question, User
from quizzes.models.guide import month_of
from quizzes.models.mailing import MailBook
from quizzes.scheduling import State, remind

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


class MonthBook(MailBook):
    """The row of one person's month."""

    MODEL = ExpiryMail


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
    month = month_of(now.date())
    for person in people:
        book = MonthBook({"person": person, "period": month})
        state = remind(book, MonthLetter(person, now, deliver), now)
        if state is not None:
            yield person, state
