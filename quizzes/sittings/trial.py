"""A question to try, for passers-by: graded and shown, never stored.

What was answered is carried along in a signed value, so that an account made afterwards can begin with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from quizzes.kinds.base import REMEMBERED
from quizzes.log.presenting import Presentation
from quizzes.reading.page import examples
from quizzes.reading.tried import carry
from quizzes.study.remedy import belief_behind

from .base import Address, Counts, Fields, Sitting, Unlogged
from .reading import IN_PAGE


def example_of_a_miss() -> Unlogged | None:
    """A question of the guide, answered by a common mix-up: what a verdict says, for those who have not tried one."""
    for asked in examples():
        for offered in asked.prompt["options"]:
            response = asked.parse({"answer": [offered["value"]]})
            missed = Unlogged(asked, response, asked.grade(response))
            if belief_behind(asked.concept, missed.verdict):
                return missed
    return None


@dataclass(frozen=True, slots=True)
class Trial(Sitting):
    """No log speaks of it: an address of its own takes the answer.

    `carried` is what was tried before. A `sample` is one of the landing page, where one question leads to the next.
    """

    place = "trial"
    counts = Counts.NOTHING
    leads = False
    templates = IN_PAGE
    carried: str = ""
    sample: bool = False

    @classmethod
    def of(cls, sent: Fields) -> Self | None:
        return None

    @classmethod
    def carrying(cls, sent: Fields) -> Self:
        """The one that a form or an address of a trial speaks of."""
        return cls(sent.get("carried", ""), "sample" in sent)

    @property
    def fields(self) -> dict[str, str]:
        fields = {"carried": self.carried} if self.carried else {}
        return fields | ({"sample": "1"} if self.sample else {})

    def try_out(self, asked: Presentation, data: Mapping[str, Sequence[str]]) -> Unlogged:
        """Grade an answer; a flashcard is only turned. Raises FormSlip or Forged."""
        response = REMEMBERED if asked.is_self_graded else asked.parse(data)
        return Unlogged(asked, response, asked.grade(response))

    def having(self, asked: Presentation, data: Mapping[str, Sequence[str]]) -> Trial:
        """The trial after an answer, which it carries along. A flashcard was only looked at."""
        return self if asked.is_self_graded else Trial(carry(self.carried, asked, data), self.sample)

    def answered_at(self, asked: Presentation) -> Address:
        return Address("try", (asked.component.pk,))
