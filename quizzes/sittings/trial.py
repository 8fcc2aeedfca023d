"""A question to try, for passers-by: graded and shown, never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from quizzes.kinds.base import REMEMBERED
from quizzes.log.presenting import Presentation

from .base import Address, Counts, Fields, Sitting, Unlogged
from .reading import IN_PAGE


@dataclass(frozen=True, slots=True)
class Trial(Sitting):
    """No form and no log speaks of it: an address of its own takes the answer."""

    place = "trial"
    counts = Counts.NOTHING
    leads = False
    templates = IN_PAGE

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        return None

    def try_out(self, asked: Presentation, data: Mapping[str, Sequence[str]]) -> Unlogged:
        """Grade an answer; a flashcard is only turned. Raises FormSlip or Forged."""
        response = REMEMBERED if asked.is_self_graded else asked.parse(data)
        return Unlogged(asked, response, asked.grade(response))

    def answered_at(self, asked: Presentation) -> Address:
        return Address("try", (asked.component.pk,))
