"""What placement took for known: its cards are seeded, checked in time, and are new again when one is missed.

A seed is a record of the log like any other: the card is what the fold makes of it. It counts for no day and no limit,
and undo, which takes back what the learner did last, passes it by; a placement is undone as a whole. See decision 0220.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from quizzes.models import Action, Card, Placement, Review, User
from quizzes.scheduling import CURRENT, Rating

from .appending import save_card
from .folding import CardState, as_columns, seeded, state_of


@dataclass(frozen=True, slots=True)
class Seed:
    """A part of a question that is taken for known."""

    component_id: int
    question_id: int
    revision_id: int
    due_day: dt.date
    stability: float


_UNTOUCHED = Q(stability__isnull=False, reps=0)
_AS_NEW: dict[str, Any] = {
    name: value for name, value in as_columns(CardState()).items() if name not in ("version", "suspended")
}


def _id(act: uuid.UUID, what: str, component_id: int) -> uuid.UUID:
    return uuid.uuid5(act, f"{what}/{component_id}")


def seed_cards(owner: User, seeds: Collection[Seed], *, act: uuid.UUID, day: dt.date, now: dt.datetime) -> int:
    """Take these for known, but for what the learner has answered or suspended. Returns how many.

    Inside the transaction that locked the learner. `act` names what it belongs to: a second time it changes nothing.
    """
    cards = {
        card.component_id: card
        for card in Card.objects.of(owner).filter(component__in=[seed.component_id for seed in seeds])
    }
    wanted = [seed for seed in seeds if _may_be_seeded(cards.get(seed.component_id))]
    ids = [_id(act, "seed", seed.component_id) for seed in wanted]
    done = set(Review.objects.of(owner).filter(answer_id__in=ids).values_list("answer_id", flat=True))
    records, new = [], []
    for seed in wanted:
        if _id(act, "seed", seed.component_id) in done:
            continue
        card = cards.get(seed.component_id)
        before = state_of(card)
        after = seeded(before, day=day, due_day=seed.due_day, stability=seed.stability, setup=CURRENT)
        records.append(_seed_record(owner, seed, act, before.version, day, now))
        if card is None:
            columns = as_columns(after)
            new.append(Card(learner=owner, component_id=seed.component_id, question_id=seed.question_id, **columns))
        else:
            save_card(owner, seed.component_id, seed.question_id, card, after)
    Review.objects.bulk_create(records)
    Card.objects.bulk_create(new)
    return len(records)


def _may_be_seeded(card: Card | None) -> bool:
    return card is None or (card.stability is None and not card.suspended)


def _seed_record(owner: User, seed: Seed, act: uuid.UUID, version: int, day: dt.date, now: dt.datetime) -> Review:
    return Review(
        learner=owner,
        component_id=seed.component_id,
        revision_id=seed.revision_id,
        answer_id=_id(act, "seed", seed.component_id),
        action=Action.SEED,
        card_version=version,
        study_day=day,
        answered_at=now,
        due_day=seed.due_day,
        stability=seed.stability,
        model=CURRENT.model,
        parameters=CURRENT.parameters,
        retention=CURRENT.retention,
    )


def unseed_cards(owner: User, cards: QuerySet[Card], *, act: uuid.UUID, day: dt.date, now: dt.datetime) -> int:
    """Let these be learned after all. What was answered meanwhile keeps what followed from it. Returns how many.

    Inside the transaction that locked the learner.
    """
    found = list(cards.filter(question__current__isnull=False).annotate(revision=F("question__current")))
    records = [
        Review(
            learner=owner,
            component_id=card.component_id,
            revision_id=card.revision,
            answer_id=_id(act, f"unseed/{card.version}", card.component_id),
            action=Action.UNSEED,
            card_version=card.version,
            study_day=day,
            answered_at=now,
        )
        for card in found
    ]
    Review.objects.bulk_create(records)
    mine = Card.objects.of(owner).filter(pk__in=[card.pk for card in found])
    mine.filter(_UNTOUCHED).update(**_AS_NEW)
    mine.update(version=F("version") + 1)
    return len(records)


def seeded_cards(owner: User) -> QuerySet[Card]:
    """Taken for known, and not answered yet."""
    return Card.objects.of(owner).filter(_UNTOUCHED)


def seeded_until(owner: User, day: dt.date) -> QuerySet[Card]:
    """The same, with those that were checked today: that answer can still be undone."""
    seeds = Review.objects.of(owner).filter(action=Action.SEED).values("component")
    return Card.objects.of(owner).filter(_UNTOUCHED | Q(last_day=day, component__in=seeds))


def is_missed_check(review: Review) -> bool:
    """The first answer to what was taken for known, and wrong: no memory predicted it, and yet there was one."""
    was_seeded = review.recall is None and review.stability_before is not None
    return was_seeded and review.action == Action.ANSWER and review.rating == Rating.AGAIN


def learn_after_all(owner: User, miss: Review, concept_id: int) -> int:
    """A missed check speaks for its whole concept: what else of it was taken for known is new again."""
    cards = seeded_cards(owner).filter(question__concept=concept_id)
    return unseed_cards(owner, cards, act=miss.answer_id, day=miss.study_day, now=miss.answered_at)


def trust_again(owner: User, miss: Review, now: dt.datetime) -> int:
    """The missed check was undone, or counts as right: what went with it comes back, as it was.

    Nothing comes back where the placement that it checked was itself undone in between, nor where the learner asked
    meanwhile to be taught the concept.
    """
    placement = Placement.objects.of(owner).standing().filter(applied_at__lte=miss.answered_at).first()
    concept = miss.component.question.concept
    if placement is None or not placement.takes_for_known(concept.slug):
        return 0
    cards = Card.objects.of(owner).filter(question__concept=concept, stability=None)
    versions = dict(cards.values_list("component", "version"))
    names = [_id(miss.answer_id, f"unseed/{version - 1}", each) for each, version in versions.items()]
    records = Review.objects.of(owner).filter(answer_id__in=names, action=Action.UNSEED)
    untouched = list(records.values_list("component", flat=True))
    act = uuid.uuid5(miss.answer_id, "trusted again")
    return seed_cards(owner, _last_seeds(owner, untouched), act=act, day=miss.study_day, now=now)


def _last_seeds(owner: User, components: Collection[int]) -> list[Seed]:
    records = Review.objects.of(owner).filter(action=Action.SEED, component__in=components)
    latest = {each.component_id: each for each in records.select_related("component").order_by("card_version")}
    return [_seed_of(each) for each in latest.values()]


def _seed_of(record: Review) -> Seed:
    assert record.due_day is not None
    assert record.stability is not None
    part = record.component
    return Seed(part.pk, part.question_id, record.revision_id, record.due_day, record.stability)
