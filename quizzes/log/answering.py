"""The one write path of a Review: a learner answers a question.

Lock the learner, look the answer up, compare versions, grade, append, save. Nothing slow happens inside the
transaction, no other module writes an answer, and success is reported only after the commit.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    PositiveIntegerField,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from quizzes.kinds.base import FormSlip, Verdict, heading_of
from quizzes.models import Action, Card, Component, Place, QuestionRevision, Review, User
from quizzes.scheduling import CURRENT, Memory, elapsed_days, recall

from .answerable import may_answer
from .appending import append, save_card
from .day_plan import plan_columns, plan_for
from .days import CLOCK_DRIFT, LATEST_COLUMNS, LatestRecord, as_latest, day_for, latest_columns
from .folding import CardState, answered, state_of, taught
from .locking import lock, unless_removed
from .prepared import first, prepared
from .presenting import Presentation, page_text_fields, present, seed_for
from .seeding import is_missed_check, learn_after_all
from .shown import Shown, seed_of, shown_to

MAX_DURATION_MS = 10 * 60 * 1000
SHORTEST_LOOK = dt.timedelta(milliseconds=400)  # nobody reads a card and grades it in less: a tap that was doubled
MAX_ELAPSED_SECONDS = 2**31 - 1  # 68 years, the most that the column holds


class Refused(Exception):
    """The answer was not stored. Nothing changed. `code` names the reason for programs and tests."""

    code = "answer.refused"


class UnknownQuestion(Refused):
    """The form names a question, part or revision that does not exist, or that is not this learner's to answer."""

    code = "answer.unknown-question"


class DifferentAnswer(Refused):
    """This answer_id was used before, for another response."""

    code = "answer.id-used"


class StaleCard(Refused):
    """The card moved on since the question was shown: it was answered, or set aside, elsewhere."""

    code = "answer.stale"


class TooSoon(Refused):
    """A flashcard was graded before its answer can have been read: the second tap of two on “Show answer”."""

    code = "answer.too-soon"


class ChangedQuestion(StaleCard):
    """An author gave the question another meaning since it was shown: the answer would be to what it no longer asks."""

    code = "answer.question-changed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the learner sends: which presentation, what they said, and the id that makes sending it twice harmless.

    `revealed_at` is when a flashcard's answer was shown; None from pages that were open since before it was sent.
    `seed` is the order in which it was shown, where that was not the learner's own: before there was an account.
    """

    component_id: int
    revision_id: int
    version: int
    answer_id: uuid.UUID
    data: Mapping[str, Sequence[str]]
    sure: bool | None = None
    place: str = Place.REVIEW
    duration_ms: int = 0
    signature: str = ""
    revealed_at: dt.datetime | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was stored, and what the learner is told."""

    review: Review
    verdict: Verdict
    replayed: bool = False

    @property
    def shown(self) -> Shown:
        return shown_to(self.review)


def record_answer(*, learner: User, answer: Answer, now: dt.datetime) -> Outcome:
    """Grade `answer` by the revision that was shown and append it to the log, once.

    Raises FormSlip or Forged from the kind, and a Refused; in each case nothing is stored.
    """
    revision, component = shown_revision(answer)
    if Shown(revision).is_self_graded and was_not_read(answer.revealed_at, now):
        raise TooSoon
    with unless_removed(UnknownQuestion):
        owner = lock(learner.pk)
        history = _history_of(owner, answer, revision, now)
        if history.known:
            return _replayed(owner, answer, revision, component)
        card = history.card
        if not _is_theirs(owner, answer, revision, component, card):
            raise UnknownQuestion
        state = state_of(card)
        if history.outdated:
            raise ChangedQuestion
        if state.version != answer.version:
            raise StaleCard
        own = seed_for(owner.secret, component.pk, state.answers)
        seed = seed_of(revision, own, state.stability) if answer.seed is None else answer.seed
        shown = Shown(revision, component.key, seed)
        response = shown.parse(answer.data, owner.decimal_mark)
        verdict = shown.grade(response)
        day = day_for(owner, now, history.latest)
        plan = plan_for(owner, day, history.latest)
        rating = shown.rating(verdict.score, response, answer.sure)
        after = answered(state, rating, day=day, seed=shown.seed, at=now, setup=CURRENT)
        if answer.place == Place.LESSON:
            after = taught(state, after, day=day)
        review = Review(
            learner=owner,
            component=component,
            revision=revision,
            answer_id=answer.answer_id,
            card_version=answer.version,
            place=answer.place,
            response=response,
            rating=rating,
            score=verdict.score,
            sure=answer.sure,
            seed=shown.seed,
            duration_ms=min(max(answer.duration_ms, 0), MAX_DURATION_MS),
            study_day=day,
            answered_at=now,
            **plan_columns(plan, state),
            **before_and_after(state, after, day),
            **scheduled_with(state, day, seconds=history.seconds_until(now)),
        )
        append(review)
        save_card(owner, answer.component_id, revision.question_id, card, after)
        if is_missed_check(review):
            learn_after_all(owner, review, revision.question.concept_id)
    return Outcome(review, verdict)


