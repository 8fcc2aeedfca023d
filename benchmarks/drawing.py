"""A question with other numbers each time beside one that somebody wrote: the page that asks it, to new learners."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator

from django.utils import timezone

from benchmarks.classmates import new_learner
from benchmarks.devices import REVIEW, reply_to, signed_in
from benchmarks.measuring import Figure, Row, in_turns, median, ratio_at_most, tell
from quizzes.generators import is_drawn
from quizzes.log.answering import Answer, record_answer
from quizzes.models import Component
from quizzes.study.today import presentation_of

TIMES = 100
KINDS = ("numeric", "choice", "choices", "matching")
MOST = 1.5


def asking(components: list[Component]) -> Callable[[], Callable[[], object]]:
    """A learner who answered one of them before, so that it may be asked again: the numbers are new to the process."""
    luck = random.Random("drawing")

    def prepare() -> Callable[[], object]:
        component, learner = luck.choice(components), new_learner()
        shown = presentation_of(learner, component.pk)
        assert shown is not None
        answer = Answer(
            component_id=component.pk,
            revision_id=shown.revision.pk,
            version=0,
            answer_id=uuid.uuid4(),
            data={"know": ["no"]},
            sure=True,
            place="review",
            signature=shown.signature,
        )
        record_answer(learner=learner, answer=answer, now=timezone.now() - dt.timedelta(days=3))
        request = signed_in(learner).request("GET", f"{REVIEW}?card={component.pk}")
        return lambda: reply_to(request)

    return prepare


def main() -> None:
    tell([*rows()])


def rows() -> Iterator[Row]:
    """In the same kinds, since a kind costs what its form has of controls."""
    all_ = Component.objects.filter(question__kind__in=KINDS).select_related("question__current")
    for kind in KINDS:
        mine = [each for each in all_ if each.question.kind == kind and each.question.current]
        drawn = [each for each in mine if is_drawn(each.question.current.content)]  # type: ignore[union-attr]  # above
        written = [each for each in mine if each not in drawn]
        taken = in_turns({"drawn": asking(drawn), "written": asking(written)}, TIMES, warm_up=5)
        ratio = median(taken["drawn"]) / median(taken["written"])
        figures = str(Figure(taken["drawn"])), str(Figure(taken["written"]))
        yield ratio_at_most(f"a drawn question beside a written one: {kind}", *figures, ratio, MOST)
