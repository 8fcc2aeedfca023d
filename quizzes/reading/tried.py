"""What a passer-by answered, carried in a signed value until there is an account to keep it.

The value stands in the links of a page and in the form of signing up: a visitor has no cookie and no row. It proves
that the site graded these answers. The order in which they were shown is not in it: all visitors see the same.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.core import signing

from quizzes.kinds.base import Forged, FormSlip
from quizzes.log.answerable import sign
from quizzes.log.answering import Answer, Refused, record_answer
from quizzes.log.presenting import Presentation, seed_for
from quizzes.models import Place, Review, User

from .page import PUBLIC_SECRET

MOST = 3
"""More are not carried: the value stands in an address."""
LONGEST = 4000
"""Characters. An answer that would make it longer is not carried: signing up must not fail because of it."""
KEPT_FOR = dt.timedelta(days=7)

_SALT = "quizzes.tried"

type _Tried = tuple[int, int, Mapping[str, Sequence[str]]]
"""Component, revision, and what the form said."""


def carry(carried: str, asked: Presentation, data: Mapping[str, Sequence[str]]) -> str:
    """The signed value of what was carried so far and one more answer; the first to a question stands."""
    tried = _read(carried)
    if asked.component.pk not in {component for component, _, _ in tried}:
        tried = [*tried, (asked.component.pk, asked.revision.pk, data)][:MOST]
    longer = signing.dumps(tried, salt=_SALT, compress=True)
    return longer if len(longer) <= LONGEST else carried


def keep(learner: User, carried: str, now: dt.datetime) -> list[Review]:
    """Store what a new account brings along. What cannot be stored any more is left out."""
    return [review for each in _read(carried) if (review := _kept(learner, *each, now)) is not None]


def _read(carried: str) -> list[_Tried]:
    """Nothing, where the value is old or not ours."""
    try:
        found: list[_Tried] = signing.loads(carried, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return []
    return found


def _kept(
    learner: User, component: int, revision: int, data: Mapping[str, Sequence[str]], now: dt.datetime
) -> Review | None:
    answer = Answer(
        component_id=component,
        revision_id=revision,
        version=0,
        answer_id=uuid.uuid5(uuid.NAMESPACE_OID, f"tried {learner.pk} {component} {revision}"),
        data=data,
        place=Place.READING,
        signature=sign(learner.secret, component, revision),
        seed=seed_for(PUBLIC_SECRET, component, 0),
    )
    try:
        return record_answer(learner=learner, answer=answer, now=now).review
    except (Refused, FormSlip, Forged):  # the question was rewritten or removed since
        return None
