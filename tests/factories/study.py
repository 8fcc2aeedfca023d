from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from quizzes.log.answering import Answer, Outcome, record_answer
from quizzes.log.presenting import Presentation
from quizzes.models import Component, Place, User
from quizzes.study.today import presentation_of


def form_value(presentation: Presentation, authored: int) -> str:
    """The value in the form that stands for the option with this authored position."""
    for value in map(str, range(1, len(presentation.prompt["options"]) + 1)):
        if authored in presentation.parse({"answer": [value]}).values():
            return value
    raise AssertionError("no such option")


def answer_of(
    learner: User, component: Component, *, right: bool = True, sure: bool | None = True, **changes: Any
) -> Answer:
    """The answer that a learner gives to the present version of a component."""
    presentation = presentation_of(learner, component.pk)
    assert presentation is not None
    if presentation.is_self_graded:
        data, sure = {"grade": ["good" if right else "again"]}, None
    else:
        data = changes.get("data") or {"answer": [form_value(presentation, 0 if right else 1)]}
    fields: dict[str, Any] = {
        "component_id": component.pk,
        "revision_id": presentation.revision.pk,
        "version": presentation.version,
        "answer_id": uuid.uuid4(),
        "data": data,
        "sure": sure,
        "place": Place.REVIEW,
        "signature": presentation.signature,
    }
    return Answer(**(fields | changes))


def give_answer(learner: User, component: Component, now: dt.datetime, **changes: Any) -> Outcome:
    """Answer the present version of a component at `now`."""
    return record_answer(learner=learner, answer=answer_of(learner, component, **changes), now=now)
