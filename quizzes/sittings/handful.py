"""A handful: a small part of the day in one go, because the learner wants no more of it now.

The questions most at risk of being forgotten come first, and what was missed comes again until it is right, as in the
whole day. Nothing of it is stored: the address carries how many it asks and where in the day it began.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from quizzes.study.today import SECONDS_PER_NEW, SECONDS_PER_REVIEW, Today

from .base import Fields

FEW = 5
SHORT = 600
"""Seconds of “about ten minutes”."""
MOST = 500

_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Handful:
    """`size` questions of a study day, from the time when so many answers had been given on it."""

    size: int
    day: dt.date
    since: int = 0

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        """What a form or an address says of it; None where it says nothing that can be read."""
        size, since = sent.get("few", ""), sent.get("since", "")
        if not _NUMBER.fullmatch(size) or not _NUMBER.fullmatch(since) or not 0 < int(size) <= MOST:
            return None
        try:
            return cls(int(size), dt.date.fromisoformat(sent.get("on", "")), int(since))
        except ValueError:
            return None

    @property
    def fields(self) -> dict[str, str]:
        return {"few": str(self.size), "since": str(self.since), "on": self.day.isoformat()}

    @property
    def query(self) -> str:
        return urlencode(self.fields)

    def part_of(self, today: Today) -> Today:
        """The day as far as this handful asks it. After the day's end it begins anew on the next."""
        since = min(self.since, today.answered) if self.day == today.day else 0
        before = {each.component for each in today.answers[:since]}
        answers = tuple(each for each in today.answers[since:] if each.component not in before)
        again = tuple(each for each in today.again if each.component not in before)
        came_up = len({each.component for each in answers})
        reviews = min(today.portion, max(0, self.size - came_up))
        new = min(today.new, max(0, self.size - came_up - reviews))
        return replace(
            today,
            due=reviews + len(again),
            new=new,
            answers=answers,
            again=again,
            came_up=came_up,
            forgotten_first=True,
        )


def offers(today: Today) -> dict[str, Handful]:
    """The parts of the day that are smaller than what is left of it: a few questions, and about ten minutes of them."""
    sizes = {"few": FEW, "short": in_about_ten_minutes(today)}
    return {
        name: Handful(size, today.day, today.answered)
        for name, size in sizes.items()
        if size < today.fresh and (name == "few" or size > FEW)
    }


def more_after(handful: Handful, today: Today) -> Handful | None:
    """As many again; None where no more than that is left."""
    return replace(handful, day=today.day, since=today.answered) if handful.size < today.fresh else None


def in_about_ten_minutes(today: Today) -> int:
    """How many of the questions that are left, reviews first, in steps of five."""
    reviews = min(today.portion, SHORT // SECONDS_PER_REVIEW)
    new = (SHORT - reviews * SECONDS_PER_REVIEW) // SECONDS_PER_NEW
    return (reviews + new) // 5 * 5
