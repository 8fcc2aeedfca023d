"""What the answers of a quiz are worth: stored once it is over, so that hundreds of tries are summed, not graded again.

Whoever reads a stored score asks first whether the quiz is told: `Attempt.is_told`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction

from quizzes.kinds.base import UNKNOWN, Ask, FormSlip, Response, TwoAnswers, Verdict
from quizzes.log.locking import lock
from quizzes.models import Attempt, AttemptItem, User

from .asked import Asked, asked, items_of

FLAG, SURE = "flag", "sure"
BESIDE = frozenset({FLAG, SURE})
"""Fields of a form that say something about an answer, and are none."""


def said_in(sent: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a form says of the answer itself."""
    return {name: values for name, values in sent.items() if name not in BESIDE}


def final_response(shown: Asked, item: AttemptItem, learner: User) -> Response | None:
    """What counts in the end: of a number that can be read in several ways the best, of two answers the worse."""
    if item.response is not None or not item.sent:
        response: Response | None = item.response
        return response
    said = said_in(item.sent)
    try:
        return shown.parse(said, learner.decimal_mark) if said else None
    except Ask as ask:
        ways = [shown.parse({**said, "reading": [each.value]}, learner.decimal_mark) for each in ask.readings]
        counts = min if isinstance(ask, TwoAnswers) else max
        return counts(ways, key=lambda each: shown.grade(each).score)
    except FormSlip:
        return None


def final_verdict(shown: Asked, item: AttemptItem, learner: User) -> tuple[Response, Verdict]:
    """No answer counts as “I don't know”."""
    response = final_response(shown, item, learner) or dict(UNKNOWN)
    return response, shown.grade(response)


def grade(item: AttemptItem, learner: User) -> AttemptItem:
    """Fill in what it is worth. Storing it is the caller's."""
    _, verdict = final_verdict(asked(item, item.position + 1), item, learner)
    item.score, item.mistakes = verdict.score, [note.mistake for note in verdict.notes if note.mistake]
    return item


def grade_items(attempts: Sequence[Attempt], learners: Mapping[int, User]) -> list[AttemptItem]:
    """The questions of some tries with what they are worth: one statement. Nothing is stored."""
    owners = {each.pk: learners[each.learner_id] for each in attempts}
    return [grade(item, owners[item.attempt_id]) for item in items_of(attempts)] if attempts else []


def store_scores(owner: User, attempt: Attempt) -> None:
    """Of a try that is over, under the lock of its learner."""
    AttemptItem.objects.bulk_update(grade_items([attempt], {owner.pk: owner}), ["score", "mistakes"])
    attempt.graded = True
    attempt.save(update_fields=["graded"])


def grade_what_is_over(now: dt.datetime) -> Iterator[Attempt]:
    """Grade each try that ended by itself. It may stop anywhere: the next pass goes on."""
    waiting = Attempt.objects.over(now).filter(graded=False, learner__deleted=False)
    for pk, learner in list(waiting.order_by("pk").values_list("pk", "learner")):
        attempt = None
        with suppress(User.DoesNotExist), transaction.atomic():
            owner = lock(learner)
            attempt = Attempt.objects.over(now).filter(pk=pk, graded=False).first()
            if attempt is not None:
                store_scores(owner, attempt)
        if attempt is not None:
            yield attempt