def was_not_read(revealed_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a flashcard is graded too soon after its answer was shown.

    A reveal in the future comes from another machine's clock and says nothing.
    """
    return revealed_at is not None and dt.timedelta(0) <= now - revealed_at < SHORTEST_LOOK


def shown_revision(answer: Answer) -> tuple[QuestionRevision, Component]:
    """The revision that the learner saw and the component asked, with their question and its concept."""
    revision: Any = first(_shown(revision=answer.revision_id, component=answer.component_id))
    if revision is None:
        raise UnknownQuestion
    return revision, Component(pk=answer.component_id, question=revision.question, key=revision.key)


@prepared(revision=BigIntegerField(), component=BigIntegerField())
def _shown(revision: Any, component: Any) -> QuerySet[QuestionRevision]:
    revisions = QuestionRevision.objects.select_related("question__concept").order_by()
    asked = revisions.filter(pk=revision, question__components=component)
    # A verdict leads to the section above its question, which it finds in the body.
    unread = page_text_fields("question__concept", but="body")
    return asked.annotate(key=F("question__components__key")).defer(*unread)


def _is_theirs(
    learner: User, answer: Answer, revision: QuestionRevision, component: Component, card: Card | None
) -> bool:
    return may_answer(
        secret=learner.secret, revision=revision, component=component, card=card, signature=answer.signature
    )


def shown_again(learner: User, answer: Answer, now: dt.datetime) -> Presentation | None:
    """The very question that was answered with a slip, though it was edited or retired meanwhile.

    None where it is no longer the learner's to answer, or where the card moved on.
    """
    revision, component = shown_revision(answer)
    history = _history_of(learner, answer, revision, now)
    card = history.card
    if not _is_theirs(learner, answer, revision, component, card) or history.outdated:
        return None
    if state_of(card).version != answer.version:
        return None
    return present(learner.secret, component, card=card, revision=revision)


@dataclass(frozen=True, slots=True)
class _History:
    """What the log and the guide say, once the learner is locked."""

    card: Card | None
    known: bool
    """This answer_id was used before."""
    outdated: bool
    """Since the revision that was shown, an edit gave the question another meaning."""
    latest: LatestRecord | None
    last_answer: dt.datetime | None

    def seconds_until(self, now: dt.datetime) -> int | None:
        """Since the last answer to this component that stands; none where a clock was put back."""
        if self.last_answer is None:
            return None
        return min(max(0, int((now - self.last_answer).total_seconds())), MAX_ELAPSED_SECONDS)


def _history_of(learner: User, answer: Answer, revision: QuestionRevision, now: dt.datetime) -> _History:
    """The card and its history: one statement, after the lock."""
    about = {"learner": learner.pk, "component": answer.component_id, "answer_id": answer.answer_id}
    row = first(_history(**about, number=revision.number, until=now + CLOCK_DRIFT))
    if row is None:  # an author deleted the question, which nobody had met, since its revision was read
        raise UnknownQuestion
    latest = as_latest(*(row[f"latest_{name}"] for name in LATEST_COLUMNS))
    return _History(_card_in(row, learner, answer), row["known"], row["outdated"], latest, row["last_answer"])


def _card_in(row: dict[str, Any], learner: User, answer: Answer) -> Card | None:
    if row["card_id"] is None:
        return None
    columns = {name: row[f"card_{name}"] for name in _CARD_COLUMNS}
    card = Card(learner=learner, component_id=answer.component_id, **columns)
    card._state.adding = False
    return card


@prepared(
    learner=BigIntegerField(),
    component=BigIntegerField(),
    answer_id=UUIDField(),
    number=PositiveIntegerField(),
    until=DateTimeField(),
)
def _history(learner: Any, component: Any, answer_id: Any, number: Any, until: Any) -> QuerySet[Component, Any]:
    later = QuestionRevision.objects.filter(question=OuterRef("question"), number__gt=number, major=True)
    answers = Review.objects.filter(learner=learner, component=component).answers().order_by("-card_version")
    components = Component.objects.filter(pk=component).order_by()
    latest: dict[str, Any] = latest_columns(learner, until)
    found = components.annotate(
        mine=FilteredRelation("cards", condition=Q(cards__learner=learner)),
        known=Exists(Review.objects.filter(learner=learner, answer_id=answer_id)),
        outdated=Exists(later),
        last_answer=Subquery(answers.values("answered_at")[:1]),
        **latest,
    )
    columns = {f"card_{name}": F(f"mine__{name}") for name in _CARD_COLUMNS}
    rows: QuerySet[Component, Any] = found.values("known", "outdated", "last_answer", *latest, **columns)
    return rows


_CARD_COLUMNS = (
    "id",
    "question_id",
    "version",
    "stability",
    "difficulty",
    "last_day",
    "due_day",
    "due_at",
    "reps",
    "lapses",
    "suspended",
)


def _replayed(learner: User, answer: Answer, revision: QuestionRevision, component: Component) -> Outcome:
    """The outcome stored earlier under the same answer_id, if it is the same answer in the order shown then."""
    review = Review.objects.select_related("undone_by").get(learner=learner, answer_id=answer.answer_id)
    if review.action != Action.ANSWER or review.component_id != component.pk or review.revision_id != revision.pk:
        raise DifferentAnswer
    review.component, review.revision = component, revision
    try:
        response = shown_to(review).parse(answer.data, learner.decimal_mark)
    except FormSlip as slip:  # it could be read in one way then, and the learner's settings have changed
        raise DifferentAnswer from slip
    # A response from before its kind learned to say more is the same answer still.
    same = {name: response.get(name) for name in review.response} == review.response
    if not same or review.sure != answer.sure:
        raise DifferentAnswer
    return Outcome(review, stored_verdict(review), replayed=True)


def stored_verdict(review: Review) -> Verdict:
    """The verdict on a stored answer. The score of then is the truth, whatever a later grader would say."""
    verdict = shown_to(review).grade(review.response)
    if review.overrules_id is not None:
        return replace(verdict, score=1.0, heading="Counted as right: you said so.", notes=())
    if review.score is None or math.isclose(verdict.score, review.score, abs_tol=1e-9):
        return verdict
    return replace(verdict, score=review.score, heading=heading_of(review.score), notes=())


def before_and_after(before: CardState, after: CardState, day: dt.date) -> dict[str, Any]:
    """What the trust panel shows: predicted recall, and the memory on both sides of the answer."""
    earlier = before.memory if isinstance(before.memory, Memory) else None
    assert isinstance(after.memory, Memory), "an answer leaves a memory"
    return {
        # What placement took for known was predicted by no memory: its first check says nothing about the model.
        "recall": recall(earlier, day) if earlier and not before.is_seeded else None,
        "stability_before": earlier.stability if earlier else None,
        "stability": after.memory.stability,
        "due_day": after.due_day,
        "due_at": after.due_at,
    }


def scheduled_with(before: CardState, day: dt.date, *, seconds: int | None) -> dict[str, Any]:
    """What the scheduler was told besides the rating: enough to replay the answer, by this model or a later one."""
    earlier = before.memory if isinstance(before.memory, Memory) else None
    return {
        "model": CURRENT.model,
        "parameters": CURRENT.parameters,
        "retention": CURRENT.retention,
        "elapsed_days": elapsed_days(earlier, day) if earlier else None,
        "elapsed_seconds": seconds if earlier else None,
    }
