from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from quizzes.knowledge.placement.taking import begin, record, taken
from quizzes.knowledge.placement.taking_over import take_over
from quizzes.log.answering import Answer
from quizzes.models import Concept, Placement, User
from quizzes.placement import Judgment

from .guide import ConceptFactory, make_question


def placeable_guide(count: int = 12, questions: int = 3) -> list[Concept]:
    """Concepts without prerequisites, each with numbers, a choice and a flashcard."""
    concepts = ConceptFactory.create_batch(count)
    for concept in concepts:
        for _ in range(questions - 1):
            make_question(concept, kind="numeric")
        make_question(concept)
        make_question(concept, kind="basic")
    return concepts


def placement_answer(learner: User, *, says: str = "right", **changes: Any) -> Answer:
    """The answer to what the learner's placement asks next: right, wrong or dont_know."""
    found = taken(learner)
    asked = found.present() if found else None
    assert asked is not None
    data = {"dont_know": {"know": ["no"]}, "right": {"answer": ["6.5"]}, "wrong": {"answer": ["1"]}}[says]
    fields: dict[str, Any] = {
        "component_id": asked.component.pk,
        "revision_id": asked.revision.pk,
        "version": asked.version,
        "answer_id": uuid.uuid4(),
        "data": data,
        "place": "placement",
        "signature": asked.signature,
    }
    return Answer(**(fields | changes))


def answer_placement(learner: User, now: dt.datetime, *, says: str = "right", most: int = 99) -> Placement:
    """A placement begun, if none was, and answered alike until it is over; the probe is left out."""
    placement = begin(learner=learner, placement_id=uuid.uuid4(), now=now)
    for _ in range(most):
        found = taken(learner)
        if found is None or found.is_over:
            break
        record(learner=learner, answer=placement_answer(learner, says=says), now=now)
    return placement


def place(learner: User, now: dt.datetime, *known: Concept, unsure: tuple[Concept, ...] = ()) -> Placement:
    """A placement of one answer, taken over so that exactly these are known."""
    placement = answer_placement(learner, now, most=1)
    says = dict.fromkeys(Concept.objects.values_list("slug", flat=True), str(Judgment.LEARN))
    says |= {each.slug: str(Judgment.KNOWN) for each in known} | {each.slug: str(Judgment.UNSURE) for each in unsure}
    take_over(learner=learner, says=says, now=now)
    return placement
