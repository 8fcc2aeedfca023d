"""Rows that are written before a mail is sent (decision 0216): of several processes, the row decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction

from quizzes.scheduling import Row, State, may_take


@dataclass(slots=True)
class MailBook:
    """The row of one mail, found by its key; a table of such rows has `state`, `at` and `tries`."""

    MODEL: ClassVar[type[models.Model]]

    key: Mapping[str, Any]
    row: Any = None

    def take(self, now: dt.datetime) -> bool:
        found = self._rows.filter(**self.key).first()
        if found is None:
            return self._written(now)
        if not may_take(as_row(found), now):
            return False
        same = self._rows.filter(pk=found.pk, state=found.state, tries=found.tries, at=found.at)
        taken = same.update(state=State.TAKEN, at=now, tries=found.tries + 1)
        if taken:
            found.state, found.tries = State.TAKEN, found.tries + 1
            self.row = found
        return bool(taken)

    def hand_over(self, now: dt.datetime) -> bool:
        return bool(self.taken.update(state=State.HANDED, at=now))

    def settle(self, state: State, now: dt.datetime) -> None:
        mine = self._rows.filter(pk=self.row.pk, tries=self.row.tries)
        mine.filter(state__in=(State.TAKEN, State.HANDED)).update(state=state, at=now)

    @property
    def taken(self) -> models.QuerySet[Any]:
        """The row, as long as nobody else has taken it since."""
        return self._rows.filter(pk=self.row.pk, state=State.TAKEN, tries=self.row.tries)

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.MODEL._default_manager.all()

    def _written(self, now: dt.datetime) -> bool:
        try:
            with transaction.atomic():
                self.row = self.MODEL._default_manager.create(**self.key, state=State.TAKEN, at=now)
        except IntegrityError:  # another process wrote it in this moment, or the account is gone
            return False
        return True


def as_row(found: Any) -> Row:
    return Row(State(found.state), found.at, found.tries)
